#include "consumers/cli/bundles/contents.h"

#include <algorithm>
#include <map>
#include <set>

#include "consumers/bundle/names.h"
#include "consumers/cli/bundles/packed_files.h"
#include "consumers/cli/bundles/readme.h"
#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/reading/events.h"
#include "ledger/chain/control.h"
#include "ledger/note/proof_file.h"
#include "ledger/publish/stamping.h"
#include "ledger/store/files.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::bundles {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace note = ledger::note;
namespace registry = schemas::registry;
namespace tree = ledger::tree;
using bundle::EntryPlace;
using bundle::Piece;

constexpr std::size_t kPolicyBytesMax = 1 << 20;
const std::map<Seq, std::string> kNoOpenings;

// Where the entries stand that say which key sealed which epoch, and who let it.
struct ControlPlaces {
  std::map<Epoch, Seq> epochs;                  // 1321
  std::map<Epoch, crypto::KeyId> writers;       // of them
  std::multimap<crypto::KeyId, Seq> additions;  // 1332
};

Result<ControlPlaces> find_control(ledger::log::LmdbLog& log, const chain::Genesis& genesis,
                                   Seq last) {
  ControlPlaces places;
  crypto::Hasher hasher(genesis.suite);
  ledger::log::LmdbScan scan = log.scan(Locator(0), Locator(last.value + 1));
  while (true) {
    TRY_ASSIGN(const auto rows, scan.next());
    if (rows.empty()) return places;
    for (const ledger::log::Row& row : rows) {
      if (row.fault != ledger::log::RowFault::kNone || !chain::has_entry_form(row.record.entry))
        return fail(ledger::log::damaged(row));
      const BytesView entry = row.record.entry;
      const chain::Header header = chain::read_header(entry);
      if (header.type_code == chain::kWriterEpochStarted) {
        const auto started = chain::parse_epoch_started(genesis.suite, entry);
        if (!started) continue;  // then no seal of the epoch is accepted either
        places.epochs[started->epoch] = header.seq;
        places.writers[started->epoch] = crypto::key_id(hasher, started->writer_key);
      } else if (header.type_code == chain::kKeyAdded) {
        const auto change = chain::parse_key_change(entry);
        const auto grant = change ? chain::parse_grant(hasher, change->grant) : std::nullopt;
        if (grant) places.additions.emplace(grant->key_id, header.seq);
      }
    }
  }
}

// Everything under p<N>/: the checkpoint with its stamps, the entries, what their seals need.
class PartitionLayout {
 public:
  PartitionLayout(opened::OpenedLedger& ledger, const chain::Genesis& genesis, Partition partition,
                  const std::vector<Seq>& seqs, const std::map<Seq, std::string>& openings,
                  Contents& contents)
      : genesis_(genesis),
        partition_(partition),
        seqs_(seqs),
        openings_(openings),
        log_(*ledger.logs[partition.value]),
        hasher_(genesis.suite),
        folder_(evidence::published_folder({ledger.paths.root}, partition)),
        contents_(contents) {}

  Status lay_out() {
    TRY(read_checkpoint());
    for (const Seq seq : seqs_)
      TRY(add_entry(seq, false));
    return add_control();
  }

  // Of the schemas of its events.
  const std::set<std::string>& families() const { return families_; }

  // Of the last entry under the checkpoint.
  Result<Millis> as_of() {
    const Seq last(size_.value - 1);
    TRY_ASSIGN(const auto record, log_.get(Locator(last.value)));
    if (!record || !chain::has_entry_form(record->entry))
      return fail(Failure::kTampered, "log_below_checkpoint",
                  {"日志短于检查点", "the log ends below the checkpoint"}, text_of(last));
    return chain::read_header(record->entry).recorded_at;
  }

 private:
  void put(const std::string& name, Bytes content) { contents_.files[name] = std::move(content); }

  std::string text_of(Seq seq) const {
    return opened::where_text({partition_, seq}, genesis_.partition_count);
  }

  Status read_checkpoint() {
    TRY_ASSIGN(checkpoint_, evidence::newest_note(genesis_, partition_, folder_));
    size_ = checkpoint_.checkpoint.size;
    contents_.sizes[partition_] = size_;
    put(bundle::checkpoint_name(partition_), copy_bytes(checkpoint_.text));
    TRY(add_stamps());
    if (seqs_.back().value < size_.value) return {};
    return fail(Error{.kind = Failure::kIncomplete,
                      .reason = "aboveCheckpoint",
                      .what = {"最新检查点尚未覆盖其全部条目",
                               "the newest checkpoint does not cover all of it yet"},
                      .where = text_of(seqs_.back()),
                      .expected = "< " + std::to_string(size_.value),
                      .found = {},
                      .remedy = {"先运行 quanlu checkpoint publish, 再导出",
                                 "run quanlu checkpoint publish, then export again"}});
  }

  // Those of this very checkpoint; of another one they would say nothing about what lies here.
  Status add_stamps() {
    for (const ledger::publish::StampFile& stamp : ledger::publish::stamp_files(folder_)) {
      if (stamp.size != size_) continue;
      TRY_ASSIGN(Bytes response, ledger::store::read_file(stamp.file, crypto::kTimeStampBytesMax));
      put(bundle::stamp_name(partition_, stamp.number), std::move(response));
    }
    return {};
  }

  Status add_entry(Seq seq, bool control) {
    TRY_ASSIGN(const auto record, log_.get(Locator(seq.value)));
    if (!record)
      return fail(Failure::kAbsent, "absent", {"没有这一条", "no such entry"}, text_of(seq));
    EntryPlace place{.partition = partition_, .control = control, .seq = seq};
    const auto name = [&](Piece piece) {
      place.piece = piece;
      return to_name(place);
    };
    if (record->seal) put(name(Piece::kSeal), *record->seal);
    if (!control) {
      TRY(add_json(name(Piece::kJson), *record, seq));
      const auto opening = openings_.find(seq);
      if (opening != openings_.end()) put(name(Piece::kOpening), copy_bytes(opening->second));
    }
    if (record->seal && seq != Seq(0))
      sealed_epochs_.insert(chain::read_header(record->entry).epoch);
    tree::TiledNodes& nodes = this->nodes();
    TRY_ASSIGN(tree::Proof proof, tree::prove_inclusion(nodes, hasher_, seq.value, size_));
    put(name(Piece::kProof),
        copy_bytes(note::to_text(note::ProofFile{
            .index = seq.value, .proof = std::move(proof), .checkpoint = checkpoint_.text})));
    put(name(Piece::kEntry), record->entry);
    return {};
  }

  // Tiles are read once for all entries.
  tree::TiledNodes& nodes() {
    if (!nodes_) nodes_.emplace(folder_, hasher_, size_);
    return *nodes_;
  }

  // As every reader of this ledger has it; what is sealed stays sealed.
  Status add_json(const std::string& name, const ledger::log::StoredRecord& stored, Seq seq) {
    const chain::Record record{
        .locator = Locator(seq.value), .entry = stored.entry, .seal = std::nullopt};
    const auto event = schemas::codec::Event::decode(stored.entry);
    if (event) families_.insert(event->type() == nullptr ? "" : family_of(*event->type()));
    const reading::ReadEvent read{.record = record,
                                  .header = chain::read_header(stored.entry),
                                  .event = event ? &*event : nullptr};
    put(name, copy_bytes(reading::event_json(hasher_, read, reading::Sight::kClear) + "\n"));
    return {};
  }

  static std::string family_of(const registry::EventType& type) {
    std::string id(registry::label(type.family).id);
    std::ranges::transform(id, id.begin(), [](unsigned char byte) { return std::tolower(byte); });
    return id;
  }

  // The epochs of the seals, and the grants of keys that genesis does not list.
  Status add_control() {
    TRY_ASSIGN(const ControlPlaces places, find_control(log_, genesis_, seqs_.back()));
    std::set<Seq> needed;
    for (const Epoch epoch : sealed_epochs_) {
      const auto start = places.epochs.find(epoch);
      if (start == places.epochs.end()) continue;  // epoch 0: genesis alone
      needed.insert(start->second);
      const crypto::KeyId& writer = places.writers.at(epoch);
      if (genesis_.writer(writer, partition_) != nullptr) continue;
      const auto [from, to] = places.additions.equal_range(writer);
      for (auto addition = from; addition != to; ++addition)
        if (addition->second < start->second) needed.insert(addition->second);
    }
    for (const Seq seq : needed) {
      if (std::ranges::binary_search(seqs_, seq)) continue;
      TRY(add_entry(seq, true));
      ++contents_.control;
    }
    drop_seals_of_additions();
    return {};
  }

  // The seal beside a grant would need another epoch to be checked; its grant proves itself.
  void drop_seals_of_additions() {
    for (auto file = contents_.files.begin(); file != contents_.files.end();) {
      const auto place = bundle::parse_entry_name(file->first);
      bool drop =
          place && place->partition == partition_ && place->control && place->piece == Piece::kSeal;
      if (drop) {
        const EntryPlace entry{.partition = place->partition, .control = true, .seq = place->seq};
        drop = chain::read_header(contents_.files.at(to_name(entry))).type_code == chain::kKeyAdded;
      }
      file = drop ? contents_.files.erase(file) : std::next(file);
    }
  }

  const chain::Genesis& genesis_;
  const Partition partition_;
  const std::vector<Seq>& seqs_;
  const std::map<Seq, std::string>& openings_;
  ledger::log::LmdbLog& log_;
  crypto::Hasher hasher_;
  ledger::publish::TileFolder folder_;
  evidence::ReadNote checkpoint_;
  TreeSize size_;
  std::optional<tree::TiledNodes> nodes_;
  std::set<Epoch> sealed_epochs_;
  std::set<std::string> families_;
  Contents& contents_;
};

class Layout {
 public:
  Layout(opened::OpenedLedger& ledger, const chain::Genesis& genesis, const Chosen& chosen,
         const OpenedFields& openings)
      : ledger_(ledger),
        genesis_(genesis),
        chosen_(chosen),
        openings_(openings),
        directory_{ledger.paths.root} {}

  Result<Contents> lay_out(const std::string& export_vkey) {
    Millis created;
    for (const auto& [partition, seqs] : chosen_.places) {
      const auto opened = openings_.files.find(partition);
      PartitionLayout layout(ledger_, genesis_, partition, seqs,
                             opened == openings_.files.end() ? kNoOpenings : opened->second,
                             contents_);
      TRY(layout.lay_out());
      families_.insert(layout.families().begin(), layout.families().end());
      TRY_ASSIGN(const Millis as_of, layout.as_of());
      created = std::max(created, as_of);
    }
    TRY(add_ledger(export_vkey));
    add_schemas();
    add_manifest_head(created);
    add_readmes();
    return std::move(contents_);
  }

 private:
  void put(const std::string& name, Bytes content) { contents_.files[name] = std::move(content); }

  Status add_ledger(const std::string& export_vkey) {
    put(std::string(bundle::kGenesisEntry), genesis_.entry);
    TRY_ASSIGN(const auto first, ledger_.logs.front()->get(Locator(0)));
    if (first && first->seal) put(std::string(bundle::kGenesisSeal), *first->seal);
    for (std::uint32_t p = 0; p < genesis_.partition_count; ++p)
      put(bundle::key_name(Partition(p)), copy_bytes(genesis_.checkpoint_keys[p] + "\n"));
    put(std::string(bundle::kExportKeyFile), copy_bytes(export_vkey + "\n"));
    const auto policy =
        ledger::store::read_file(directory_.root / "published" / "policy", kPolicyBytesMax);
    if (policy) put(std::string(bundle::kPolicyFile), *policy);
    if (!policy && policy.error().kind != Failure::kAbsent)
      return tl::make_unexpected(policy.error());
    return {};
  }

  void add_schemas() {
    for (const PackedText& text : packed_texts()) {
      const bool shared = text.name == "wire/entry.capnp" ||
                          text.name == "events/annotations.capnp" ||
                          text.name == "events/enums.capnp" || text.name == "events/values.capnp";
      const std::size_t slash = text.name.find('/'), dot = text.name.find('.');
      if (text.name == "verify.py")
        put(std::string(text.name), copy_bytes(text.text));
      else if (shared ||
               families_.contains(std::string(text.name.substr(slash + 1, dot - slash - 1))))
        put("schema/" + std::string(text.name), copy_bytes(text.text));
    }
  }

  // The clock of a bundle is the ledger's: the same content is the same bytes on every day.
  void add_manifest_head(Millis created) {
    contents_.manifest = {.kind = chosen_.kind,
                          .suite = genesis_.suite,
                          .log_id = genesis_.log_id,
                          .origin = genesis_.origin,
                          .created = created,
                          .filter = chosen_.filter,
                          .files = {}};
  }

  void add_readmes() {
    const Readme readme = readme_of(contents_.manifest, chosen_.count(), contents_.sizes,
                                    genesis_.partition_count > 1, openings_.fields);
    put("README.zh.md", copy_bytes(readme.zh));
    put("README.en.md", copy_bytes(readme.en));
  }

  opened::OpenedLedger& ledger_;
  const chain::Genesis& genesis_;
  const Chosen& chosen_;
  const OpenedFields& openings_;
  const ledger::intake::Directory directory_;
  std::set<std::string> families_;
  Contents contents_;
};

}  // namespace

Result<Contents> lay_out(opened::OpenedLedger& ledger, const chain::Genesis& genesis,
                         const Chosen& chosen, const OpenedFields& openings,
                         const std::string& export_vkey) {
  return Layout(ledger, genesis, chosen, openings).lay_out(export_vkey);
}

}  // namespace quanlu::consumers::cli::bundles

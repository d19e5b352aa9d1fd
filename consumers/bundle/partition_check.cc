#include <algorithm>

#include "consumers/bundle/opening.h"
#include "consumers/bundle/run.h"
#include "ledger/chain/body.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/proof_file.h"
#include "ledger/tree/check.h"

namespace quanlu::consumers::bundle {
namespace {

namespace chain = ledger::chain;
namespace note = ledger::note;
using verify::Severity;

// One partition of a bundle, step by step.
class PartitionCheck {
 public:
  PartitionCheck(Run& run, Partition partition)
      : run_(run),
        partition_(partition),
        origin_(note::origin_of(run.genesis.origin, run.genesis.partition_count, partition)) {}

  Status check() {
    TRY(read_checkpoint());
    TRY(compare_key());
    TRY(check_stamps());
    for (const ledger::archive::PackedFile& file : run_.zip.files()) {
      const auto place = parse_entry_name(file.name);
      if (!place || place->partition != partition_) continue;
      if (place->piece == Piece::kEntry)
        TRY(take_entry(*place));
      else if (!run_.there(beside(*place, Piece::kEntry)))
        run_.add("entry_missing", Severity::kIncomplete, file.name);
    }
    check_links();
    return check_seals(run_, partition_, entries_);
  }

  // What the bundle is about; `control` is there for its seals only.
  void move_shown(std::vector<TrueEntry>& to) {
    for (TrueEntry& entry : entries_)
      if (!entry.place.control) to.push_back(std::move(entry));
  }

 private:
  static std::string beside(EntryPlace place, Piece piece) {
    place.piece = piece;
    return to_name(place);
  }

  // The keys that may sign here: those that the verifier pinned for this origin, else the one of
  // the genesis that it pinned. kTampered "checkpointKey": that one is no key of checkpoints.
  Result<std::vector<note::NoteKey>> keys() {
    std::vector<note::NoteKey> keys;
    std::ranges::copy_if(run_.pinned, std::back_inserter(keys),
                         [&](const note::NoteKey& key) { return key.name == origin_; });
    if (!keys.empty() || !(run_.request.log_id || run_.pinned.empty())) return keys;
    auto own = note::parse_vkey(run_.hasher, run_.genesis.checkpoint_keys.at(partition_.value));
    if (!own || own->role != note::NoteRole::kLog || own->key.suite != run_.genesis.suite)
      return fail(Failure::kTampered, "checkpointKey",
                  {"创世条目中的检查点公钥无法识别", "the checkpoint key in genesis is none"});
    keys.push_back(std::move(*own));
    return keys;
  }

  Result<note::Checkpoint> judge(const std::string& text) {
    TRY_ASSIGN(keys_, keys());
    TRY_ASSIGN(const note::Note read, note::parse_note(text));
    TRY(note::verify_note(read, keys_, run_.verifier));
    TRY_ASSIGN(note::Checkpoint checkpoint, note::parse_checkpoint(read.text));
    if (checkpoint.origin == origin_) return checkpoint;
    return fail(Error{.kind = Failure::kTampered,
                      .reason = "checkpointOrigin",
                      .what = {},
                      .where = {},
                      .expected = origin_,
                      .found = checkpoint.origin,
                      .remedy = {}});
  }

  // Whether an authority under the verifier's roots stamped the checkpoint that lies here.
  Status check_stamps() {
    verify::Report& report = run_.into.report;
    std::uint64_t not_checked = 0;
    for (const ledger::archive::PackedFile& file : run_.zip.files()) {
      if (!is_stamp_name(file.name, partition_)) continue;
      if (run_.request.tsa_roots == nullptr) {
        ++not_checked;
        continue;
      }
      if (report.level(verify::Level::kV4) == verify::LevelState::kNotAsked)
        report.level(verify::Level::kV4) = verify::LevelState::kOk;
      TRY(check_stamp(file.name));
    }
    if (not_checked > 0)
      report.not_checked.push_back({.what = "timestamps",
                                    .why = "noRoots",
                                    .partition = partition_,
                                    .from = {},
                                    .to = {},
                                    .count = not_checked});
    return {};
  }

  Status check_stamp(const std::string& name) {
    if (!checkpoint_) {
      run_.add("timestamp", Severity::kIncomplete, name, "a good checkpoint");
      return {};
    }
    TRY_ASSIGN(const Bytes response, run_.content(name));
    const std::string text = note::to_text(*checkpoint_);
    const auto stamp = ledger::crypto::check_time_stamp(
        response, run_.genesis.suite, as_bytes(text), std::nullopt, run_.request.tsa_roots, name);
    if (stamp) {
      ++run_.into.report.checked.timestamps;
      return {};
    }
    const bool contradicts = stamp.error().kind == Failure::kTampered;
    run_.add("timestamp", contradicts ? Severity::kViolation : Severity::kIncomplete, name,
             "size " + std::to_string(checkpoint_->size.value), stamp.error().found);
    return {};
  }

  Status read_checkpoint() {
    const std::string file = checkpoint_name(partition_);
    if (!run_.there(file)) {
      run_.add("checkpoint_missing", Severity::kIncomplete, file);
      return {};
    }
    TRY_ASSIGN(const Bytes bytes, run_.content(file));
    note_ = as_text(bytes);
    auto judged = judge(note_);
    if (!judged) {
      const bool contradicts = judged.error().kind == Failure::kTampered;
      run_.add("checkpoint_note", contradicts ? Severity::kViolation : Severity::kIncomplete, file,
               judged.error().expected, judged.error().reason);
      return {};
    }
    ++run_.into.report.checked.signatures;
    run_.into.report.horizon.push_back(
        {.partition = partition_,
         .size = judged->size.value,
         .checkpoint = verify::NotedRoot{partition_, judged->size, judged->root}});
    run_.into.checkpoints.push_back({.partition = partition_, .key = keys_.front(), .note = note_});
    checkpoint_ = std::move(*judged);
    return {};
  }

  // Where the bundle's own keys are others than the verifier's, it is said.
  Status compare_key() {
    const std::string file = key_name(partition_);
    if (!run_.there(file) || keys_.empty()) return {};
    TRY_ASSIGN(const Bytes bytes, run_.content(file));
    const bool known = std::ranges::any_of(keys_, [&](const note::NoteKey& key) {
      return note::to_vkey(key) + "\n" == as_text(bytes);
    });
    if (!known) run_.add("key_differs", Severity::kInfo, file, note::to_vkey(keys_.front()));
    return {};
  }

  // The first thing that is wrong with the entry by itself and with its place; null: nothing.
  const char* misfit(const TrueEntry& entry) const {
    const chain::Header& header = entry.header;
    if (header.format_version != chain::kFormatVersion ||
        header.suite != static_cast<std::uint16_t>(run_.genesis.suite) ||
        (header.flags & chain::kCriticalFlags) != 0)
      return "version";
    const bool first = header.partition == Partition(0) && header.seq == Seq(0);
    if (first ? !header.log_id.is_zero() || entry.leaf != run_.genesis.log_id
              : header.log_id != run_.genesis.log_id)
      return "foreign";
    if (header.partition != partition_) return "partition";
    if (header.seq != entry.place.seq) return "place";
    return nullptr;
  }

  Status take_entry(const EntryPlace& place) {
    const std::string file = to_name(place);
    TRY_ASSIGN(Bytes bytes, run_.content(file));
    ++run_.into.report.checked.entries;
    run_.into.report.checked.bytes += bytes.size();
    if (!chain::has_entry_form(bytes)) {
      run_.violation("malformed", file);
      return {};
    }
    TrueEntry entry{.place = place,
                    .header = chain::read_header(bytes),
                    .leaf = run_.hasher.leaf(bytes),
                    .bytes = std::move(bytes)};
    if (const char* const kind = misfit(entry)) {
      run_.violation(kind, file, "", "", &entry);
      return {};
    }
    if (const auto fault = verify::check_entry(entry.bytes, run_.request.decode)) {
      run_.add(fault->kind, fault->severity, file, fault->expected, fault->actual, &entry);
      if (fault->severity == Severity::kViolation) return {};
    }
    TRY(check_proof(entry));
    TRY(check_json(entry));
    TRY(check_opening(entry));
    entries_.push_back(std::move(entry));
    return {};
  }

  Status check_proof(TrueEntry& entry) {
    if (!checkpoint_) return {};
    const std::string file = beside(entry.place, Piece::kProof);
    if (!run_.there(file)) {
      run_.add("not_proved", Severity::kIncomplete, file, "", "", &entry);
      return {};
    }
    TRY_ASSIGN(const Bytes text, run_.content(file));
    const auto proof = note::parse_proof_file(as_text(text));
    if (!proof || proof->checkpoint != note_ || proof->index != entry.header.seq.value ||
        !ledger::tree::check_inclusion(run_.hasher, proof->index, checkpoint_->size, entry.leaf,
                                       proof->proof, checkpoint_->root))
      run_.violation("not_proved", file, to_base64(checkpoint_->root.bytes), "", &entry);
    else
      entry.proved = true;
    run_.into.report.checked.proofs += entry.proved ? 1 : 0;
    return {};
  }

  Status check_json(const TrueEntry& entry) {
    const std::string file = beside(entry.place, Piece::kJson);
    if (!run_.there(file) || !run_.request.judge_json) return {};
    TRY_ASSIGN(const Bytes json, run_.content(file));
    if (const auto fault = run_.request.judge_json(entry.header, entry.bytes, entry.leaf, json))
      run_.add("json_differs", fault->severity, file, fault->expected, fault->actual, &entry);
    return {};
  }

  // What was opened has to be what the entry has sealed; the rest stays closed.
  Status check_opening(const TrueEntry& entry) {
    const std::string file = beside(entry.place, Piece::kOpening);
    if (!run_.there(file)) return {};
    TRY_ASSIGN(const Bytes text, run_.content(file));
    const auto opened = open_texts(run_.genesis.suite, run_.genesis.log_id, entry.bytes, text);
    if (opened)
      run_.into.opened += opened->size();
    else
      run_.violation("opening", file, opened.error().expected, opened.error().where, &entry);
    return {};
  }

  // Of entries that follow each other, whatever they are there for.
  void check_links() {
    std::ranges::sort(entries_, {}, [](const TrueEntry& entry) { return entry.header.seq; });
    for (std::size_t i = 1; i < entries_.size(); ++i) {
      const TrueEntry &before = entries_[i - 1], &entry = entries_[i];
      if (before.header.seq.next() == entry.header.seq && entry.header.prev != before.leaf)
        run_.violation("prev_mismatch", to_name(entry.place), to_hex(before.leaf.bytes),
                       to_hex(entry.header.prev.bytes), &entry);
      if (entry.header.recorded_at < before.header.recorded_at)
        run_.violation("time", to_name(entry.place), "", "", &entry);
    }
  }

  Run& run_;
  const Partition partition_;
  const std::string origin_;
  std::string note_;
  std::vector<note::NoteKey> keys_;
  std::optional<note::Checkpoint> checkpoint_;
  std::vector<TrueEntry> entries_;
};

// "Kind/key" and the version in it; no stream where the envelope is another struct than ours.
struct InStream {
  std::string name;
  std::uint64_t version = 0;
};
InStream stream_of(const TrueEntry& entry) {
  chain::Body envelope(entry.bytes, chain::at::kEnvelope);
  InStream in{.name = std::string(envelope.text(0)), .version = envelope.number<std::uint64_t>(0)};
  if (!envelope.good()) in.name.clear();
  return in;
}

// What is provable: every place of the range has its entry.
void check_range(Run& run, const Range& range, const std::vector<TrueEntry>& shown) {
  Seq next = range.first;
  for (const TrueEntry& entry : shown) {
    const Seq seq = entry.header.seq;
    if (entry.header.partition != range.partition || seq < range.first || range.last < seq) {
      run.violation("outside_filter", to_name(entry.place), "", "", &entry);
      continue;
    }
    if (seq != next && next <= range.last)
      run.violation("missing", to_name({.partition = range.partition, .seq = next}));
    next = seq.next();
  }
  if (next <= range.last)
    run.violation("missing", to_name({.partition = range.partition, .seq = next}));
}

// What a case's or a body's own streams show: versions 1 … n, each once. That there is nothing
// else is the exporter's word.
void check_streams(Run& run, const std::string& key, const std::vector<TrueEntry>& shown) {
  const std::string manifest(ledger::archive::kManifestName);
  std::map<std::string, std::set<std::uint64_t>> streams;
  for (const TrueEntry& entry : shown) {
    const InStream in = stream_of(entry);
    const std::size_t slash = in.name.find('/');
    if (slash == std::string::npos || in.name.substr(slash + 1) != key) continue;
    if (!streams[in.name].insert(in.version).second)
      run.violation("stream_twice", manifest, in.name + " " + std::to_string(in.version));
  }
  if (streams.empty()) run.violation("stream_gap", manifest, "1", "", nullptr);
  for (const auto& [name, versions] : streams) {
    if (*versions.begin() == 1 && *versions.rbegin() == versions.size()) {
      run.into.streams.push_back({.name = name, .last = versions.size()});
      continue;
    }
    std::uint64_t gap = 1;
    while (versions.contains(gap))
      ++gap;
    run.violation("stream_gap", manifest, name + " " + std::to_string(gap));
  }
}

}  // namespace

Status check_partition(Run& run, Partition partition, std::vector<TrueEntry>& shown) {
  PartitionCheck check(run, partition);
  TRY(check.check());
  check.move_shown(shown);
  return {};
}

void check_completeness(Run& run, const std::vector<TrueEntry>& shown) {
  const ledger::archive::Manifest& manifest = run.into.manifest;
  if (manifest.kind != ledger::archive::BundleKind::kRange) {
    check_streams(run, manifest.filter, shown);
    run.into.report.not_checked.push_back({.what = "completeness", .why = "statedByExporter"});
    return;
  }
  const auto range = parse_range(manifest.filter);
  if (!range) {
    run.violation("outside_filter", std::string(ledger::archive::kManifestName),
                  "<P>:<seq>..<P>:<seq>", manifest.filter);
    return;
  }
  check_range(run, *range, shown);
  run.into.complete = !run.found_violation() && std::ranges::all_of(shown, &TrueEntry::proved);
}

}  // namespace quanlu::consumers::bundle

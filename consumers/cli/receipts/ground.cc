#include "consumers/cli/receipts/ground.h"

#include "consumers/cli/evidence/publishing.h"
#include "ledger/chain/entry.h"
#include "ledger/tree/check.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::receipts {
namespace {

namespace chain = ledger::chain;
namespace tree = ledger::tree;
using verify::GivenReceipt;
using verify::JudgedPromise;
using verify::Promised;

constexpr std::size_t kBundle = 256;  // entries of a full one

Result<chain::Genesis> genesis_in(BytesView entry, const std::string& where) {
  const auto suite = chain::suite_of(entry);
  if (!suite)
    return fail(Failure::kTampered, "genesis", {"没有创世条目", "there is no genesis entry"},
                where);
  ledger::crypto::Hasher hasher(*suite);
  ledger::crypto::Verifier verifier;
  return chain::read_genesis(hasher, verifier, entry);
}

class LedgerGround final : public Ground {
 public:
  LedgerGround(opened::OpenedLedger opened, ledger::publish::TileFolder folder)
      : Ground(std::move(folder), true), opened_(std::move(opened)) {}

  Status open() {
    TRY_ASSIGN(genesis_, opened::read_genesis(opened_));
    return begin();
  }

 protected:
  Result<std::optional<Bytes>> entry(Seq seq) override {
    TRY_ASSIGN(auto record, opened_.logs.front()->get(Locator(seq.value)));
    if (!record) return std::optional<Bytes>();
    return std::optional(std::move(record->entry));
  }

  Status each_entry(const std::function<void(BytesView)>& take) override {
    TRY_ASSIGN(const auto reader, opened_.logs.front()->read(Locator(0)));
    while (true) {
      TRY_ASSIGN(const auto record, reader->next());
      if (!record) return {};
      take(record->entry);
    }
  }

 private:
  opened::OpenedLedger opened_;
};

class FolderGround final : public Ground {
 public:
  FolderGround(ledger::publish::TileFolder folder, Age age)
      : Ground(std::move(folder), age == Age::kNewest) {}

  // The size that the checkpoint says leads to the first bundle, and the genesis in it to the key
  // under which the checkpoint is then read.
  Status open() {
    TRY_ASSIGN(const auto text, folder_.checkpoint());
    if (!text)
      return fail(Failure::kIncomplete, "noCheckpoint", {"没有检查点", "there is no checkpoint"},
                  folder_.checkpoint_file().string());
    TRY_ASSIGN(const auto note, ledger::note::parse_note(*text));
    TRY_ASSIGN(const auto checkpoint, ledger::note::parse_checkpoint(note.text));
    size_ = checkpoint.size;
    TRY_ASSIGN(const auto first, entry(Seq(0)));
    if (!first)
      return fail(Failure::kIncomplete, "tile", {"没有条目", "there are no entries"},
                  folder_.root().string());
    TRY_ASSIGN(genesis_, genesis_in(*first, folder_.root().string()));
    return begin();
  }

 protected:
  Result<std::optional<Bytes>> entry(Seq seq) override {
    if (seq.value >= size_.value) return std::optional<Bytes>();
    TRY_ASSIGN(const auto entries, bundle(seq.value / kBundle));
    const std::size_t at = seq.value % kBundle;
    if (at >= entries.size()) return broken_bundle(seq.value / kBundle);
    return std::optional(entries[at]);
  }

  Status each_entry(const std::function<void(BytesView)>& take) override {
    for (std::uint64_t index = 0; index * kBundle < size_.value; ++index) {
      TRY_ASSIGN(const auto entries, bundle(index));
      for (const Bytes& entry : entries)
        take(entry);
    }
    return {};
  }

 private:
  tl::unexpected<Error> broken_bundle(std::uint64_t index) const {
    return fail(Failure::kTampered, "tile_mismatch",
                {"条目束不成形", "the entry bundle has not its form"},
                folder_.root().string() + " bundle " + std::to_string(index));
  }

  Result<std::vector<Bytes>> bundle(std::uint64_t index) {
    const std::uint64_t rest = size_.value - index * kBundle;
    const auto width = static_cast<std::uint16_t>(std::min<std::uint64_t>(rest, kBundle));
    TRY_ASSIGN(const Bytes bytes, folder_.read_bundle(index, width));
    std::vector<Bytes> entries;
    for (std::size_t at = 0; at < bytes.size();) {
      if (bytes.size() - at < sizeof(std::uint16_t)) return broken_bundle(index);
      const std::size_t size = load_be<std::uint16_t>(&bytes[at]);
      at += sizeof(std::uint16_t);
      if (bytes.size() - at < size) return broken_bundle(index);
      entries.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                           bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
      at += size;
    }
    return entries;
  }
};

}  // namespace

Result<std::unique_ptr<Ground>> Ground::of_ledger(const frame::Context& context) {
  TRY_ASSIGN(auto opened, opened::open_ledger(context));
  const ledger::intake::Directory& directory = opened.directory;
  auto ground = std::make_unique<LedgerGround>(
      std::move(opened), evidence::published_folder(directory, evidence::kFirst));
  TRY(ground->open());
  return std::unique_ptr<Ground>(std::move(ground));
}

Result<std::unique_ptr<Ground>> Ground::of_folder(const std::filesystem::path& folder, Age age) {
  auto ground = std::make_unique<FolderGround>(ledger::publish::TileFolder(folder), age);
  TRY(ground->open());
  return std::unique_ptr<Ground>(std::move(ground));
}

Status Ground::begin() {
  hasher_ = std::make_unique<ledger::crypto::Hasher>(genesis_.suite);
  keys_ = std::make_unique<chain::ReceiptKeys>(genesis_);
  return refresh();
}

Status Ground::refresh() {
  TRY_ASSIGN(const auto text, folder_.checkpoint());
  if (!text) return {};
  TRY_ASSIGN(evidence::ReadNote read, evidence::read_note(genesis_, evidence::kFirst, *text));
  size_ = read.checkpoint.size;
  root_ = read.checkpoint.root;
  note_ = std::move(read.text);
  return {};
}

Status Ground::learn_keys() {
  all_keys_ = true;
  return each_entry([this](BytesView entry) {
    if (chain::has_entry_form(entry) &&
        chain::ReceiptKeys::concerns(chain::read_header(entry).type_code)) {
      keys_->take(entry);
      key_changes_.push_back(copy_bytes(as_text(entry)));
    }
  });
}

Result<verify::PlaceSeen> Ground::look(const chain::Promise& promise) {
  verify::PlaceSeen seen{.entry = {}, .published = size_};
  if (promise.log_id != genesis_.log_id || promise.partition != evidence::kFirst) return seen;
  TRY_ASSIGN(const auto bytes, entry(promise.seq));
  if (!bytes || !chain::has_entry_form(*bytes)) return seen;
  seen.entry = {.leaf = hasher_->leaf(*bytes),
                .event_id = chain::read_header(*bytes).event_id,
                .there = true};
  if (promise.seq.value >= size_.value) return seen;
  tree::TiledNodes nodes(folder_, *hasher_, size_);
  TRY_ASSIGN(const tree::Proof proof,
             tree::prove_inclusion(nodes, *hasher_, promise.seq.value, size_));
  if (!tree::check_inclusion(*hasher_, promise.seq.value, size_, seen.entry->leaf, proof, root_))
    return fail(
        Error{.kind = Failure::kTampered,
              .reason = "tile_mismatch",
              .what = {"条目不在已发布的检查点之下, 先运行 quanlu verify",
                       "the entry is not under the published checkpoint: run quanlu verify"},
              .where = "seq " + std::to_string(promise.seq.value),
              .expected = to_base64(root_.bytes),
              .found = to_hex(seen.entry->leaf.bytes)});
  return seen;
}

Result<JudgedPromise> Ground::judge(const GivenReceipt& receipt, Millis now) {
  TRY_ASSIGN(const verify::PlaceSeen seen, look(receipt.given.promise));
  const auto judged = [&] {
    return verify::judge_promise(receipt, genesis_, *keys_, verifier_, seen, now, newest_);
  };
  JudgedPromise first = judged();
  const bool hangs_on_keys = first.state == Promised::kBroken || first.state == Promised::kNotOurs;
  if (!hangs_on_keys || all_keys_) return first;
  TRY(learn_keys());
  return judged();
}

Result<BrokenPromise> Ground::evidence(const GivenReceipt& receipt) {
  BrokenPromise broken{.promise = receipt.given,
                       .note = note_,
                       .size = size_,
                       .leaf = {},
                       .proof = {},
                       .key_changes = key_changes_};
  const Seq seq = receipt.given.promise.seq;
  if (seq.value >= size_.value) return broken;
  tree::TiledNodes nodes(folder_, *hasher_, size_);
  TRY_ASSIGN(broken.leaf, nodes.node({.level = 0, .index = seq.value}));
  TRY_ASSIGN(broken.proof, tree::prove_inclusion(nodes, *hasher_, seq.value, size_));
  return broken;
}

}  // namespace quanlu::consumers::cli::receipts

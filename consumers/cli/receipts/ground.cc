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

class LedgerGround final : public Ground {
 public:
  explicit LedgerGround(opened::OpenedLedger opened) : Ground(true), opened_(std::move(opened)) {}

  Status open() {
    TRY_ASSIGN(genesis_, opened::read_genesis(opened_));
    for (std::uint32_t p = 0; p < opened_.partitions(); ++p)
      published_.push_back({.folder = evidence::published_folder(opened_.directory, Partition(p))});
    return begin();
  }

 protected:
  Result<std::optional<Bytes>> entry(Partition partition, Seq seq) override {
    TRY_ASSIGN(auto record, opened_.logs[partition.value]->get(Locator(seq.value)));
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
  FolderGround(ledger::publish::TileFolder folder, Age age) : Ground(age == Age::kNewest) {
    published_.push_back({.folder = std::move(folder)});
  }

  // The size that the checkpoint says leads to the first bundle, and the genesis in it to the key
  // under which the checkpoint is then read.
  Status open() {
    TRY_ASSIGN(const auto text, folder().checkpoint());
    if (!text)
      return fail(Failure::kIncomplete, "noCheckpoint", {"没有检查点", "there is no checkpoint"},
                  folder().checkpoint_file().string());
    TRY_ASSIGN(const auto note, ledger::note::parse_note(*text));
    TRY_ASSIGN(const auto checkpoint, ledger::note::parse_checkpoint(note.text));
    published_.front().size = checkpoint.size;
    TRY_ASSIGN(const auto first, entry(evidence::kFirst, Seq(0)));
    if (!first)
      return fail(Failure::kIncomplete, "tile", {"没有条目", "there are no entries"},
                  folder().root().string());
    TRY_ASSIGN(genesis_, opened::genesis_of(*first, folder().root().string()));
    return begin();
  }

 protected:
  Result<std::optional<Bytes>> entry(Partition, Seq seq) override {
    if (seq.value >= size()) return std::optional<Bytes>();
    TRY_ASSIGN(const auto entries, bundle(seq.value / kBundle));
    const std::size_t at = seq.value % kBundle;
    if (at >= entries.size()) return broken_bundle(seq.value / kBundle);
    return std::optional(entries[at]);
  }

  Status each_entry(const std::function<void(BytesView)>& take) override {
    for (std::uint64_t index = 0; index * kBundle < size(); ++index) {
      TRY_ASSIGN(const auto entries, bundle(index));
      for (const Bytes& entry : entries)
        take(entry);
    }
    return {};
  }

 private:
  const ledger::publish::TileFolder& folder() const { return published_.front().folder; }
  std::uint64_t size() const { return published_.front().size.value; }

  tl::unexpected<Error> broken_bundle(std::uint64_t index) const {
    return fail(Failure::kTampered, "tile_mismatch",
                {"条目束不成形", "the entry bundle has not its form"},
                folder().root().string() + " bundle " + std::to_string(index));
  }

  Result<std::vector<Bytes>> bundle(std::uint64_t index) {
    const std::uint64_t rest = size() - index * kBundle;
    const auto width = static_cast<std::uint16_t>(std::min<std::uint64_t>(rest, kBundle));
    TRY_ASSIGN(const Bytes bytes, folder().read_bundle(index, width));
    const ledger::publish::SplitBundle split = ledger::publish::split_bundle(bytes);
    if (!split.whole) return broken_bundle(index);
    std::vector<Bytes> entries;
    for (const BytesView entry : split.entries)
      entries.emplace_back(entry.begin(), entry.end());
    return entries;
  }
};

}  // namespace

Result<std::unique_ptr<Ground>> Ground::of_ledger(const frame::Context& context) {
  TRY_ASSIGN(auto opened, opened::open_ledger(context, opened::Partitions::kAll));
  auto ground = std::make_unique<LedgerGround>(std::move(opened));
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
  for (std::uint32_t p = 0; p < published_.size(); ++p) {
    Published& published = published_[p];
    TRY_ASSIGN(const auto text, published.folder.checkpoint());
    if (!text) continue;
    TRY_ASSIGN(evidence::ReadNote read, evidence::read_note(genesis_, Partition(p), *text));
    published.size = read.checkpoint.size;
    published.root = read.checkpoint.root;
    published.note = std::move(read.text);
  }
  return {};
}

std::uint64_t Ground::published() const {
  std::uint64_t all = 0;
  for (const Published& one : published_)
    all += one.size.value;
  return all;
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
  if (promise.partition.value >= published_.size()) return verify::PlaceSeen{};
  Published& published = published_[promise.partition.value];
  verify::PlaceSeen seen{.entry = {}, .published = published.size};
  if (promise.log_id != genesis_.log_id) return seen;
  TRY_ASSIGN(const auto bytes, entry(promise.partition, promise.seq));
  if (!bytes || !chain::has_entry_form(*bytes)) return seen;
  seen.entry = {.leaf = hasher_->leaf(*bytes),
                .event_id = chain::read_header(*bytes).event_id,
                .there = true};
  if (promise.seq.value >= published.size.value) return seen;
  tree::TiledNodes nodes(published.folder, *hasher_, published.size);
  TRY_ASSIGN(const tree::Proof proof,
             tree::prove_inclusion(nodes, *hasher_, promise.seq.value, published.size));
  if (!tree::check_inclusion(*hasher_, promise.seq.value, published.size, seen.entry->leaf, proof,
                             published.root))
    return fail(
        Error{.kind = Failure::kTampered,
              .reason = "tile_mismatch",
              .what = {"条目不在已发布的检查点之下, 先运行 quanlu verify",
                       "the entry is not under the published checkpoint: run quanlu verify"},
              .where = "seq " + std::to_string(promise.seq.value),
              .expected = to_base64(published.root.bytes),
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
  if (receipt.given.promise.partition != evidence::kFirst)
    TRY(opened::one_partition(genesis_.partition_count));
  Published& published = published_.front();
  BrokenPromise broken{.promise = receipt.given,
                       .note = published.note,
                       .size = published.size,
                       .leaf = {},
                       .proof = {},
                       .key_changes = key_changes_};
  const Seq seq = receipt.given.promise.seq;
  if (seq.value >= published.size.value) return broken;
  tree::TiledNodes nodes(published.folder, *hasher_, published.size);
  TRY_ASSIGN(broken.leaf, nodes.node({.level = 0, .index = seq.value}));
  TRY_ASSIGN(broken.proof, tree::prove_inclusion(nodes, *hasher_, seq.value, published.size));
  return broken;
}

}  // namespace quanlu::consumers::cli::receipts

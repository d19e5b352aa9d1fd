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
  FolderGround(std::filesystem::path root, Age age)
      : Ground(age == Age::kNewest), root_(std::move(root)) {
    std::error_code error;  // what cannot be looked at is not there
    holds_all_ = !std::filesystem::exists(root_ / "checkpoint", error) &&
                 std::filesystem::exists(root_ / "0", error);
    published_.push_back({.folder = folder_of(0)});
  }

  // The size that the checkpoint says leads to the first bundle, and the genesis in it to the key
  // under which the checkpoint is then read.
  Status open() {
    Published& zero = published_.front();
    TRY_ASSIGN(const auto text, zero.folder.checkpoint());
    if (!text)
      return fail(Failure::kIncomplete, "noCheckpoint", {"没有检查点", "there is no checkpoint"},
                  zero.folder.checkpoint_file().string());
    TRY_ASSIGN(const auto note, ledger::note::parse_note(*text));
    TRY_ASSIGN(const auto checkpoint, ledger::note::parse_checkpoint(note.text));
    zero.size = checkpoint.size;
    const std::string where = zero.folder.root().string();
    TRY_ASSIGN(const auto first, entry(evidence::kFirst, Seq(0)));
    if (!first)
      return fail(Failure::kIncomplete, "tile", {"没有条目", "there are no entries"}, where);
    if (chain::has_entry_form(*first) && chain::read_header(*first).partition != evidence::kFirst)
      return of_another(chain::read_header(*first).partition);
    TRY_ASSIGN(genesis_, opened::genesis_of(*first, where));
    for (std::uint32_t p = 1; holds_all_ && p < genesis_.partition_count; ++p)
      published_.push_back({.folder = folder_of(p)});
    return begin();
  }

 protected:
  Result<std::optional<Bytes>> entry(Partition partition, Seq seq) override {
    const Published& from = published_[partition.value];
    if (seq.value >= from.size.value) return std::optional<Bytes>();
    TRY_ASSIGN(const auto entries, bundle(from, seq.value / kBundle));
    const std::size_t at = seq.value % kBundle;
    if (at >= entries.size()) return broken_bundle(from, seq.value / kBundle);
    return std::optional(entries[at]);
  }

  Status each_entry(const std::function<void(BytesView)>& take) override {
    const Published& zero = published_.front();
    for (std::uint64_t index = 0; index * kBundle < zero.size.value; ++index) {
      TRY_ASSIGN(const auto entries, bundle(zero, index));
      for (const Bytes& entry : entries)
        take(entry);
    }
    return {};
  }

 private:
  ledger::publish::TileFolder folder_of(std::uint32_t partition) const {
    return ledger::publish::TileFolder(holds_all_ ? root_ / std::to_string(partition) : root_);
  }

  tl::unexpected<Error> of_another(Partition partition) const {
    Error error{.kind = Failure::kUsage,
                .reason = "partition",
                .what = {"此目录不是分区 0 的, 其中没有创世条目",
                         "this is not the folder of partition 0: genesis is not in it"}};
    error.where = root_.string();
    error.expected = "0";
    error.found = std::to_string(partition.value);
    error.remedy = {"给出含各分区 (0, 1, …) 的上级目录",
                    "give the folder in which those of all partitions lie as 0, 1, …"};
    return fail(std::move(error));
  }

  static tl::unexpected<Error> broken_bundle(const Published& from, std::uint64_t index) {
    return fail(Failure::kTampered, "tile_mismatch",
                {"条目束不成形", "the entry bundle has not its form"},
                from.folder.root().string() + " bundle " + std::to_string(index));
  }

  static Result<std::vector<Bytes>> bundle(const Published& from, std::uint64_t index) {
    const std::uint64_t rest = from.size.value - index * kBundle;
    const auto width = static_cast<std::uint16_t>(std::min<std::uint64_t>(rest, kBundle));
    TRY_ASSIGN(const Bytes bytes, from.folder.read_bundle(index, width));
    const ledger::publish::SplitBundle split = ledger::publish::split_bundle(bytes);
    if (!split.whole) return broken_bundle(from, index);
    std::vector<Bytes> entries;
    for (const BytesView entry : split.entries)
      entries.emplace_back(entry.begin(), entry.end());
    return entries;
  }

  const std::filesystem::path root_;
  bool holds_all_ = false;  // one folder for each partition in root_
};

}  // namespace

Result<std::unique_ptr<Ground>> Ground::of_ledger(const frame::Context& context) {
  TRY_ASSIGN(auto opened, opened::open_ledger(context));
  auto ground = std::make_unique<LedgerGround>(std::move(opened));
  TRY(ground->open());
  return std::unique_ptr<Ground>(std::move(ground));
}

Result<std::unique_ptr<Ground>> Ground::of_folder(const std::filesystem::path& folder, Age age) {
  auto ground = std::make_unique<FolderGround>(folder, age);
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
  BrokenPromise broken{.promise = receipt.given,
                       .note = {},
                       .size = {},
                       .leaf = {},
                       .proof = {},
                       .key_changes = key_changes_};
  const Partition partition = receipt.given.promise.partition;
  if (partition.value >= published_.size()) return broken;
  Published& published = published_[partition.value];
  broken.note = published.note;
  broken.size = published.size;
  const Seq seq = receipt.given.promise.seq;
  if (seq.value >= published.size.value) return broken;
  tree::TiledNodes nodes(published.folder, *hasher_, published.size);
  TRY_ASSIGN(broken.leaf, nodes.node({.level = 0, .index = seq.value}));
  TRY_ASSIGN(broken.proof, tree::prove_inclusion(nodes, *hasher_, seq.value, published.size));
  return broken;
}

}  // namespace quanlu::consumers::cli::receipts

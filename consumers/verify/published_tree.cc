#include "consumers/verify/published_tree.h"

#include <algorithm>

#include "schemas/base/bytes.h"

namespace quanlu::consumers::verify {
namespace {

namespace tree = ledger::tree;

constexpr std::string_view kTooLarge = "file_too_large";
constexpr std::size_t kFindingsMax = 100;  // of a partition; the first ones say enough

Digest hash_at(BytesView bytes, std::size_t index) {
  Digest digest;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(index * sizeof(Digest)), sizeof(Digest),
              digest.bytes.begin());
  return digest;
}

// How many leaves one hash of a tile level covers.
std::uint64_t leaves_of(std::uint8_t level) {
  return std::uint64_t{1} << (tree::kTileHeight * level);
}

}  // namespace

TreeSize signed_size(const PublishedTree& published) {
  TreeSize size;
  for (const SignedRoot& root : published.roots)
    if (root.level == Level::kV2) size = std::max(size, root.size);
  return size;
}

TreePass::TreePass(ledger::crypto::Suite suite, const PublishedTree& published)
    : published_(published), hasher_(suite) {
  for (const SignedRoot& root : published.roots)
    awaited_.emplace(root.size, &root);
  roots_reached();  // a tree of no leaves has a root too
}

bool TreePass::is_next(Seq seq) {
  broken_ = broken_ || seq.value != range_.size().value;
  return !broken_;
}

void TreePass::add(Seq seq, const Digest& leaf, BytesView entry) {
  if (!is_next(seq)) return;
  const bool to_compare = has_tiles_of(seq);
  range_.grow(hasher_, leaf, to_compare ? &tiles_ : nullptr);
  roots_reached();
  if (!to_compare) return;
  if (published_.bundle) {
    append_be(bundle_, static_cast<std::uint16_t>(entry.size()));
    append(bundle_, entry);
  }
  if (range_.size().value % tree::kTileWidth == 0) compare_full();
  if (range_.size() == published_.size) compare_right_border();
}

void TreePass::add_tile(Seq first, const Digest& root) {
  if (!is_next(first)) return;
  const bool to_compare = has_tiles_of(first);
  if (to_compare) tiles_.skip_full();
  range_.grow_subtree(hasher_, tree::kTileHeight, root, to_compare ? &tiles_ : nullptr);
  roots_reached();
  if (!to_compare) return;
  tiles_checked_ += published_.bundle ? 2 : 1;
  for (const tree::TileBuilder::Filled& tile : tiles_.take_full())
    compare(tile);
  if (range_.size() == published_.size) compare_right_border();
}

bool TreePass::has_proved(TreeSize size) const {
  const auto at = reached_.find(size);
  return at != reached_.end() && at->second;
}

// As it was when this size was published.
void TreePass::compare_right_border() {
  for (const tree::TileBuilder::Filled& tile : tiles_.partial())
    compare(tile);
  if (const auto width = static_cast<std::uint16_t>(published_.size.value % tree::kTileWidth))
    compare_bundle(published_.size.value / tree::kTileWidth, width);
}

void TreePass::roots_reached() {
  const auto [first, last] = awaited_.equal_range(range_.size());
  if (first == last) return;
  const Digest root = range_.root(hasher_);
  bool& right = reached_.emplace(range_.size(), true).first->second;
  for (auto at = first; at != last; ++at) {
    const SignedRoot& signed_root = *at->second;
    if (signed_root.root == root) continue;
    right = false;
    add_finding({.kind = "root_mismatch",
                 .level = signed_root.level,
                 .partition = published_.partition,
                 .seq = {},
                 .locator = "size " + std::to_string(signed_root.size.value),
                 .expected = to_base64(signed_root.root.bytes),
                 .actual = to_base64(root.bytes),
                 .text = {signed_root.by.zh + "的根与账不符",
                          "the root of " + signed_root.by.en + " is not that of the log"}});
  }
  awaited_.erase(first, last);
}

void TreePass::compare_full() {
  for (const tree::TileBuilder::Filled& tile : tiles_.take_full())
    compare(tile);
  compare_bundle(range_.size().value / tree::kTileWidth - 1, tree::kTileWidth);
}

// The first hash that differs names the first leaf that changed.
void TreePass::compare(const tree::TileBuilder::Filled& tile) {
  const std::uint64_t leaves = leaves_of(tile.tile.level);
  const std::uint64_t first = tile.tile.index * tree::kTileWidth * leaves;
  const auto bytes = published_.tiles->read(tile.tile);
  if (!bytes) return not_read(bytes.error(), tree::path_of(tile.tile), first);
  ++tiles_checked_;
  if (*bytes == tile.bytes) return;
  const std::size_t both = std::min(bytes->size(), tile.bytes.size()) / sizeof(Digest);
  std::size_t at = 0;
  while (at < both &&
         (hash_at(*bytes, at) == hash_at(tile.bytes, at) || explained(first + at * leaves, leaves)))
    ++at;
  const bool short_one = at == both;
  if (short_one && bytes->size() == tile.bytes.size()) return;
  add_finding({.kind = "tile_mismatch",
               .level = Level::kV2,
               .partition = published_.partition,
               .seq = Seq(first + at * leaves),
               .locator = tree::path_of(tile.tile),
               .expected = short_one ? std::to_string(tile.bytes.size()) + " B"
                                     : to_hex(hash_at(tile.bytes, at).bytes),
               .actual = short_one ? std::to_string(bytes->size()) + " B"
                                   : to_hex(hash_at(*bytes, at).bytes),
               .text = {"已发布的瓦片与账不符", "a published tile is not what the log gives"}});
}

// A hash above a leaf that differs differs too, and says nothing new. Above one that is only
// missing it does.
bool TreePass::explained(std::uint64_t first_leaf, std::uint64_t leaves) const {
  return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) {
    return finding.severity == Severity::kViolation && finding.seq &&
           finding.seq->value >= first_leaf && finding.seq->value < first_leaf + leaves;
  });
}

void TreePass::compare_bundle(std::uint64_t index, std::uint16_t width) {
  if (!published_.bundle) return;
  const Bytes expected = std::exchange(bundle_, {});
  const auto bytes = published_.bundle(index, width);
  const std::uint64_t first = index * tree::kTileWidth;
  if (!bytes) return not_read(bytes.error(), tree::bundle_path(index, width), first);
  ++tiles_checked_;
  if (*bytes == expected) return;
  const auto differs =
      std::mismatch(bytes->begin(), bytes->end(), expected.begin(), expected.end());
  const auto offset = static_cast<std::uint64_t>(differs.second - expected.begin());
  // The entry in which the first byte differs.
  std::uint64_t seq = first, at = 0;
  while (at + 2 <= expected.size()) {
    at += 2 + load_be<std::uint16_t>(expected.data() + at);
    if (offset < at) break;
    ++seq;
  }
  add_finding(
      {.kind = "tile_mismatch",
       .level = Level::kV2,
       .partition = published_.partition,
       .seq = Seq(std::min(seq, first + width - 1)),
       .locator = tree::bundle_path(index, width),
       .expected = "byte " + std::to_string(offset) + " as in the log",
       .actual = "another",
       .text = {"已发布的条目包与账不符", "a published entry bundle is not what the log holds"}});
}

void TreePass::not_read(const Error& error, const std::string& path, std::uint64_t first_leaf) {
  if (error.reason == kTooLarge) {
    add_finding(
        {.kind = "tile_mismatch",
         .level = Level::kV2,
         .partition = published_.partition,
         .seq = Seq(first_leaf),
         .locator = path,
         .expected = error.expected + " B",
         .actual = error.found + " B",
         .text = {"已发布的瓦片比任何瓦片都长", "a published tile is longer than any can be"}});
    return;
  }
  add_finding({.kind = "tile_missing",
               .level = Level::kV2,
               .severity = Severity::kIncomplete,
               .partition = published_.partition,
               .seq = Seq(first_leaf),
               .locator = error.where,
               .expected = {},
               .actual = error.reason,
               .text = {"缺少已发布的瓦片", "a published tile is missing"}});
}

void TreePass::add_finding(Finding finding) {
  if (findings_.size() < kFindingsMax) findings_.push_back(std::move(finding));
}

std::vector<Finding> TreePass::finish() {
  const std::uint64_t end = range_.size().value;
  for (const auto& [size, root] : awaited_)
    add_finding({.kind = broken_ ? "root_mismatch" : "log_below_checkpoint",
                 .level = root->level,
                 .partition = published_.partition,
                 .seq = Seq(end),
                 .locator = "size " + std::to_string(size.value),
                 .expected = std::to_string(size.value) + " entries",
                 .actual = std::to_string(end) + " entries",
                 .text = broken_
                             ? Words{root->by.zh + "之下缺条目或错位: 其根无从重算",
                                     "an entry under " + root->by.en +
                                         " is missing or out of place: no root can be made"}
                             : Words{"账比" + root->by.zh + "短: 账尾被截去",
                                     "the log ends below " + root->by.en + ": its tail was cut"}});
  return std::move(findings_);
}

}  // namespace quanlu::consumers::verify

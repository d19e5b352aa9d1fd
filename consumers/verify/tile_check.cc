#include "consumers/verify/tile_check.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "schemas/base/bytes.h"

namespace quanlu::consumers::verify {
namespace {

namespace tree = ledger::tree;
using tree::kTileWidth;

bool is_one_tile(std::span<const RawRecord> records) {
  if (records.size() != kTileWidth) return false;
  const std::uint64_t first = records.front().record.locator.value;
  if (first % kTileWidth != 0) return false;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (records[i].record.locator.value != first + i) return false;
  return true;
}

bool holds_entries(BytesView bundle, std::span<const RawRecord> records) {
  std::size_t at = 0;
  for (const RawRecord& raw : records) {
    const BytesView entry = raw.record.entry;
    if (bundle.size() - at < 2 + entry.size() ||
        load_be<std::uint16_t>(bundle.data() + at) != entry.size() ||
        std::memcmp(bundle.data() + at + 2, entry.data(), entry.size()) != 0)
      return false;
    at += 2 + entry.size();
  }
  return at == bundle.size();
}

Digest root_over(ledger::crypto::Hasher& hasher, std::span<const Digest> leaves) {
  std::array<Digest, kTileWidth / 2> row;
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i] = hasher.node(leaves[2 * i], leaves[2 * i + 1]);
  for (std::size_t width = row.size() / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width; ++i)
      row[i] = hasher.node(row[2 * i], row[2 * i + 1]);
  return row.front();
}

}  // namespace

TileCheck::TileCheck(const PublishedTree& published) : published_(published) {
  for (const SignedRoot& root : published.roots)
    sizes_.push_back(root.size);
  std::sort(sizes_.begin(), sizes_.end());
}

std::optional<Digest> TileCheck::subtree(ledger::crypto::Hasher& hasher,
                                         std::span<const RawRecord> records,
                                         std::span<const Digest> leaves) const {
  if (!is_one_tile(records)) return std::nullopt;
  const std::uint64_t first = records.front().record.locator.value, end = first + kTileWidth;
  const auto inside = std::upper_bound(sizes_.begin(), sizes_.end(), TreeSize(first));
  if (inside != sizes_.end() && inside->value < end) return std::nullopt;
  if (!is_published_so(first, records, leaves)) return std::nullopt;
  return root_over(hasher, leaves);
}

bool TileCheck::is_published_so(std::uint64_t first, std::span<const RawRecord> records,
                                std::span<const Digest> leaves) const {
  if (published_.tiles == nullptr || first >= published_.size.value) return true;
  if (first + kTileWidth > published_.size.value) return false;  // a partial one
  const std::uint64_t index = first / kTileWidth;
  static_assert(sizeof(Digest) == 32);
  const auto tile = published_.tiles->read({0, index, kTileWidth});
  if (!tile || tile->size() != leaves.size_bytes() ||
      std::memcmp(tile->data(), leaves.data(), leaves.size_bytes()) != 0)
    return false;
  if (!published_.bundle) return true;
  const auto bundle = published_.bundle(index, kTileWidth);
  return bundle && holds_entries(*bundle, records);
}

}  // namespace quanlu::consumers::verify

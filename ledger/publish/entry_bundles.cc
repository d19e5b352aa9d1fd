#include "ledger/publish/entry_bundles.h"

#include <utility>

namespace quanlu::ledger::publish {

Result<BundleBuilder> BundleBuilder::restore(const TileFolder& folder, TreeSize size) {
  BundleBuilder builder;
  builder.open_.index = size.value / tree::kTileWidth;
  builder.open_.width = static_cast<std::uint16_t>(size.value % tree::kTileWidth);
  if (builder.open_.width == 0) return builder;
  TRY_ASSIGN(builder.open_.entries, folder.read_bundle(builder.open_.index, builder.open_.width));
  TRY_ASSIGN(builder.open_.seals, folder.read_seals(builder.open_.index, builder.open_.width));
  return builder;
}

void BundleBuilder::add(BytesView entry, std::optional<BytesView> seal) {
  append_be(open_.entries, static_cast<std::uint16_t>(entry.size()));
  append(open_.entries, entry);
  if (seal) {
    append_be(open_.seals, open_.index * tree::kTileWidth + open_.width);
    append(open_.seals, *seal);
  }
  if (++open_.width < tree::kTileWidth) return;
  const std::uint64_t next = open_.index + 1;
  full_.push_back(std::exchange(open_, Filled{}));
  open_.index = next;
}

std::vector<BundleBuilder::Filled> BundleBuilder::take_full() {
  return std::exchange(full_, {});
}

std::optional<BundleBuilder::Filled> BundleBuilder::partial() const {
  if (open_.width == 0) return std::nullopt;
  return open_;
}

}  // namespace quanlu::ledger::publish

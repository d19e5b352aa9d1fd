#pragma once
// Partial tiles whose full ones took their place (INTEGRITY.md 2.7): a reader who began with the
// checkpoint before has a day to end.
#include "ledger/publish/tile_folder.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::publish {

inline constexpr std::int64_t kPartialsKeptMs = std::int64_t{24} * 60 * 60 * 1000;

// Removes partial tiles, bundles and seals whose full file is so old, but those that the checkpoint
// of `published` leads to. -> how many files went. What cannot be removed is kFailed "io"; the next
// call goes on.
Result<std::size_t> prune_partials(const TileFolder& folder, TreeSize published, Millis now);

}  // namespace quanlu::ledger::publish

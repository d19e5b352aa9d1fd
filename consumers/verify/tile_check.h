#pragma once
// The part of level V2 that one tile and its 256 entries decide among themselves: any thread can do
// it, and what lies above them in the tree is little (published_tree.h).
#include <optional>
#include <span>
#include <vector>

#include "consumers/verify/published_tree.h"
#include "consumers/verify/source.h"

namespace quanlu::consumers::verify {

// Borrows what is published. const means safe to share, when the tree may be read side by side.
class TileCheck {
 public:
  explicit TileCheck(const PublishedTree& published);

  // The root over the records, when they are the entries of one tile, no signed root lies between
  // them, and the tile and the entry bundle that are published of them are theirs, byte for byte.
  // Nothing else is judged here: then each entry goes to TreePass, which says what is wrong.
  std::optional<Digest> subtree(ledger::crypto::Hasher& hasher, std::span<const RawRecord> records,
                                std::span<const Digest> leaves) const;

 private:
  bool is_published_so(std::uint64_t first, std::span<const RawRecord> records,
                       std::span<const Digest> leaves) const;

  const PublishedTree& published_;
  std::vector<TreeSize> sizes_;  // of signed roots, ascending
};

}  // namespace quanlu::consumers::verify

#pragma once
// Levels V2 and V3: the tree over the entries as they are read, held against what was signed and
// published about it (INTEGRITY.md 6.1). Entries are mere bytes here.
#include <functional>
#include <map>
#include <vector>

#include "consumers/verify/report.h"
#include "ledger/tree/compact_range.h"
#include "ledger/tree/tile.h"

namespace quanlu::consumers::verify {

// A tree of this size has this root: a signed checkpoint says so, whose signature was checked.
struct SignedRoot {
  TreeSize size;
  Digest root;
  Level level = Level::kV2;  // V2: what is published now; V3: what was seen or kept before
  Words by;                  // "the published checkpoint"
};

// What is there about one partition. Borrowed sources answer kIncomplete for a file that is not
// there, and "file_too_large" for one that is longer than any tile or bundle.
struct PublishedTree {
  Partition partition;
  std::vector<SignedRoot> roots;
  TreeSize size;                              // that the published files cover
  ledger::tree::TileSource* tiles = nullptr;  // null: roots only
  std::function<Result<Bytes>(std::uint64_t index, std::uint16_t width)> bundle;  // may be empty
  bool side_by_side = false;  // tiles and bundles may be read from several threads at once
};

// The largest tree of which a published checkpoint gives the root; 0: there is none.
TreeSize signed_size(const PublishedTree& published);

// Grows beside one reading of a partition, in order of seq. A seq that is missing ends it: what
// lies above cannot be what was signed.
class TreePass {
 public:
  TreePass(ledger::crypto::Suite suite, const PublishedTree& published);

  void add(Seq seq, const Digest& leaf, BytesView entry);
  // The 256 entries from `first` on, which TileCheck found right, by the root over them.
  void add_tile(Seq first, const Digest& root);
  // Whether the entries so far have given every signed root of this size.
  bool has_proved(TreeSize size) const;
  // Once, at the end of the partition: the findings, in the order of their leaves.
  std::vector<Finding> finish();
  std::uint64_t tiles_checked() const { return tiles_checked_; }
  const PublishedTree& published() const { return published_; }

 private:
  bool is_next(Seq seq);
  bool has_tiles_of(Seq seq) const {
    return published_.tiles != nullptr && seq.value < published_.size.value;
  }
  void roots_reached();
  void compare_right_border();
  void compare_full();
  void compare(const ledger::tree::TileBuilder::Filled& tile);
  void compare_bundle(std::uint64_t index, std::uint16_t width);
  bool explained(std::uint64_t first_leaf, std::uint64_t leaves) const;
  void not_read(const Error& error, const std::string& path, std::uint64_t first_leaf);
  void add_finding(Finding finding);

  const PublishedTree& published_;
  ledger::crypto::Hasher hasher_;
  std::multimap<TreeSize, const SignedRoot*> awaited_;
  std::map<TreeSize, bool> reached_;  // whether the roots of this size were all right
  ledger::tree::CompactRange range_;
  ledger::tree::TileBuilder tiles_;
  Bytes bundle_;  // of the entries since the last full one
  bool broken_ = false;
  std::uint64_t tiles_checked_ = 0;
  std::vector<Finding> findings_;
};

}  // namespace quanlu::consumers::verify

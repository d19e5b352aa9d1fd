#pragma once
// The entries of a tree in files of 256, as level-0 tiles hold their hashes, and the seals beside
// them (INTEGRITY.md 2.7, 2.3): per entry u16 length || entry; per sealed entry u64 seq || 80
// bytes.
#include <optional>
#include <vector>

#include "ledger/publish/tile_folder.h"

namespace quanlu::ledger::publish {

class BundleBuilder {
 public:
  struct Filled {
    std::uint64_t index = 0;
    std::uint16_t width = 0;  // 1 ... 256
    Bytes entries, seals;
  };

  BundleBuilder() = default;
  // Goes on behind a tree of `size`, with the partial files that lie there.
  static Result<BundleBuilder> restore(const TileFolder& folder, TreeSize size);

  void add(BytesView entry, std::optional<BytesView> seal);

  std::vector<Filled> take_full();  // since the last call
  std::optional<Filled> partial() const;

 private:
  Filled open_;
  std::vector<Filled> full_;
};

}  // namespace quanlu::ledger::publish

#pragma once
// A tree of numbered leaves, naive, of suite sha256.
#include <string>

#include "schemas/base/bytes.h"
#include "tests/support/naive_tree.h"

namespace quanlu::fuzz {

class SmallTree : public tests::NaiveTree {
 public:
  // `fork`: from this leaf on they are others.
  explicit SmallTree(std::size_t size, std::size_t fork = ~std::size_t{0})
      : NaiveTree(hasher(), leaves(size, fork)) {}

  static ledger::crypto::Hasher& hasher() {
    static ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
    return hasher;
  }
  Digest leaf(std::size_t i) { return mth(i, i + 1); }

 private:
  static std::vector<Digest> leaves(std::size_t size, std::size_t fork) {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < size; ++i)
      leaves.push_back(hasher().leaf(as_bytes((i < fork ? "" : "another ") + std::to_string(i))));
    return leaves;
  }
};

}  // namespace quanlu::fuzz

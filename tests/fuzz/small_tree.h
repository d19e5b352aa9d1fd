#pragma once
// A tree of numbered leaves, written straight from RFC 6962 section 2.1; it shares nothing with
// ledger/tree.
#include <bit>
#include <map>
#include <string>
#include <vector>

#include "ledger/crypto/digest.h"
#include "schemas/base/bytes.h"

namespace quanlu::fuzz {

class SmallTree {
 public:
  // `fork`: from this leaf on they are others.
  explicit SmallTree(std::size_t size, std::size_t fork = ~std::size_t{0}) {
    for (std::size_t i = 0; i < size; ++i)
      leaves_.push_back(hasher_.leaf(as_bytes((i < fork ? "" : "another ") + std::to_string(i))));
  }

  ledger::crypto::Hasher& hasher() { return hasher_; }
  const Digest& leaf(std::size_t i) const { return leaves_[i]; }

  Digest mth(std::size_t first, std::size_t end) {
    if (first == end) return hasher_.of({});
    if (end - first == 1) return leaves_[first];
    const auto known = known_.find({first, end});
    if (known != known_.end()) return known->second;
    const std::size_t k = std::bit_floor(end - first - 1);
    const Digest left = mth(first, first + k), right = mth(first + k, end);
    return known_[{first, end}] = hasher_.node(left, right);
  }
  std::vector<Digest> path(std::size_t m, std::size_t first, std::size_t end) {
    if (end - first == 1) return {};
    const std::size_t k = std::bit_floor(end - first - 1);
    auto proof = m < k ? path(m, first, first + k) : path(m - k, first + k, end);
    proof.push_back(m < k ? mth(first + k, end) : mth(first, first + k));
    return proof;
  }
  std::vector<Digest> subproof(std::size_t m, std::size_t first, std::size_t end, bool whole) {
    if (m == end - first)
      return whole ? std::vector<Digest>() : std::vector<Digest>{mth(first, end)};
    const std::size_t k = std::bit_floor(end - first - 1);
    auto proof =
        m <= k ? subproof(m, first, first + k, whole) : subproof(m - k, first + k, end, false);
    proof.push_back(m <= k ? mth(first + k, end) : mth(first, first + k));
    return proof;
  }

 private:
  ledger::crypto::Hasher hasher_{ledger::crypto::Suite::kSha256};
  std::vector<Digest> leaves_;
  std::map<std::pair<std::size_t, std::size_t>, Digest> known_;
};

}  // namespace quanlu::fuzz

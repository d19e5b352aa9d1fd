#pragma once
// A tree written straight from RFC 6962 section 2.1; it shares nothing with ledger/tree.
#include <bit>
#include <map>
#include <vector>

#include "ledger/crypto/digest.h"

namespace quanlu::tests {

class NaiveTree {
 public:
  NaiveTree(ledger::crypto::Hasher& hasher, std::vector<Digest> leaves)
      : hasher_(hasher), leaves_(std::move(leaves)) {}

  // MTH(D[first:end])
  Digest mth(std::size_t first, std::size_t end) {
    if (first == end) return hasher_.of({});
    if (end - first == 1) return leaves_[first];
    const auto known = known_.find({first, end});
    if (known != known_.end()) return known->second;
    const std::size_t k = std::bit_floor(end - first - 1);
    const Digest left = mth(first, first + k), right = mth(first + k, end);
    return known_[{first, end}] = hasher_.node(left, right);
  }
  // PATH(m, D[first:end])
  std::vector<Digest> path(std::size_t m, std::size_t first, std::size_t end) {
    if (end - first == 1) return {};
    const std::size_t k = std::bit_floor(end - first - 1);
    std::vector<Digest> proof = m < k ? path(m, first, first + k) : path(m - k, first + k, end);
    proof.push_back(m < k ? mth(first + k, end) : mth(first, first + k));
    return proof;
  }
  // SUBPROOF(m, D[first:end], b)
  std::vector<Digest> subproof(std::size_t m, std::size_t first, std::size_t end, bool b) {
    const std::size_t n = end - first;
    if (m == n) return b ? std::vector<Digest>{} : std::vector<Digest>{mth(first, end)};
    const std::size_t k = std::bit_floor(n - 1);
    std::vector<Digest> proof =
        m <= k ? subproof(m, first, first + k, b) : subproof(m - k, first + k, end, false);
    proof.push_back(m <= k ? mth(first + k, end) : mth(first, first + k));
    return proof;
  }

 private:
  ledger::crypto::Hasher& hasher_;
  std::vector<Digest> leaves_;
  std::map<std::pair<std::size_t, std::size_t>, Digest> known_;
};

}  // namespace quanlu::tests

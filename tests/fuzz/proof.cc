// Proofs against a tree written straight from RFC 6962: a proof that somebody spoiled is taken
// exactly when it is the right one again.
#include "ledger/tree/check.h"
#include "ledger/tree/prove.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/small_tree.h"

using namespace quanlu;
namespace tree = ledger::tree;

namespace {

// size, place, then what is done to the proof: pairs of a place in it and a value.
struct Spoiled {
  std::uint64_t size = 1, place = 0;
  BytesView deeds;

  explicit Spoiled(BytesView bytes) {
    if (bytes.size() < 2) return;
    size = 1 + bytes[0];
    place = bytes[1] % size;
    deeds = bytes.subspan(2);
  }
  std::vector<Digest> apply(std::vector<Digest> proof) const {
    for (std::size_t at = 0; at + 2 < deeds.size(); at += 3) {
      const std::uint8_t where = deeds[at], byte = deeds[at + 1], value = deeds[at + 2];
      if (where == 0xFF && proof.size() < 64) proof.emplace_back();
      if (where == 0xFE && !proof.empty()) proof.pop_back();
      if (where == 0xFD && !proof.empty()) proof.erase(proof.begin());
      if (where == 0xFC && proof.size() > 1) std::swap(proof.front(), proof.back());
      if (where < proof.size()) proof[where].bytes[byte % 32] ^= value;
    }
    return proof;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::SmallTree naive(256 + 1);
  const Spoiled spoiled(BytesView(data, size));
  ledger::crypto::Hasher& hasher = naive.hasher();
  const TreeSize whole(spoiled.size);
  const Digest root = naive.mth(0, spoiled.size);

  const auto path = naive.path(spoiled.place, 0, spoiled.size);
  const auto shown = spoiled.apply(path);
  FUZZ_CHECK(tree::inclusion_length(spoiled.place, whole) == path.size());
  FUZZ_CHECK(tree::check_inclusion(hasher, spoiled.place, whole, naive.leaf(spoiled.place), shown,
                                   root) == (shown == path));
  // A node is no leaf, and what follows the tree is not in it.
  FUZZ_CHECK(!tree::check_inclusion(hasher, spoiled.place, whole, root, shown, root) ||
             (spoiled.size == 1 && shown.empty()));
  FUZZ_CHECK(
      !tree::check_inclusion(hasher, spoiled.size, whole, naive.leaf(spoiled.place), shown, root));

  const std::uint64_t from = spoiled.place + 1;
  const auto line = naive.subproof(from, 0, spoiled.size, true);
  const auto told = spoiled.apply(line);
  FUZZ_CHECK(tree::consistency_length(TreeSize(from), whole) == line.size());
  FUZZ_CHECK(tree::check_consistency(hasher, TreeSize(from), whole, naive.mth(0, from), root,
                                     told) == (told == line));
  FUZZ_CHECK(from == spoiled.size || !tree::check_consistency(hasher, whole, TreeSize(from), root,
                                                              naive.mth(0, from), told));
  return 0;
}

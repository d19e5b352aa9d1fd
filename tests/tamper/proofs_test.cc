// T42-T45 of INTEGRITY.md 7.1: proofs that lie about a place, a size or a hash, and numbers that
// no proof may have, each refused by the check or by the reader before it.
#include "ledger/note/add_checkpoint.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/proof_file.h"
#include "ledger/tree/check.h"
#include "schemas/base/seams.h"
#include "tests/ledger/tree/forest.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace note = ledger::note;

constexpr std::size_t kLeaves = 300;

struct Tree {
  crypto::Hasher hasher{crypto::Suite::kSha256};
  std::vector<Digest> leaves = numbered_leaves(hasher, kLeaves);
  NaiveTree naive{hasher, leaves};
};

// What is claimed; right before a deed was done to it.
struct Claim {
  Tree& tree;
  SeededRandom& random;
  std::uint64_t size, index;
  Digest leaf, root;
  std::vector<Digest> proof;

  bool holds() const {
    return check_inclusion(tree.hasher, index, TreeSize(size), leaf, proof, root);
  }
};

struct Growing {
  Tree& tree;
  SeededRandom& random;
  std::uint64_t from, to;
  Digest old_root, new_root;
  std::vector<Digest> proof;

  bool holds() const {
    return check_consistency(tree.hasher, TreeSize(from), TreeSize(to), old_root, new_root, proof);
  }
};

Digest flipped(Digest digest, SeededRandom& random) {
  digest.bytes[random.below(32)] ^= static_cast<std::uint8_t>(1U << random.below(8));
  return digest;
}

template <typename Of>
using Deed = std::function<bool(Of&)>;  // false: there is nothing of the kind to do here

// `draw` gives right claims until the deed finds something to do; then it must be refused.
template <typename Of, typename Draw>
void run(const char* id, const char* what, const char* by, const Draw& draw, const Deed<Of>& deed) {
  Tally tally{.id = id, .what = what, .level = by, .backend = "memory"};
  static Tree tree;
  for (std::uint64_t seed = 0; tally.run < instances(); ++seed) {
    SeededRandom random(seed);
    Of claim = draw(tree, random);
    INFO(id << " " << what << ", seed " << seed);
    CHECK(claim.holds());  // the honest twin
    if (!deed(claim)) continue;
    ++tally.run;
    const bool refused = !claim.holds();
    CHECK(refused);
    tally.found += refused ? 1 : 0;
  }
  tally.exit_right = tally.first_right = tally.found;
  tell(tally);
}

Claim inclusion(Tree& tree, SeededRandom& random) {
  const std::uint64_t size = 1 + random.below(kLeaves), index = random.below(size);
  return {.tree = tree,
          .random = random,
          .size = size,
          .index = index,
          .leaf = tree.leaves[index],
          .root = tree.naive.mth(0, size),
          .proof = tree.naive.path(index, 0, size)};
}

Growing growth(Tree& tree, SeededRandom& random) {
  const std::uint64_t to = 2 + random.below(kLeaves - 1), from = 1 + random.below(to);
  return {.tree = tree,
          .random = random,
          .from = from,
          .to = to,
          .old_root = tree.naive.mth(0, from),
          .new_root = tree.naive.mth(0, to),
          .proof = tree.naive.subproof(from, 0, to, true)};
}

TEST_CASE("T42: an inclusion proof proves its leaf at its place alone", "[proofs]") {
  print_heading();
  const auto t42 = [](const char* what, const Deed<Claim>& deed) {
    run<Claim>("T42", what, "verify", inclusion, deed);
  };
  t42("index + 1, - 1", [](Claim& c) {
    const bool up = c.random.below(2) == 0;
    if (up ? c.index + 1 == c.size : c.index == 0) return false;
    c.index += up ? 1 : UINT64_MAX;
    return true;
  });
  t42("index ^ 2", [](Claim& c) {
    c.index ^= 2;
    return true;
  });
  t42("index at and behind the end", [](Claim& c) {
    c.index = c.size + c.random.below(3) * c.random.below(1'000'000);
    return true;
  });
  t42("size doubled, with the root of that size", [](Claim& c) {
    if (c.size * 2 > kLeaves) return false;
    c.size *= 2;
    c.root = c.tree.naive.mth(0, c.size);
    return true;
  });
  t42("size halved, with the root of that size", [](Claim& c) {
    if (c.size < 2) return false;
    c.size /= 2;
    c.root = c.tree.naive.mth(0, c.size);
    return true;
  });
  t42("a node flipped", [](Claim& c) {
    if (c.proof.empty()) return false;
    Digest& node = c.proof[c.random.below(c.proof.size())];
    node = flipped(node, c.random);
    return true;
  });
  t42("a node added", [](Claim& c) {
    c.proof.insert(
        c.proof.begin() + static_cast<std::ptrdiff_t>(c.random.below(c.proof.size() + 1)),
        c.random.below(2) == 0 ? c.root : Digest{});
    return true;
  });
  t42("a node removed", [](Claim& c) {
    if (c.proof.empty()) return false;
    c.proof.erase(c.proof.begin() + static_cast<std::ptrdiff_t>(c.random.below(c.proof.size())));
    return true;
  });
  t42("two nodes exchanged", [](Claim& c) {
    if (c.proof.size() < 2) return false;
    const std::uint64_t at = c.random.below(c.proof.size() - 1);
    std::swap(c.proof[at], c.proof[at + 1]);
    return true;
  });
  t42("the root of the empty tree", [](Claim& c) {
    c.root = c.tree.hasher.of({});
    return true;
  });
  t42("the root given as the leaf", [](Claim& c) {
    if (c.size == 1) return false;
    c.leaf = c.root;
    return true;
  });
  t42("another leaf of the tree", [](Claim& c) {
    if (c.size == 1) return false;
    c.leaf = c.tree.leaves[(c.index + 1 + c.random.below(c.size - 1)) % c.size];
    return true;
  });
}

TEST_CASE("T43: a consistency proof proves its two roots alone", "[proofs]") {
  print_heading();
  const auto t43 = [](const char* what, const Deed<Growing>& deed) {
    run<Growing>("T43", what, "verify", growth, deed);
  };
  t43("roots exchanged", [](Growing& g) {
    std::swap(g.old_root, g.new_root);
    return g.from != g.to;
  });
  t43("sizes exchanged: m > n", [](Growing& g) {
    std::swap(g.from, g.to);
    return g.from != g.to;
  });
  t43("sizes and roots exchanged", [](Growing& g) {
    std::swap(g.from, g.to);
    std::swap(g.old_root, g.new_root);
    return g.from != g.to;
  });
  t43("from nothing, with a proof or without the root of nothing", [](Growing& g) {
    g.from = 0;
    if (g.random.below(2) == 0) g.proof.clear();
    return true;
  });
  t43("to nothing", [](Growing& g) {
    g.to = 0;
    return true;
  });
  t43("cut, at either end", [](Growing& g) {
    if (g.proof.empty()) return false;
    g.proof.erase(g.random.below(2) == 0 ? g.proof.begin() : g.proof.end() - 1);
    return true;
  });
  t43("something behind it", [](Growing& g) {
    g.proof.push_back(g.random.below(2) == 0 ? g.new_root : Digest{});
    return true;
  });
  t43("not empty for equal sizes", [](Growing& g) {
    g.from = g.to;
    g.old_root = g.new_root;
    g.proof.assign(1 + g.random.below(3), g.new_root);
    return true;
  });
  t43("equal sizes, other roots", [](Growing& g) {
    g.from = g.to;
    g.old_root = flipped(g.new_root, g.random);
    g.proof.clear();
    return true;
  });
  t43("a node flipped", [](Growing& g) {
    if (g.proof.empty()) return false;
    Digest& node = g.proof[g.random.below(g.proof.size())];
    node = flipped(node, g.random);
    return true;
  });
  t43("of a size before or behind", [](Growing& g) {
    g.from += g.random.below(2) == 0 && g.from > 1 ? UINT64_MAX : 1;
    return g.from <= g.to;
  });
}

TEST_CASE("T45: a node is no leaf and a leaf is no node", "[proofs]") {
  print_heading();
  const auto t45 = [](const char* what, const Deed<Claim>& deed) {
    run<Claim>("T45", what, "verify", inclusion, deed);
  };
  t45("a pair of leaves given as one leaf of a smaller tree", [](Claim& c) {
    if (c.size < 2 || c.size % 2 != 0) return false;
    c.index /= 2;
    c.size /= 2;
    c.leaf = c.tree.naive.mth(2 * c.index, 2 * c.index + 2);
    c.proof.erase(c.proof.begin());
    // As digests this is a proof; what stands in a tree is the hash of an entry.
    CHECK(c.holds());
    Bytes children(c.tree.leaves[2 * c.index].bytes.begin(),
                   c.tree.leaves[2 * c.index].bytes.end());
    const Digest& right = c.tree.leaves[2 * c.index + 1];
    children.insert(children.end(), right.bytes.begin(), right.bytes.end());
    c.leaf = c.tree.hasher.leaf(children);
    return true;
  });
  t45("the hash of an entry taken as a node, without the leaf's prefix", [](Claim& c) {
    c.leaf = c.tree.hasher.of(as_bytes(std::to_string(c.index)));
    return true;
  });
}

// A number as a proof, a request or a checkpoint may carry it, in a form that none of them takes.
std::string bad_number(SeededRandom& random) {
  const std::string digits = std::to_string(1 + random.below(1'000'000));
  switch (random.below(10)) {
    case 0:
      return "9223372036854775808";
    case 1:
      return "18446744073709551615";
    case 2:
      return "18446744073709551616";
    case 3:
      return "0" + digits;
    case 4:
      return "+" + digits;
    case 5:
      return "-" + digits;
    case 6:
      return " " + digits;
    case 7:
      return digits + ".0";
    case 8:
      return "0x" + digits;
    default:
      return "9007199254740993";  // 2^53 + 1
  }
}

TEST_CASE("T44: numbers and lengths that no proof has are refused by the reader", "[proofs]") {
  print_heading();
  Tree tree;
  const auto hashes = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += to_base64(tree.leaves[i].bytes) + "\n";
    return text;
  };
  const auto checkpoint = [&](const std::string& size) {
    return "mz.example/quanlu\n" + size + "\n" + to_base64(tree.leaves[0].bytes) + "\n";
  };
  const std::string signed_note = checkpoint("300") + "\n— mz.example/quanlu AAAAAAAA\n";
  const auto proof_file = [&](const std::string& index, std::size_t count) {
    return "c2sp.org/tlog-proof@v1\nindex " + index + "\n" + hashes(count) + "\n" + signed_note;
  };
  const auto request = [&](const std::string& old, std::size_t count) {
    return "old " + old + "\n" + hashes(count) + "\n" + signed_note;
  };
  REQUIRE(note::parse_checkpoint(checkpoint("300")));
  REQUIRE(note::parse_proof_file(proof_file("7", 9)));
  REQUIRE(note::parse_add_checkpoint(request("7", 9)));
  const auto run = [](const char* what, const std::function<bool(SeededRandom&)>& refused) {
    Tally tally{.id = "T44", .what = what, .level = "parse", .backend = "memory"};
    for (; tally.run < instances(); ++tally.run) {
      SeededRandom random(tally.run);
      const bool right = refused(random);
      CHECK(right);
      tally.found += right ? 1 : 0;
    }
    tally.exit_right = tally.first_right = tally.found;
    tell(tally);
  };
  run("a size of a checkpoint", [&](SeededRandom& random) {
    return !note::parse_checkpoint(checkpoint(bad_number(random)));
  });
  // What is a number and no place in the tree, the check behind the reader refuses.
  run("an index of a proof file", [&](SeededRandom& random) {
    const auto read = note::parse_proof_file(proof_file(bad_number(random), random.below(9)));
    return !read || !check_inclusion(tree.hasher, read->index, TreeSize(300), tree.leaves[0],
                                     read->proof, tree.naive.mth(0, 300));
  });
  run("the old size of a request to a witness", [&](SeededRandom& random) {
    const auto read = note::parse_add_checkpoint(request(bad_number(random), random.below(9)));
    return !read || read->old_size.value > 300;  // above the checkpoint's: 400
  });
  run("64 hashes and more", [&](SeededRandom& random) {
    const std::size_t count = 64 + random.below(200);
    return !note::parse_proof_file(proof_file("7", count)) &&
           !note::parse_add_checkpoint(request("7", count));
  });
  run("sizes at the edge of 64 bits", [&](SeededRandom& random) {
    const std::uint64_t edges[] = {std::uint64_t{1} << 63, UINT64_MAX, UINT64_MAX - 1,
                                   (std::uint64_t{1} << 53) + 1};
    const TreeSize size(edges[random.below(4)]);
    const std::vector<Digest> proof(random.below(64), tree.leaves[3]);
    return !check_inclusion(tree.hasher, random.below(300), size, tree.leaves[0], proof,
                            tree.leaves[1]) &&
           !check_consistency(tree.hasher, TreeSize(1 + random.below(300)), size, tree.leaves[0],
                              tree.leaves[1], proof);
  });
}

}  // namespace
}  // namespace quanlu::tests

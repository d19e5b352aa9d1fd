#include <cstdlib>

#include "ledger/tree/check.h"
#include "ledger/tree/prove.h"
#include "tests/ledger/tree/forest.h"

namespace quanlu::tests {
namespace {

constexpr std::size_t kExhaustive = 128;

// 32, in a long run QUANLU_FLIPS.
std::size_t flips() {
  const char* const asked = std::getenv("QUANLU_FLIPS");
  return asked == nullptr ? 32 : std::strtoull(asked, nullptr, 10);
}

struct World {
  explicit World(std::size_t count, crypto::Suite suite = crypto::Suite::kSha256)
      : hasher(suite), leaves(numbered_leaves(hasher, count)), naive(hasher, leaves) {
    range = grown(hasher, leaves, &nodes);
  }
  crypto::Hasher hasher;
  std::vector<Digest> leaves;
  NaiveTree naive;
  KeptNodes nodes;
  CompactRange range;
};

// Calls `bad` with every proof that differs from a true one in a single bit, by one hash too many
// or by one too few.
template <typename Bad>
void each_spoiled(const Proof& proof, Bad&& bad) {
  for (std::size_t at = 0; at < proof.size() * 256; ++at) {
    Proof spoiled = proof;
    spoiled[at / 256].bytes[at % 256 / 8] ^= static_cast<std::uint8_t>(1 << at % 8);
    bad(spoiled);
  }
  Proof longer = proof;
  longer.emplace_back();
  bad(longer);
  if (proof.empty()) return;
  bad(Proof(proof.begin(), proof.end() - 1));
  bad(Proof(proof.begin() + 1, proof.end()));
}

TEST_CASE("the published vectors of RFC 6962 implementations hold") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const char* const entries[] = {"",
                                 "00",
                                 "10",
                                 "2021",
                                 "3031",
                                 "40414243",
                                 "5051525354555657",
                                 "606162636465666768696a6b6c6d6e6f"};
  const char* const roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                               "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                               "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                               "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                               "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                               "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                               "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                               "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                               "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  KeptNodes nodes;
  CompactRange range;
  for (std::size_t size = 0; size <= 8; ++size) {
    INFO(size);
    REQUIRE(range.root(hasher) == digest_of_hex(roots[size]));
    REQUIRE(must(root_of(nodes, hasher, TreeSize(size))) == range.root(hasher));
    if (size < 8) range.grow(hasher, hasher.leaf(*from_hex(entries[size])), &nodes);
  }
  const Digest a =
      digest_of_hex("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  const Digest b =
      digest_of_hex("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
  const Digest c =
      digest_of_hex("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
  REQUIRE(must(prove_inclusion(nodes, hasher, 0, TreeSize(8))) == Proof{a, b, c});
  REQUIRE(must(prove_consistency(nodes, hasher, TreeSize(1), TreeSize(8))) == Proof{a, b, c});
  REQUIRE(must(prove_consistency(nodes, hasher, TreeSize(6), TreeSize(8))) ==
          Proof{digest_of_hex("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
                digest_of_hex("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                digest_of_hex(roots[4])});
}

TEST_CASE("a growing range gives at every size the root that the definition gives") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    World world(300, suite);
    CompactRange range;
    for (std::size_t size = 0; size <= world.leaves.size(); ++size) {
      REQUIRE(range.size() == TreeSize(size));
      REQUIRE(range.root(world.hasher) == world.naive.mth(0, size));
      const auto peaks = range.peaks();
      REQUIRE(CompactRange::restore(range.size(), {peaks.begin(), peaks.end()}) == range);
      std::vector<Digest> more(peaks.begin(), peaks.end());
      more.emplace_back();
      REQUIRE_FALSE(CompactRange::restore(range.size(), more));
      if (size < world.leaves.size()) range.grow(world.hasher, world.leaves[size]);
    }
    REQUIRE(world.nodes.size() == 2 * 300 - 4);  // 2 n minus one per peak: 300 = 256 + 32 + 8 + 4
  }
}

TEST_CASE("every inclusion proof is that of the definition, proves its leaf and no other") {
  World world(kExhaustive);
  for (std::size_t size = 1; size <= kExhaustive; ++size) {
    const Digest root = world.naive.mth(0, size);
    for (std::size_t index = 0; index < size; ++index) {
      const Proof proof = must(prove_inclusion(world.nodes, world.hasher, index, TreeSize(size)));
      const auto check = [&](std::size_t i, std::size_t n, std::size_t leaf, const Proof& p) {
        return check_inclusion(world.hasher, i, TreeSize(n), world.leaves[leaf], p, root);
      };
      REQUIRE(proof == world.naive.path(index, 0, size));
      REQUIRE(proof.size() == inclusion_length(index, TreeSize(size)));
      REQUIRE(check(index, size, index, proof));
      REQUIRE_FALSE(check(index, size, (index + 1) % kExhaustive, proof));
      REQUIRE_FALSE(check(size, size, index, proof));
      if (size > 1) REQUIRE_FALSE(check((index + 1) % size, size, index, proof));
    }
  }
}

TEST_CASE("every consistency proof is that of the definition and proves its two roots alone") {
  World world(kExhaustive);
  for (std::size_t to = 1; to <= kExhaustive; ++to) {
    const Digest new_root = world.naive.mth(0, to);
    for (std::size_t from = 1; from <= to; ++from) {
      const Digest old_root = world.naive.mth(0, from);
      const Proof proof =
          must(prove_consistency(world.nodes, world.hasher, TreeSize(from), TreeSize(to)));
      const auto check = [&](const Digest& older, const Digest& newer, const Proof& p) {
        return check_consistency(world.hasher, TreeSize(from), TreeSize(to), older, newer, p);
      };
      REQUIRE(proof == world.naive.subproof(from, 0, to, true));
      REQUIRE(proof.size() == consistency_length(TreeSize(from), TreeSize(to)));
      REQUIRE(check(old_root, new_root, proof));
      const Digest other = world.hasher.of(old_root.bytes);
      REQUIRE_FALSE(check(other, new_root, proof));
      REQUIRE_FALSE(check(old_root, other, proof));
      if (from < to)
        REQUIRE_FALSE(check_consistency(world.hasher, TreeSize(to), TreeSize(from), new_root,
                                        old_root, proof));
    }
  }
}

TEST_CASE("a proof with one bit changed, or one hash more or less, proves nothing") {
  World world(flips());
  for (std::size_t size = 1; size <= flips(); ++size) {
    const Digest root = world.naive.mth(0, size);
    for (std::size_t index = 0; index < size; ++index)
      each_spoiled(must(prove_inclusion(world.nodes, world.hasher, index, TreeSize(size))),
                   [&](const Proof& spoiled) {
                     if (check_inclusion(world.hasher, index, TreeSize(size), world.leaves[index],
                                         spoiled, root))
                       FAIL("inclusion of " << index << " in " << size);
                   });
    for (std::size_t from = 1; from <= size; ++from)
      each_spoiled(
          must(prove_consistency(world.nodes, world.hasher, TreeSize(from), TreeSize(size))),
          [&](const Proof& spoiled) {
            if (check_consistency(world.hasher, TreeSize(from), TreeSize(size),
                                  world.naive.mth(0, from), root, spoiled))
              FAIL("consistency of " << from << " and " << size);
          });
  }
}

TEST_CASE("the empty tree is the beginning of every tree, by its own root and no proof") {
  World world(5);
  const Digest empty = world.hasher.of({}), root = world.range.root(world.hasher);
  REQUIRE(check_consistency(world.hasher, TreeSize(0), TreeSize(5), empty, root, {}));
  REQUIRE_FALSE(check_consistency(world.hasher, TreeSize(0), TreeSize(5), root, root, {}));
  REQUIRE_FALSE(
      check_consistency(world.hasher, TreeSize(0), TreeSize(5), empty, root, Proof{root}));
}

TEST_CASE("sizes at the edge of what fits are answered, not overflowed") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const TreeSize huge(~std::uint64_t{0});
  const Proof longest(63);
  REQUIRE_FALSE(check_inclusion(hasher, huge.value, huge, {}, {}, {}));
  REQUIRE_FALSE(check_inclusion(hasher, huge.value - 1, huge, {}, longest, {}));
  REQUIRE_FALSE(check_consistency(hasher, TreeSize(1), huge, {}, {}, longest));
  REQUIRE_FALSE(check_consistency(hasher, TreeSize(std::uint64_t{1} << 63), huge, {}, {}, longest));
}

}  // namespace
}  // namespace quanlu::tests

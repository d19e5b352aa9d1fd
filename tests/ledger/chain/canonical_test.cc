#include "ledger/chain/canonical.h"

#include "ledger/chain/entry.h"
#include "tests/support/chain_world.h"

namespace quanlu::tests {
namespace {

constexpr crypto::Suite kSuite = crypto::Suite::kSha256;
constexpr TypeCode kEvent{402};

Bytes entry_of(Node body) {
  return make_entry(kSuite, kEvent, 1, std::move(body));
}
// Words behind the header: envelope struct of one word, then the body from here.
constexpr std::size_t kBodyWord = 19;

std::string fault(const Bytes& entry) {
  const auto found = check_canonical(entry);
  return found ? std::string(to_text(*found)) : "";
}
std::uint64_t word(const Bytes& entry, std::size_t index) {
  return load_le<std::uint64_t>(&entry[index * kWord]);
}
Bytes with(Bytes entry, std::size_t index, std::uint64_t value) {
  store_le(&entry[index * kWord], value);
  return entry;
}
Bytes grown(Bytes entry, std::vector<std::uint64_t> words) {
  for (const std::uint64_t value : words) {
    entry.resize(entry.size() + kWord);
    store_le(&entry[entry.size() - kWord], value);
  }
  return entry;
}
constexpr std::uint64_t list(std::uint64_t size, std::uint64_t count, std::uint64_t offset = 0) {
  return 1 | offset << 2 | size << 32 | count << 35;
}
constexpr std::uint64_t structure(std::uint64_t data, std::uint64_t pointers,
                                  std::uint64_t offset = 0) {
  return offset << 2 | data << 32 | pointers << 48;
}
// A body of one pointer, whose value and what follows are given word by word.
Bytes pointing(std::uint64_t pointer, const std::vector<std::uint64_t>& words) {
  Bytes entry = entry_of(make_struct({}, {make_text("12345678")}));
  entry.resize((kBodyWord + 1) * kWord);
  return grown(with(std::move(entry), kBodyWord, pointer), words);
}

TEST_CASE("an entry of every shape is canonical") {
  REQUIRE(fault(entry_of(make_struct({}))).empty());
  REQUIRE(fault(entry_of(make_struct({1, 2}, {make_text("济南"), {}, make_data(as_bytes("x"))})))
              .empty());
  REQUIRE(fault(entry_of(make_struct(
                    {}, {make_list({make_text("a"), {}, make_struct({})}), make_words({0, 0})})))
              .empty());
  REQUIRE(fault(pointing(list(5, 0), {})).empty());                    // no numbers
  REQUIRE(fault(pointing(list(0, 1024), {})).empty());                 // elements without size
  REQUIRE(fault(pointing(list(1, 3), {0b101})).empty());               // bits
  REQUIRE(fault(pointing(list(4, 3), {~0ULL, 0xFFFF'FFFF})).empty());  // 3 x 32 bits
  REQUIRE(fault(pointing(list(7, 0), {structure(0, 0, 0)})).empty());  // no structs
  REQUIRE(fault(pointing(list(7, 0), {structure(0, 0, 9)})).empty());  // 9 empty structs
  REQUIRE(fault(pointing(list(7, 4), {structure(1, 1, 2), 0, list(2, 1, 2), 5, 0, 'a'})).empty());
}

TEST_CASE("ten malformed entries, each for its own reason") {
  const Bytes good = entry_of(make_struct({7}, {make_text("visit")}));
  REQUIRE(fault(good).empty());
  REQUIRE(fault(with(good, 0, kRootPointer + 4)) == "form");
  REQUIRE(fault(with(good, 16, 1)) == "form");       // the envelope is a list
  REQUIRE(fault(with(good, 15, 0)) == "untrimmed");  // recordedAt zero
  REQUIRE(fault(with(good, 17, word(good, 17) + 4)) == "offset");
  REQUIRE(fault(grown(good, {0})) == "trailing");
  REQUIRE(fault(with(good, kBodyWord, 0)) == "untrimmed");
  REQUIRE(fault(with(good, kBodyWord + 2, word(good, kBodyWord + 2) | 1ULL << 56)) == "padding");
  REQUIRE(fault(with(good, kBodyWord + 1, word(good, kBodyWord + 1) + (100ULL << 35))) == "bounds");
  REQUIRE(fault(with(good, kBodyWord + 1, 2)) == "pointer");  // far
  REQUIRE(fault(with(good, kBodyWord + 1, 3)) == "pointer");  // capability
}

TEST_CASE("structs and lists have one form only") {
  REQUIRE(fault(pointing(structure(0, 0), {})).size() > 0);     // null is not an empty struct
  REQUIRE(fault(pointing(structure(0, 0, 1), {})) == "empty");  // offset must be -1
  REQUIRE(fault(pointing(structure(2, 0), {1, 0})) == "untrimmed");
  REQUIRE(fault(pointing(structure(0, 2), {0xFFFF'FFFC, 0})) == "untrimmed");
  REQUIRE(fault(pointing(list(0, 1025), {})) == "listSize");
  REQUIRE(fault(pointing(list(1, 3), {0b1101})) == "padding");
  REQUIRE(fault(pointing(list(3, 1), {0x10001})) == "padding");
  REQUIRE(fault(pointing(list(4, 1), {1ULL << 32})) == "padding");
  REQUIRE(fault(pointing(list(5, 2), {1})) == "bounds");
  REQUIRE(fault(pointing(list(6, 2), {0})) == "bounds");
  REQUIRE(fault(pointing(list(5, 1, 1), {1, 1})) == "offset");
  REQUIRE(fault(pointing(list(7, 2), {structure(1, 0, 2), 0, 0})) == "untrimmed");
  REQUIRE(fault(pointing(list(7, 4), {structure(1, 1, 2), 1, 0, 1, 0})) == "untrimmed");
  REQUIRE(fault(pointing(list(7, 3), {structure(1, 0, 2), 1, 1, 1})) == "listSize");
  REQUIRE(fault(pointing(list(7, 0), {structure(1, 0, 0)})) == "empty");
  REQUIRE(fault(pointing(list(7, 0), {structure(0, 0, 1025)})) == "listSize");
  REQUIRE(fault(pointing(list(7, 1), {list(1, 1), 1})) == "pointer");
  REQUIRE(fault(pointing(list(7, 0), {})) == "bounds");
}

TEST_CASE("what elements point to comes after all elements, in their order") {
  const std::vector<std::uint64_t> swapped = {structure(0, 1, 2), list(2, 1, 2), list(2, 1, 0), 'a',
                                              'b'};
  REQUIRE(fault(pointing(list(7, 2), swapped)) == "offset");
  const std::vector<std::uint64_t> in_order = {structure(0, 1, 2), list(2, 1, 1), list(2, 1, 1),
                                               'a', 'b'};
  REQUIRE(fault(pointing(list(7, 2), in_order)).empty());
  const std::vector<std::uint64_t> shared = {list(2, 1, 1), list(2, 1, 0), 'a'};
  REQUIRE(fault(pointing(list(6, 2), shared)) == "offset");
}

// The root is level 1, its body level 2, so the body may hold `levels` more.
Node nested(int levels) {
  Node node = make_struct({1});
  for (int i = 1; i < levels; ++i)
    node = make_struct({}, {std::move(node)});
  return node;
}

TEST_CASE("an entry has at most 32 levels") {
  REQUIRE(fault(entry_of(nested(31))).empty());
  REQUIRE(fault(entry_of(nested(32))) == "depth");
  REQUIRE(fault(entry_of(nested(5000))) == "depth");
}

TEST_CASE("no change of one bit in the pointer to a struct or a list of pointers passes") {
  const Bytes good = entry_of(make_struct({7}, {make_text("visit"), make_list({make_text("a")})}));
  for (const std::size_t index : {std::size_t{0}, std::size_t{16}, std::size_t{17}, kBodyWord + 2})
    for (int bit = 0; bit < 64; ++bit) {
      CAPTURE(index, bit);
      REQUIRE_FALSE(fault(with(good, index, word(good, index) ^ 1ULL << bit)).empty());
    }
}

}  // namespace
}  // namespace quanlu::tests

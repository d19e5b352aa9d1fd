// The walk of ledger/chain needs no Cap'n Proto; here Cap'n Proto itself is asked about the same
// bytes.
#include <map>

#include <capnp/any.h>
#include <capnp/message.h>
#include <kj/exception.h>

#include "ledger/chain/canonical.h"
#include "ledger/chain/entry.h"
#include "schemas/base/seams.h"
#include "tests/support/canonical.h"
#include "tests/support/catch.h"

namespace quanlu::tests {
namespace {

using ledger::chain::CanonicalFault;

bool capnp_says_canonical(const Bytes& entry) {
  std::vector<std::uint64_t> words(entry.size() / 8);
  std::memcpy(words.data(), entry.data(), entry.size());
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()),
                                                words.size());
  const kj::ArrayPtr<const capnp::word> segments[] = {segment};
  bool canonical = false;
  const auto thrown = kj::runCatchingExceptions([&] {
    capnp::SegmentArrayMessageReader reader(segments, {.nestingLimit = 64});
    canonical = reader.isCanonical();
  });
  return thrown == nullptr && canonical;
}

// Where this ledger asks more than Cap'n Proto does: the entry's own form, at most 32 levels, at
// most 1,024 elements without size, no element size in a list of no structs.
bool is_own_rule(CanonicalFault fault) {
  return fault == CanonicalFault::kForm || fault == CanonicalFault::kDepth ||
         fault == CanonicalFault::kListSize || fault == CanonicalFault::kEmpty ||
         fault == CanonicalFault::kOffset;
}

Node random_node(SeededRandom& random, int levels) {
  switch (random.below(levels > 0 ? 6 : 3)) {
    case 0:
      return make_text(std::string(random.below(20), 'a'));
    case 1:
      return make_words({random.next(), 0, random.below(3)});
    case 2:
      return {};
    case 3: {
      std::vector<Node> members;
      for (std::uint64_t i = random.below(4); i > 0; --i)
        members.push_back(random_node(random, levels - 1));
      return make_list(std::move(members));
    }
    default: {
      std::vector<std::uint64_t> data(random.below(4));
      for (auto& word : data)
        word = random.below(3);
      std::vector<Node> pointers;
      for (std::uint64_t i = random.below(4); i > 0; --i)
        pointers.push_back(random_node(random, levels - 1));
      return make_struct(std::move(data), std::move(pointers));
    }
  }
}

Bytes random_entry(SeededRandom& random) {
  std::vector<std::uint64_t> words(15, 1);
  return CanonicalWriter::write(
      {.kind = Node::kStruct,
       .data = std::move(words),
       .pointers = {make_struct({1}, {random_node(random, 3)}),
                    make_struct({}, {random_node(random, 4), random_node(random, 4)})}});
}

// Mostly in the pointers: kind, offset, sizes and counts move by a little.
void mutate(Bytes& entry, SeededRandom& random) {
  const std::size_t at = (16 + random.below(entry.size() / 8 - 16)) * 8;
  std::uint64_t word = load_le<std::uint64_t>(&entry[at]);
  switch (random.below(6)) {
    case 0:
      word ^= 1ULL << random.below(64);
      break;
    case 1:
      word += 4;
      break;
    case 2:
      word += 1ULL << 32;
      break;
    case 3:
      word += 1ULL << 35;
      break;
    case 4:
      word = random.below(2) == 0 ? 0 : word - (1ULL << 48);
      break;
    default: {
      const std::size_t other = (16 + random.below(entry.size() / 8 - 16)) * 8;
      word = load_le<std::uint64_t>(&entry[other]);
    }
  }
  store_le(&entry[at], word);
  if (random.below(20) == 0) entry.resize(entry.size() + 8);
}

TEST_CASE("the walk and Cap'n Proto agree on what is canonical") {
  SeededRandom random(42);
  std::map<std::string, int> seen;
  for (int i = 0; i < 60'000; ++i) {
    Bytes entry = random_entry(random);
    for (std::uint64_t changes = random.below(3); changes > 0; --changes)
      mutate(entry, random);
    const auto fault = ledger::chain::check_canonical(entry);
    const bool theirs = capnp_says_canonical(entry);
    ++seen[fault ? std::string(to_text(*fault)) : "canonical"];
    if (!fault && !theirs) FAIL("only the walk takes " << to_hex(entry));
    if (fault && theirs && !is_own_rule(*fault))
      FAIL("only Cap'n Proto takes (" << to_text(*fault) << ") " << to_hex(entry));
  }
  for (const char* kind : {"canonical", "offset", "bounds", "trailing", "untrimmed", "empty",
                           "padding", "listSize", "pointer"})
    REQUIRE(seen[kind] > 100);
}

}  // namespace
}  // namespace quanlu::tests

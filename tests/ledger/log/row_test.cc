#include "ledger/log/row.h"

#include "schemas/base/seams.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::ledger::log;

namespace {

bool lies_inside(BytesView part, const Bytes& whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

TEST_CASE("any bytes are read as a row without going beyond them, and hardly ever fit") {
  SeededRandom random(12);
  for (int round = 0; round < 20'000; ++round) {
    Bytes value(random.below(300));
    random.fill(value);
    // Half of them have lengths and flags that nearly fit, which noise never has.
    if (value.size() >= kRowHeaderSize && random.below(2) == 0) {
      const auto room = static_cast<std::uint32_t>(value.size() - kRowHeaderSize);
      const auto length = static_cast<std::uint32_t>(room + random.below(3) - random.below(170));
      store_be(&value[kEntryLengthAt], length);
      store_be(&value[kFlagsAt], static_cast<std::uint32_t>(random.below(3)));
    }
    Bytes key(random.below(10));
    random.fill(key);
    const Row row = read_row(key, value);
    CHECK(row.fault != RowFault::kNone);
    CHECK(lies_inside(row.record.entry, value));
    if (row.record.seal) CHECK(lies_inside(*row.record.seal, value));
    CHECK(damaged(row).kind == Failure::kTampered);
  }
}

TEST_CASE("a written row reads back, with a seal and without") {
  for (const std::size_t seal_size : {0, 80}) {
    const Bytes entry(144, 5), seal(seal_size, 6);
    Bytes value(row_size(entry, seal));
    write_row(value, entry, seal);
    const Row row = read_row(row_key(Locator(77)), value);
    CHECK(row.fault == RowFault::kNone);
    CHECK(row.record.locator == Locator(77));
    CHECK(Bytes(row.record.entry.begin(), row.record.entry.end()) == entry);
    CHECK(row.record.seal.has_value() == (seal_size > 0));
  }
}

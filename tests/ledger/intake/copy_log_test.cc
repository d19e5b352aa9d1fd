// A ledger moved to another log (INTEGRITY.md 3.5): the same entries, the same seals.
#include "ledger/intake/copy_log.h"

#include "tests/ledger/intake/world.h"
#include "tests/support/model_log.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

Result<intake::CopiedLog> copy(ledger::log::Log& from, ledger::log::Log& to) {
  return intake::copy_log(from, to, made_ledger().genesis, Partition(0), [](std::uint64_t) {});
}

bool same_records(ledger::log::Log& one, ledger::log::Log& other) {
  return std::ranges::equal(records_of(one), records_of(other), [](const auto& a, const auto& b) {
    return a.entry == b.entry && a.seal == b.seal;
  });
}

}  // namespace

TEST_CASE("a copy has the same entries and seals, and a second run finds nothing to do") {
  const auto from = lmdb_log(made_ledger().directory);
  const std::uint64_t count = must(from->end()).value;
  ledger::log::MemoryLog to;
  const auto first = must(copy(*from, to));
  CHECK(first.is_equal());
  CHECK(first.copied == count);
  CHECK(same_records(*from, to));
  const auto second = must(copy(*from, to));
  CHECK(second.is_equal());
  CHECK(second.copied == 0);
}

TEST_CASE("a copy that was cut is completed behind what lies there, torn batches and strays too") {
  const auto from = lmdb_log(made_ledger().directory);
  auto records = records_of(*from);
  std::size_t head = 0;  // behind a whole batch, before one of several entries
  while (head == 0 || !records[head - 1].seal || records[head].seal)
    REQUIRE(++head + 1 < records.size());
  ModelLog to(1);
  append_records(to, {records.begin(), records.begin() + static_cast<std::ptrdiff_t>(head)});
  to.insert({.entry = records[head].entry, .seal = {}});  // the beginning of the next batch
  to.insert({.entry = Bytes{1, 2, 3}, .seal = {}});
  const auto copied = must(copy(*from, to));
  CHECK(copied.is_equal());
  CHECK(copied.copied == records.size() - head);
  CHECK(must(to.end()).value == records.size() + 2);
}

TEST_CASE("nothing is copied to a log that holds something else") {
  const auto from = lmdb_log(made_ledger().directory);
  ModelLog garbage(1);
  garbage.insert({.entry = Bytes{1, 2, 3}, .seal = {}});
  CHECK(copy(*from, garbage).error().reason == "logNotEmpty");
  CHECK(must(garbage.end()).value == 1);

  // The same ledger went on elsewhere: its head is not in FROM.
  ledger::log::MemoryLog shorter, longer;
  const auto records = records_of(*from);
  std::size_t before_last = records.size() - 1;
  while (before_last > 0 && !records[before_last - 1].seal)
    --before_last;
  append_records(shorter,
                 {records.begin(), records.begin() + static_cast<std::ptrdiff_t>(before_last)});
  append_records(longer, records);
  CHECK(copy(shorter, longer).error().reason == "logNotEmpty");
}

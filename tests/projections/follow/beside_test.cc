// What goes from one thread of a rebuild to another.
#include <thread>

#include "projections/follow/drain_beside.h"
#include "projections/follow/subject_rows.h"
#include "tests/projections/follow/world.h"

namespace quanlu::tests {
namespace {

using follow::EventBatch;
using views::View;

Bytes number_key(std::uint64_t number) {
  Bytes key;
  append_be(key, number);
  return key;
}

// Gives rows whose words are as long as their number says, up to 100 words.
Status give_rows(std::uint64_t count, const follow::Accumulator::Take& take) {
  for (std::uint64_t i = 0; i < count; ++i)
    TRY(take(i % 3 == 0 ? View::kCases : View::kDue, number_key(i), Bytes(8 * (i % 101))));
  return {};
}

std::vector<Bytes> entries_of(ledger::log::Log& log) {
  std::vector<Bytes> entries;
  const auto reader = must(log.read(Locator(0)));
  while (const auto record = must(reader->next()))
    entries.emplace_back(record->entry.begin(), record->entry.end());
  return entries;
}

// The events of a log that can be decoded and name a subject, in batches.
Status give_events(const std::vector<Bytes>& entries, follow::SubjectRows& rows) {
  EventBatch batch;
  for (const Bytes& entry : entries) {
    if (!batch.has_room(entry.size())) TRY(rows.take(std::exchange(batch, {})));
    const BytesView bytes = batch.copy(entry);
    auto event = schemas::codec::Event::decode(bytes);
    const views::Fact fact = event ? views::make_fact(*event) : views::Fact();
    if (fact.subject_kind == 0) {
      batch.drop(bytes);
      continue;
    }
    const std::string elsewhere(fact.subject);  // as a route that a stream remembers
    batch.add(std::move(*event), fact, {.subject = elsewhere, .subject_kind = fact.subject_kind});
  }
  TRY(rows.take(std::move(batch)));
  return rows.finish();
}

std::map<std::pair<View, Bytes>, Bytes> drained(follow::Accumulator& rows) {
  std::map<std::pair<View, Bytes>, Bytes> all;
  must(rows.drain([&](View view, BytesView key, BytesView words) -> Status {
    all[{view, Bytes(key.begin(), key.end())}] = Bytes(words.begin(), words.end());
    return {};
  }));
  return all;
}

TEST_CASE("rows of subjects are the same on a thread of their own", "[projections.follow]") {
  LedgerWorld ledger(31);
  ledger.tell(3000);
  const std::vector<Bytes> entries = entries_of(*ledger.log);
  const TempDir dir;
  const std::size_t max = GENERATE(std::size_t{1} << 30, 200'000);
  CAPTURE(max);
  std::filesystem::create_directories(dir.path() / "here");
  std::filesystem::create_directories(dir.path() / "beside");
  follow::RowsMemory memory(max), memory_beside(max);
  follow::SubjectRows here(dir.path() / "here", memory, false);
  follow::SubjectRows beside(dir.path() / "beside", memory_beside, true);
  must(give_events(entries, here));
  must(give_events(entries, beside));
  CHECK((here.rows().runs() > 0) == (max == 200'000));
  CHECK(here.rows().runs() == beside.rows().runs());
  const auto wanted = drained(here.rows());
  REQUIRE(wanted.size() > 1000);
  REQUIRE(wanted == drained(beside.rows()));
}

TEST_CASE("a run of subjects that cannot be written ends the giving, here or beside",
          "[projections.follow]") {
  LedgerWorld ledger(32);
  ledger.tell(4000);
  const std::vector<Bytes> entries = entries_of(*ledger.log);
  const TempDir dir;
  const bool beside = GENERATE(false, true);
  CAPTURE(beside);
  follow::RowsMemory memory(1);
  follow::SubjectRows rows(dir.path() / "missing", memory, beside);
  const Status given = give_events(entries, rows);
  REQUIRE_FALSE(given);
  CHECK(given.error().where.find("missing") != std::string::npos);
  const Status ended = rows.finish();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().reason == given.error().reason);
}

TEST_CASE("rows that are put in order beside come in that order", "[projections.follow]") {
  const std::uint64_t count = GENERATE(0, 1, 20'000);
  const auto drain = [&](const follow::Accumulator::Take& take) { return give_rows(count, take); };
  const auto few = [](const follow::Accumulator::Take& take) -> Status {
    return take(View::kNames, number_key(7), Bytes(8));
  };
  std::uint64_t next = 0, names = 0;
  must(follow::drain_beside({drain, few}, [&](View view, BytesView key, BytesView words) -> Status {
    if (view == View::kNames) {
      ++names;
      return {};
    }
    REQUIRE(view == (next % 3 == 0 ? View::kCases : View::kDue));
    REQUIRE(as_text(key) == as_text(number_key(next)));
    REQUIRE(words.size() == 8 * (next % 101));
    ++next;
    return {};
  }));
  REQUIRE(next == count);
  REQUIRE(names == 1);
}

TEST_CASE("a failure of either side ends putting in order beside", "[projections.follow]") {
  const auto take_all = [](View, BytesView, BytesView) -> Status { return {}; };
  const auto fails = [](const char* reason) {
    return fail(Failure::kFailed, reason, {"断", "broken"});
  };
  SECTION("of who finds rows, behind those that came") {
    std::uint64_t taken = 0;
    const Status ended = follow::drain_beside(
        {[&](const follow::Accumulator::Take& take) -> Status {
           TRY(give_rows(5000, take));
           return fails("lost");
         },
         [&](const follow::Accumulator::Take& take) { return give_rows(1, take); }},
        [&](View, BytesView, BytesView) -> Status {
          ++taken;
          return {};
        });
    REQUIRE_FALSE(ended);
    CHECK(ended.error().reason == "lost");
    CHECK(taken > 0);
  }
  SECTION("of who writes them, long before the end") {
    std::uint64_t taken = 0;
    const Status ended = follow::drain_beside(
        {[&](const follow::Accumulator::Take& take) { return give_rows(2'000'000, take); },
         [&](const follow::Accumulator::Take& take) { return give_rows(2'000'000, take); }},
        [&](View, BytesView, BytesView) -> Status {
          if (++taken == 100) return fails("full");
          return {};
        });
    REQUIRE_FALSE(ended);
    CHECK(ended.error().reason == "full");
    CHECK(taken == 100);
  }
  SECTION("of both: the writer's, who is asked first") {
    const Status ended =
        follow::drain_beside({[&](const follow::Accumulator::Take& take) -> Status {
                               TRY(give_rows(10, take));
                               return fails("lost");
                             }},
                             [&](View, BytesView, BytesView) -> Status { return fails("full"); });
    REQUIRE_FALSE(ended);
  }
  must(follow::drain_beside({}, take_all));
}

}  // namespace
}  // namespace quanlu::tests

// The ledger on a real broker: the same entries and views as on the embedded log, and what only a
// log that others can write to shows (INTEGRITY.md 3.5).
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/kafka/world.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// What anybody with the right to write can do.
void put_garbage(const std::string& prefix) {
  const std::string address = std::getenv("QUANLU_KAFKA");
  const std::string command =
      "printf 'no entry' | kcat -P -b " + address + " -t " + prefix + ".log.v1";
  REQUIRE(std::system(command.c_str()) == 0);
}

std::multiset<std::string> ids_of(const std::vector<Bytes>& entries) {
  std::multiset<std::string> ids;
  for (const Bytes& entry : entries)
    ids.insert(to_hex(BytesView(entry).subspan(96, 16)));
  return ids;
}

}  // namespace

TEST_CASE("the same city gives the same entries and views on Kafka as on the embedded log") {
  const TempDir dir;
  Ledger here(dir.path() / "lmdb", "lmdb:"), there(dir.path() / "kafka", on_kafka("same"));
  for (Ledger* ledger : {&here, &there}) {
    City city;
    ledger->make(city);
    const auto open = ledger->open(city);
    const auto outcomes = tell(*open, city);
    CHECK(receipts_in(outcomes) == outcomes.size());
    must(open->close());
  }
  const auto entries = there.entries();
  const bool equal = entries == here.entries();
  CHECK(equal);
  const bool same_views = there.rebuild() == here.rebuild();
  CHECK(same_views);
  const auto check = there.check();
  CHECK(check.records == entries.size());
  CHECK(check.strays.total() == 0);
  CHECK_FALSE(check.differs);

  std::filesystem::remove_all(there.directory.root / "mirror");  // it is made again
  const bool again = there.entries() == entries;
  CHECK(again);
}

TEST_CASE("what somebody else writes into the topic is a stray, and nothing else changes") {
  const TempDir dir;
  Ledger ledger(dir.path() / "ledger", on_kafka("foreign"));
  City city;
  ledger.make(city);
  {
    const auto open = ledger.open(city);
    for (int round = 0; round < 3; ++round) {
      put_garbage("foreign");
      CHECK(receipts_in(tell(*open, city, 20)) == 20);
    }
    must(open->close());
  }
  put_garbage("foreign");
  const auto check = ledger.check();
  CHECK(check.strays.of(ledger::chain::StrayReason::kMalformed).count == 4);
  CHECK(check.strays.total() == 4);
  CHECK(check.records == check.end.value + 4);
  CHECK(check.mirror_end == check.end.value);
  const auto open = ledger.open(city);  // recovers behind the last of them
  CHECK(receipts_in(tell(*open, city, 20)) == 20);
  must(open->close());
}

TEST_CASE("of two writers the older one steps down, and every acknowledged event stands once") {
  const TempDir dir;
  Ledger first(dir.path() / "first", on_kafka("two"));
  City city, other;
  first.make(city);
  other.random = SeededRandom(7);
  const auto older = first.open(city);
  CHECK(receipts_in(tell(*older, city, 10)) == 10);
  // The other machine has the same keys, those of the subjects too.
  std::filesystem::copy(first.directory.root, dir.path() / "second",
                        std::filesystem::copy_options::recursive);
  Ledger second(dir.path() / "second", on_kafka("two"));
  auto newer = second.open(other);
  CHECK(newer->writer().epoch() > older->writer().epoch());
  for (const intake::Outcome& outcome : tell(*older, city, 5)) {
    REQUIRE(std::holds_alternative<Error>(outcome));
    CHECK(std::get<Error>(outcome).reason == "fenced");
  }
  const Status closed = older->close();
  REQUIRE_FALSE(closed);
  CHECK(exit_code(closed.error().kind) == 7);
  const auto outcomes = tell(*newer, other, 15);  // the first ten once more
  REQUIRE(receipts_in(outcomes) == 15);
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    CHECK(std::get<intake::Receipt>(outcomes[i]).replayed == (i < 10));
  must(newer->close());
  newer.reset();
  const auto ids = ids_of(second.entries());
  CHECK(ids.size() == std::set<std::string>(ids.begin(), ids.end()).size());
}

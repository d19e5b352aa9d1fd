// Classes of INTEGRITY.md 7.1 that need real events: T11, T68 on the business ledger of a demo, T69
// on its access ledger. The program's own verify is asked.
#include "ledger/log/lmdb_log.h"
#include "ledger/log/row.h"
#include "tests/support/demo_place.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace fs = std::filesystem;
namespace store = ledger::store;

// Rows of an embedded log as they lie there, changed and put back.
class Rows {
 public:
  explicit Rows(fs::path folder) : folder_(std::move(folder)) {
    auto log = must(ledger::log::LmdbLog::open(folder_));
    const std::uint64_t end = must(log->end()).value;
    for (std::uint64_t seq = 0; seq < end; ++seq)
      all.push_back(*must(log->get(Locator(seq))));
  }
  void put(std::uint64_t seq, const ledger::log::StoredRecord& record) const {
    const BytesView seal = record.seal ? BytesView(*record.seal) : BytesView();
    Bytes value(ledger::log::row_size(record.entry, seal));
    ledger::log::write_row(value, record.entry, seal);
    change([&](store::Env& env, store::WriteTxn& txn) -> Status {
      return env.unnamed().put(txn, ledger::log::row_key(Locator(seq)), value);
    });
  }
  void erase(std::uint64_t seq) const {
    change([&](store::Env& env, store::WriteTxn& txn) -> Status {
      TRY(env.unnamed().erase(txn, ledger::log::row_key(Locator(seq))));
      return {};
    });
  }
  std::vector<ledger::log::StoredRecord> all;

 private:
  template <typename Change>
  void change(Change change) const {
    auto env = must(store::Env::open(folder_));
    must(env->update([&](store::WriteTxn& txn) { return change(*env, txn); }));
  }
  fs::path folder_;
};

const Json& first_bad(const Json& report) {
  for (const Json& finding : member(report, "findings").items)
    if (member(finding, "severity").text == "violation") return finding;
  FAIL("no violation");
  return report;
}

struct Deed {
  std::uint64_t first = 0, last = 0;  // the first bad seq lies here
};

// Each deed is done to the rows and taken back behind the verification.
void run(const char* id, const char* what, const Place& place, const Rows& rows,
         const std::vector<std::string>& verify,
         const std::function<Deed(SeededRandom&, std::vector<std::uint64_t>& touched)>& deed) {
  Tally tally{.id = id, .what = what, .level = "V1", .backend = "lmdb"};
  for (; tally.run < instances(); ++tally.run) {
    SeededRandom random(tally.run);
    std::vector<std::uint64_t> touched;
    const Deed done = deed(random, touched);
    const Answer answer = place(verify);
    INFO(id << " " << what << ", instance " << tally.run << "\n" << answer.out.substr(0, 2'000));
    CHECK(answer.code == 3);
    tally.exit_right += answer.code == 3 ? 1 : 0;
    tally.found += answer.code == 3 ? 1 : 0;
    if (answer.code == 3) {
      const auto seq =
          static_cast<std::uint64_t>(member(first_bad(document(answer)), "seq").integer);
      const bool right = done.first <= seq && seq <= done.last;
      CHECK(right);
      tally.first_right += right ? 1 : 0;
    }
    for (const std::uint64_t seq : touched)
      rows.put(seq, rows.all[seq]);
  }
  CHECK(place(verify).code == 0);  // all is as it was
  tell(tally);
}

TEST_CASE("T11, T68, T69: who did it, roles and accesses cannot be taken out of a demo ledger",
          "[demo]") {
  print_heading();
  const TempDir temp;
  const Place place{temp.path()};
  place.make(2);
  place.complain();
  for (int i = 0; i < 6; ++i)
    place.good({"show", "0:" + std::to_string(20 + i), "--purpose", "test"});
  // The actor of every event, as the program says it.
  struct Event {
    std::uint64_t seq;
    std::string type, actor;
  };
  std::vector<Event> events;
  std::istringstream lines(place.good({"log", "--format", "jsonl", "--purpose", "test"}).out);
  for (std::string line; std::getline(lines, line);) {
    const Json event = must(schemas::codec::parse_json(line, "log"));
    const Json* const actor = event.find("actor");
    events.push_back(
        {.seq = static_cast<std::uint64_t>(member(member(event, "position"), "seq").integer),
         .type = member(event, "type").text,
         .actor = actor == nullptr ? "" : member(*actor, "account").text});
  }
  const Rows rows(place.root() / "log/0");
  REQUIRE(events.size() > 50);
  const std::vector<std::string> verify{"verify", "--levels", "V0,V1", "--json"};
  run("T11", "the actor's account in the envelope", place, rows, verify,
      [&](SeededRandom& random, std::vector<std::uint64_t>& touched) {
        while (true) {
          const Event& event = events[random.below(events.size())];
          auto record = rows.all[event.seq];
          const std::string_view bytes = as_text(record.entry);
          const std::size_t at = event.actor.empty() ? bytes.npos : bytes.find(event.actor);
          if (at == bytes.npos) continue;
          record.entry[at + random.below(event.actor.size())] ^=
              static_cast<std::uint8_t>(1U << random.below(8));
          rows.put(event.seq, record);
          touched = {event.seq};
          return Deed{event.seq, event.seq};
        }
      });
  std::vector<std::uint64_t> roles;
  for (const Event& event : events)
    if (event.type == "RoleGranted" || event.type == "AccountOpened") roles.push_back(event.seq);
  REQUIRE(roles.size() > 5);
  run("T68", "the event of a role or an account missing", place, rows, verify,
      [&](SeededRandom& random, std::vector<std::uint64_t>& touched) {
        const std::uint64_t seq = roles[random.below(roles.size())];
        rows.erase(seq);
        touched = {seq};
        return Deed{seq, seq};
      });
  run("T68", "a role event in the place of another", place, rows, verify,
      [&](SeededRandom& random, std::vector<std::uint64_t>& touched) {
        const std::size_t one = random.below(roles.size() - 1);
        const std::uint64_t left = roles[one], right = roles[one + 1];
        rows.put(left, rows.all[right]);
        touched = {left};
        return Deed{left, left};
      });
  const Rows access(place.root() / "access/log/0");
  REQUIRE(access.all.size() > 5);
  run("T69", "an entry of the access ledger removed", place, access,
      {"verify", "access", "--levels", "V0,V1", "--json"},
      [&](SeededRandom& random, std::vector<std::uint64_t>& touched) {
        const std::uint64_t seq = 1 + random.below(access.all.size() - 2);
        access.erase(seq);
        touched = {seq};
        return Deed{seq, seq};
      });
}

}  // namespace
}  // namespace quanlu::tests

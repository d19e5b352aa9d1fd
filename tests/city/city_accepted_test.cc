#include <map>

#include "consumers/demo/city.h"
#include "ledger/cases/bootstrap.h"
#include "ledger/cases/clock.h"
#include "ledger/cases/decide.h"
#include "ledger/cases/rows.h"
#include "ledger/crypto/digest.h"
#include "ledger/rules/packaged.h"
#include "schemas/base/seams.h"
#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "tests/support/catch.h"

using namespace quanlu;
namespace cases = quanlu::ledger::cases;
namespace codec = quanlu::schemas::codec;
namespace demo = quanlu::consumers::demo;

namespace {

// Live intake without a log: bootstrap, then every command read, decided at its own time, evolved.
class Intake {
 public:
  explicit Intake(Millis genesis) : state_(rows_, library_), random_(1) {
    cases::Bootstrap from;
    from.now = genesis;
    from.new_id = [this, genesis] {
      std::array<std::uint8_t, 10> bytes{};
      random_.fill(bytes);
      return make_uuid7(genesis, bytes);
    };
    from.hash = [this](std::string_view bytes) { return hasher_.of(as_bytes(bytes)); };
    for (auto& set : ledger::rules::packaged_rule_sets()) {
      const codec::DocRef file = doc_of("rules-" + std::to_string(set.id()));
      library_.put(key_of(file), set);
      from.rule_sets.push_back({set, file});
    }
    from.calendars = ledger::rules::packaged_calendars();
    for (auto& table : ledger::rules::packaged_area_tables()) {
      const codec::DocRef file = doc_of("areas-" + to_text(table.effective_on()));
      library_.put(key_of(file), table);
      from.area_tables.push_back({table, file});
    }
    cases::Moment at = moment(genesis);
    at.caller.ledger = true;
    auto decided = cases::decide_batch(state_, cases::bootstrap(from), at, {});
    for (const auto& decision : std::get<std::vector<cases::Decision>>(decided))
      append(std::get<cases::Accepted>(decision).command, genesis);
  }

  // Empty: accepted; else the refusal.
  std::string take(const std::string& line, Millis now) {
    auto command = reader_.read(line);
    if (!command) return said(command.error());
    const cases::Decision decision = cases::decide(state_, std::move(*command), moment(now), {});
    if (const auto* refusal = std::get_if<Refusal>(&decision)) return said(*refusal);
    const auto* accepted = std::get_if<cases::Accepted>(&decision);
    if (accepted == nullptr) return "repeated";
    for (const Refusal& warning : accepted->warnings)
      ++warned_[warning.code()];
    append(accepted->command, now);
    return {};
  }

  // What time itself causes before the day, as the ledger's own account.
  void strike(Day today) {
    cases::Moment at = moment(start_of(today));
    at.caller.any_account = false;
    at.caller.ledger = true;
    std::vector<codec::Command> due = cases::due_events(state_, today, at.hash);
    CHECK(ids(due) == ids_of_a_state_that_never_looked(today, at.hash));
    for (codec::Command& command : due) {
      const std::uint16_t code = command.type->code;
      const cases::Decision decision = cases::decide(state_, std::move(command), at, {});
      const auto* accepted = std::get_if<cases::Accepted>(&decision);
      if (const auto* refusal = std::get_if<Refusal>(&decision))
        FAIL(code << " " << said(*refusal));
      append(accepted->command, at.now);
      ++struck_[code];
    }
  }
  const std::map<std::uint16_t, std::size_t>& struck() const { return struck_; }
  const std::map<std::string, std::size_t>& warned() const { return warned_; }

 private:
  static std::vector<Id16> ids(const std::vector<codec::Command>& commands) {
    std::vector<Id16> ids;
    for (const codec::Command& command : commands)
      ids.push_back(command.event_id);
    return ids;
  }
  std::vector<Id16> ids_of_a_state_that_never_looked(Day today, const cases::HashFunction& hash) {
    state_.write_back();
    const cases::State anew(rows_, library_);
    return ids(cases::due_events(anew, today, hash));
  }
  static std::string said(const Refusal& refusal) {
    return refusal.code() + " " + refusal.path + " " + refusal.rule + " expected " +
           refusal.expected + " found " + refusal.found;
  }
  codec::DocRef doc_of(const std::string& name) {
    codec::DocRef doc;
    doc.sha256 = hasher_.of(as_bytes(name));
    doc.bytes = 1;
    doc.media_type = "application/toml";
    doc.title = name;
    return doc;
  }
  static std::string key_of(const codec::DocRef& doc) {
    return std::string(as_text(doc.sha256->bytes));
  }
  cases::Moment moment(Millis now) {
    cases::Moment at;
    at.now = now;
    at.caller.any_account = true;
    at.hash = [this](std::string_view bytes) { return hasher_.of(as_bytes(bytes)); };
    return at;
  }
  void append(const codec::Command& accepted, Millis at) {
    const Seq seq = state_.applied() ? state_.applied()->next() : Seq(0);
    cases::evolve(state_, accepted, seq, at);
  }

  std::map<std::uint16_t, std::size_t> struck_;
  std::map<std::string, std::size_t> warned_;
  cases::MemoryRows rows_;
  cases::MemoryLibrary library_;
  cases::State state_;
  codec::CommandReader reader_;
  SeededRandom random_;
  ledger::crypto::Hasher hasher_{ledger::crypto::Suite::kSha256};
};

}  // namespace

TEST_CASE("strict live intake accepts every event of the sample city, deadline clock running") {
  const demo::Options options{.organizations = 40, .years = 2, .everyday_percent = 25};
  demo::City city(options);
  Intake intake(start_of(*parse_day("2021-01-01")));
  std::string line;
  std::size_t events = 0, refused = 0;
  Day today(0);
  for (; city.next(line); ++events) {
    for (const Day day = civil_day(city.now()); today < day; today = day)
      intake.strike(day);
    if (const std::string wrong = intake.take(line, city.now()); !wrong.empty() && ++refused < 20)
      FAIL_CHECK(wrong << "\n" << line);
  }
  CHECK(refused == 0);
  CHECK(events > 5000);
  CHECK(intake.warned().count("uscc") == 1);  // a foundation of the city, codes of Laiwu
  // Some never report; nobody lets a push, a letter, a task or an acceptance become overdue.
  CHECK(intake.struck().count(308) == 1);
  for (const std::uint16_t code : {105, 204, 211, 330, 342, 814, 1008}) {
    INFO(code);
    CHECK(intake.struck().count(code) == 0);
  }
}

// The rules follow the tables: walked for every type and state, and tried at random.
#include <algorithm>

#include "ledger/cases/evolve.h"
#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/moves.h"
#include "schemas/base/seams.h"
#include "tests/ledger/cases/world.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// A step whose body fulfils the condition of a move, and no other of the type.
cases::Step step_for(const registry::EventType& type, std::string_view condition) {
  cases::Step step;
  step.type = &type;
  step.code = type.code;
  if (condition.empty()) return step;
  if (condition.substr(0, 6) == "art.58") return step;  // hearingRight is false
  const std::size_t equals = condition.find('=');
  const std::string_view wanted =
      equals == std::string_view::npos
          ? condition
          : condition.substr(equals + 1, condition.find('/') - equals - 1);
  for (const registry::Field& field : type.fields) {
    if (equals != std::string_view::npos && field.name != condition.substr(0, equals)) continue;
    if (field.name == condition) step.set(field.name, std::int64_t{1});
    if (field.enumeration == registry::kNoEnumeration) continue;
    if (const auto* found = registry::enumerations()[field.enumeration].find(wanted))
      step.set(field.name, std::int64_t{found->value});
  }
  return step;
}

}  // namespace

TEST_CASE("for every type and every state of its machine the answer is the table's") {
  std::size_t moves = 0, refusals = 0;
  for (const registry::EventType& type : registry::event_types()) {
    const registry::Stream& machine = registry::stream(type.stream);
    for (std::uint8_t from = 0; from <= machine.states.size(); ++from) {
      bool unconditional = false;
      for (const registry::Move& move : type.moves) {
        if (move.machine != type.stream || move.from != from) continue;
        unconditional = unconditional || move.condition.empty();
        const auto to = cases::next_state(type.stream, from, step_for(type, move.condition));
        INFO(type.name << " from " << int(from) << " (" << move.condition << ")");
        REQUIRE(to);
        CHECK((*to == move.to || !move.condition.empty() == false));
        ++moves;
      }
      cases::Step bare = step_for(type, "");
      if (type.code == 756) bare.set("hearingRight", std::int64_t{1});
      INFO(type.name << " bare from " << int(from));
      CHECK(cases::next_state(type.stream, from, bare).has_value() == unconditional);
      refusals += unconditional ? 0 : 1;
    }
  }
  CHECK(moves > 300);
  CHECK(refusals > 300);
}

TEST_CASE("every condition of the tables is understood") {
  for (const registry::EventType& type : registry::event_types())
    for (const registry::Move& move : type.moves) {
      if (move.condition.empty()) continue;
      INFO(type.name << " (" << move.condition << ")");
      CHECK(cases::condition_holds(move.condition, step_for(type, move.condition)));
      cases::Step other = step_for(type, "");
      if (type.code == 756) other.set("hearingRight", std::int64_t{1});
      CHECK_FALSE(cases::condition_holds(move.condition, other));
    }
}

// Steps made at random, of types that move one machine of their own: what the checks of moves let
// through, evolve applies without a flag, and the other way round.
TEST_CASE("what decide lets move, evolve moves without a flag") {
  SeededRandom random(20240904);
  cases::MemoryLibrary library;
  const auto types = registry::event_types();
  std::size_t accepted = 0, refused = 0;
  // Worlds of 1,000 events: a step reads the history of its stream, so long ones cost the square.
  for (int world = 0; world < 20; ++world) {
    cases::MemoryRows rows;
    cases::State state(rows, library);
    for (std::uint64_t seq = 1; seq <= 1'000; ++seq) {
      const registry::EventType& type = types[random.below(types.size())];
      if (type.code == 1314) continue;
      std::string condition;
      if (!type.moves.empty()) condition = type.moves[random.below(type.moves.size())].condition;
      cases::Step step = step_for(type, condition);
      step.seq = Seq(seq);
      random.fill(step.id.bytes);
      step.stream = std::string(registry::stream(type.stream).name) + "/" +
                    (type.stream == registry::StreamKind::kRegCase ||
                             type.stream == registry::StreamKind::kFundCase
                         ? to_uuid_text(id_named("c"))
                         : std::to_string(random.below(2)));
      for (std::size_t i = 1; i < registry::stream(type.stream).key_parts.size(); ++i)
        step.stream += "+2024";
      step.case_id = id_named("c");
      step.subject = "51370100MJD0000116";
      cases::Inquiry ask{.state = state, .at = {}, .step = step};
      cases::check_moves(ask);
      if (!ask.refusals.empty()) {
        ++refused;
        if (random.below(10) != 0) continue;
        INFO(type.name << " " << step.stream << " refused: " << ask.refusals.front().code() << " "
                       << ask.refusals.front().path << " " << ask.refusals.front().found);
        CHECK_FALSE(cases::evolve(state, step).flags.empty());
        continue;
      }
      ++accepted;
      INFO(type.name << " seq " << seq);
      CHECK(cases::evolve(state, step).flags.empty());
    }
  }
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("the same events give the same rows, kept in memory, read again each time or laid over") {
  enum class Way : std::uint8_t { kKept, kReadAgain, kOverlaid };
  const auto run = [](Way way) {
    SeededRandom random(7);
    cases::MemoryRows rows;
    cases::MemoryLibrary library;
    cases::State kept(rows, library);
    const auto types = registry::event_types();
    for (std::uint64_t seq = 1; seq <= 500; ++seq) {
      cases::Step step = step_for(types[random.below(types.size())], "");
      step.seq = Seq(seq);
      random.fill(step.id.bytes);
      step.stream = std::string(registry::stream(step.type->stream).name) + "/1";
      if (way == Way::kKept) {
        evolve(kept, step);
        continue;
      }
      cases::OverlayRows overlay(rows);
      cases::State state(way == Way::kOverlaid ? static_cast<cases::Rows&>(overlay) : rows,
                         library);
      evolve(state, step);
      state.write_back();
      overlay.pour(rows);
    }
    kept.write_back();
    return rows.all();
  };
  CHECK(run(Way::kKept) == run(Way::kReadAgain));
  CHECK(run(Way::kOverlaid) == run(Way::kReadAgain));
}

namespace {

// Events whose histories are summed up, on few streams, with corrections among them.
class SummedStory {
 public:
  static constexpr std::string_view kOrg = "51370100MJD0000116";

  cases::Step next() {
    static constexpr std::uint16_t kCodes[] = {113, 116, 129, 130,  135,  136,  101,  613,
                                               614, 616, 615, 1301, 1302, 1303, 1304, 1314};
    const registry::EventType& type =
        *registry::find_event(kCodes[random_.below(std::size(kCodes))]);
    cases::Step step = step_for(type, "");
    step.seq = Seq(seq_++);
    random_.fill(step.id.bytes);
    step.stream = std::string(registry::stream(type.stream).name) + "/" + key_of(type);
    step.case_id = id_named("c");
    step.effective_on = Day(19'000 + static_cast<std::int32_t>(random_.below(100)));
    for (const registry::Field& field : type.fields)
      if (!field.list && field.kind == registry::FieldKind::kMoney)
        step.set(field.name, static_cast<std::int64_t>(random_.below(1000)));
    if (type.code == 101) step.set("area", static_cast<std::int64_t>(370'100 + random_.below(9)));
    if (type.code == 113) step.set("kind", static_cast<std::int64_t>(1 + random_.below(3)));
    if (type.code == 1314 && !ids_.empty()) {
      step.set("of", ids_[random_.below(ids_.size())]);
      const auto& actions = registry::enumerations()[type.field("action")->enumeration];
      step.set("action", std::int64_t{actions.find("void")->value});
    }
    ids_.push_back(step.id);
    return step;
  }

 private:
  static std::string key_of(const registry::EventType& type) {
    switch (type.stream) {
      case registry::StreamKind::kOrg:
        return std::string(kOrg);
      case registry::StreamKind::kRegCase:
        return to_uuid_text(id_named("c"));
      default:
        return "a";
    }
  }

  SeededRandom random_{20241129};
  std::uint64_t seq_ = 1;
  std::vector<EventId> ids_;
};

std::vector<EventId> ids_of(const cases::State& state, const std::string& stream) {
  std::vector<EventId> ids;
  for (const cases::Step& step : state.history(stream))
    ids.push_back(step.id);
  return ids;
}

}  // namespace

TEST_CASE("what a state remembers is what it would read again, whatever was corrected") {
  SummedStory story;
  cases::MemoryRows rows;
  cases::MemoryLibrary library;
  cases::State kept(rows, library);
  const std::vector<std::string> streams{"Org/" + std::string(SummedStory::kOrg),
                                         "RegCase/" + to_uuid_text(id_named("c")), "Grant/a",
                                         "UserAccount/a"};
  bool corrected = false;
  for (int event = 0; event < 250; ++event) {
    evolve(kept, story.next());
    const auto org = cases::org_facts(kept, SummedStory::kOrg);
    const auto& account = cases::account_facts(kept, "a");
    const auto& sums = kept.sum_up<cases::Sums>("Grant/a");
    kept.write_back();
    cases::State again(rows, library);
    INFO("event " << event);
    for (const std::string& stream : streams) {
      if (again.head(stream) == nullptr) continue;
      corrected = corrected || again.head(stream)->corrected;
      REQUIRE(ids_of(kept, stream) == ids_of(again, stream));
      REQUIRE(kept.state_number(stream) == again.state_number(stream));
    }
    const auto org_again = cases::org_facts(again, SummedStory::kOrg);
    REQUIRE(org.kind == org_again.kind);
    REQUIRE(org.fundraising == org_again.fundraising);
    REQUIRE(org.registered_on == org_again.registered_on);
    REQUIRE(org.area == org_again.area);
    const auto& account_again = cases::account_facts(again, "a");
    REQUIRE(account.exists == account_again.exists);
    REQUIRE(account.grants.size() == account_again.grants.size());
    REQUIRE(account.switched == account_again.switched);
    const auto& sums_again = again.sum_up<cases::Sums>("Grant/a");
    REQUIRE(sums.spent == sums_again.spent);
    REQUIRE(sums.allowed == sums_again.allowed);
    REQUIRE(sums.excess.has_value() == sums_again.excess.has_value());
    if (event % 40 == 39) kept.forget();
  }
  CHECK(corrected);
}

TEST_CASE("evolve keeps an event whose stream is none of its type, and moves nothing") {
  for (const char* stream : {"", "Nowhere/1", "Demand/1"}) {
    cases::MemoryRows rows;
    cases::MemoryLibrary library;
    cases::State state(rows, library);
    cases::Step step = step_for(*registry::find_event(613), "");
    step.seq = Seq(1);
    step.id = id_named("x");
    step.stream = stream;
    const cases::Effects effects = cases::evolve(state, step);
    INFO(stream);
    CHECK(effects.moves.empty());
    CHECK(state.known(step.id));
  }
}

TEST_CASE("a step comes back from its row as it went in") {
  cases::Step step = step_for(*registry::find_event(613), "");
  step.seq = Seq(5031);
  step.id = id_named("x");
  step.stream = "Grant/1";
  step.occurred_at = Millis(1'700'000'000'000);
  step.recorded_at = Millis(1'700'000'000'123);
  step.effective_on = Day(-3);
  step.subject = "51370100MJD0000116";
  step.case_id = id_named("c");
  step.actor = {"ld", registry::Role::kLdr, "u", 370100, ""};
  step.set("amount", std::int64_t{-1});
  step.set("payee", std::string("51370100MJD0000116"));
  step.set("basis", id_named("b"));
  cases::Packer into;
  pack(step, into);
  const std::string row = into.take();
  cases::Unpacker from(row);
  const cases::Step back = cases::unpack_step(from, "Grant/1");
  CHECK(from.done());
  CHECK(back.seq == step.seq);
  CHECK(back.recorded_at == step.recorded_at);
  CHECK(back.effective_on == step.effective_on);
  CHECK(back.actor.account == "ld");
  CHECK(back.case_id == step.case_id);
  CHECK(back.values == step.values);
}

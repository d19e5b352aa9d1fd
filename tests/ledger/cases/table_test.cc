// The rules follow the tables: walked for every type and state, and tried at random.
#include <algorithm>

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

TEST_CASE("the same events give the same rows, byte for byte, through an overlay or not") {
  const auto run = [](bool overlaid) {
    SeededRandom random(7);
    cases::MemoryRows rows;
    cases::MemoryLibrary library;
    const auto types = registry::event_types();
    for (std::uint64_t seq = 1; seq <= 500; ++seq) {
      cases::OverlayRows overlay(rows);
      cases::State state(overlaid ? static_cast<cases::Rows&>(overlay) : rows, library);
      cases::Step step = step_for(types[random.below(types.size())], "");
      step.seq = Seq(seq);
      random.fill(step.id.bytes);
      step.stream = std::string(registry::stream(step.type->stream).name) + "/1";
      evolve(state, step);
      if (overlaid) overlay.pour(rows);
    }
    return rows.all();
  };
  CHECK(run(false) == run(true));
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

#include "ledger/cases/decide.h"

#include "ledger/cases/computed_sets.h"
#include "ledger/cases/identity_scan.h"
#include "ledger/cases/read.h"
#include "ledger/cases/rows.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;

namespace {

Decision answer_again(const Known& known, const codec::Command& command,
                      const SaysTheSame& says_the_same) {
  if (known.code == command.type->code && says_the_same(command, known.seq))
    return Repeated{known.seq};
  return Refusal{.reason = Reason::kIdConflict,
                 .path = "$.eventId",
                 .rule = "eventId",
                 .expected = "a new id for another event",
                 .found = "seq " + std::to_string(known.seq.value),
                 .remedy = {"该编号已用于另一事件, 请换新的编号",
                            "this id stands for another event: take a new one"}};
}

Inquiry open_inquiry(const State& state, const codec::Command& command, const Moment& at) {
  Inquiry ask{.state = state, .at = at, .step = read(command)};
  ask.step.seq = state.applied() ? state.applied()->next() : Seq(0);
  ask.step.recorded_at = at.now;
  ask.import = command.envelope.origin == registry::Origin::kImport;
  ask.expected_seq = command.expected_seq;
  ask.any_version = command.any_version;
  if (command.envelope.actor.role != registry::Role::kNone)
    ask.wanted_role = command.envelope.actor.role;
  if (command.given.has(codec::Part::kLegalBasis)) ask.stated_basis = command.envelope.legal_basis;
  return ask;
}

// The name of an alert follows from what raised it and may be left out (I-FND-11).
void name_stream(const Moment& at, codec::Command& command) {
  if (!command.envelope.stream.empty() || command.type->code != 627 || !at.hash) return;
  command.envelope.stream = alert_stream(read(command), at.hash);
}

}  // namespace

Decision decide(const State& state, codec::Command command, const Moment& at,
                const SaysTheSame& says_the_same) {
  if (const auto known = state.known(command.event_id))
    return answer_again(*known, command, says_the_same);
  name_stream(at, command);
  Inquiry ask = open_inquiry(state, command, at);
  for (Check check : checks()) {
    check(ask);
    if (ask.refusals.empty() || !ask.stopped()) continue;
    for (Refusal& refusal : ask.refusals)
      if (!ask.import || !is_flag_on_import(refusal.reason)) return std::move(refusal);
  }
  if (auto refusal = fill_sets(ask, command)) return std::move(*refusal);
  if (auto refusal = find_identity_in_text(command)) return std::move(*refusal);
  write_back(ask.step, command);
  const auto head = state.head(ask.step.stream);
  command.envelope.stream_seq = StreamSeq((head ? head->version : 0) + 1);
  if (at.partitions > 1) command.envelope.authority_at = at.authority_at.value;
  return Accepted{std::move(command), std::move(ask.warnings), std::move(ask.refusals)};
}

BatchDecision decide_batch(const State& state, std::vector<codec::Command> commands,
                           const Moment& at, const SaysTheSame& says_the_same) {
  OverlayRows rows(state.rows());
  State ahead(rows, state.library());
  std::vector<Decision> decisions;
  Seq seq = state.applied() ? state.applied()->next() : Seq(0);
  for (std::size_t place = 0; place < commands.size(); ++place) {
    Decision decision = decide(ahead, std::move(commands[place]), at, says_the_same);
    if (auto* refusal = std::get_if<Refusal>(&decision))
      return BatchRefusal{place, std::move(*refusal)};
    if (const auto* accepted = std::get_if<Accepted>(&decision)) {
      evolve(ahead, accepted->command, seq, at.now);
      seq = seq.next();
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

Effects evolve(State& state, const codec::Event& event) {
  return evolve(state, read(event));
}

Effects evolve(State& state, const codec::Command& accepted, Seq seq, Millis recorded_at) {
  Step step = read(accepted);
  step.seq = seq;
  step.recorded_at = recorded_at;
  return evolve(state, step);
}

}  // namespace quanlu::ledger::cases

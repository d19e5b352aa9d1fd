#include <algorithm>

#include "ledger/cases/inquiry.h"
#include "ledger/cases/lazy.h"
#include "ledger/cases/moves.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

std::string name_of(StreamKind machine, std::uint8_t number) {
  const registry::State* state = registry::stream(machine).state(number);
  return state ? std::string(state->id) : "none";
}

void refuse_state(Inquiry& ask, StreamKind machine, std::uint8_t from, std::string path) {
  const registry::Stream& stream = registry::stream(machine);
  const registry::State* state = stream.state(from);
  ask.refuse(Reason::kState, std::move(path), std::string(stream.name),
             states_allowing(*ask.step.type, machine), name_of(machine, from),
             {std::string(stream.zh) + "现为" + (state ? std::string(state->zh) : "不存在") +
                  ", 不能作出" + std::string(ask.step.type->zh),
              std::string(ask.step.type->en) + " cannot follow here"});
}

void check_own(Inquiry& ask) {
  const Step& step = ask.step;
  const StreamKind kind = step.type->stream;
  const std::uint8_t from = current_state(ask.state, step.stream);
  if (has_move(*step.type, kind)) {
    if (!next_state(kind, from, step)) refuse_state(ask, kind, from, "$.type");
    return;
  }
  // Belongs to a machine and moves nothing of it: the thing must exist.
  if (!registry::stream(kind).states.empty() && from == 0 && !ask.state.head(step.stream))
    refuse_state(ask, kind, from, "$.stream");
}

}  // namespace

void check_moves(Inquiry& ask) {
  if (ask.repeated_checks) return;  // evolve looks at the moves itself
  const Step& step = ask.step;
  if (!step.supersedes.is_zero()) return;  // stands at the place of another: check_sys
  check_own(ask);
  for (const Link& link : links_of(ask.state, step)) {
    const bool elsewhere = ask.at.partitions > 1 && !ask.state.head(link.stream);
    if (elsewhere && !link.stream.empty()) continue;  // checked by the nightly policy scan
    const std::uint8_t from =
        link.stream.empty() ? std::uint8_t{0} : current_state(ask.state, link.stream);
    if (link.stream.empty() || !next_state(link.machine, from, step))
      refuse_state(ask, link.machine, from, "$");
  }
}

}  // namespace quanlu::ledger::cases

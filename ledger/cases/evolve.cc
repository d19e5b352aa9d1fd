#include "ledger/cases/evolve.h"

#include <algorithm>

#include "ledger/cases/diary.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/lazy.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/moves.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

// Streams of the machine room: their events are verified by the chain, no rule looks back at them,
// and one stream takes an event a minute for ever.
bool keeps_history(StreamKind kind) {
  return kind != StreamKind::kLedger && kind != StreamKind::kAccess;
}

Refusal state_flag(const Step& step, StreamKind machine, std::uint8_t from) {
  const registry::State* found = registry::stream(machine).state(from);
  return Refusal{.reason = Reason::kState,
                 .path = "$.type",
                 .rule = std::string(registry::stream(machine).name),
                 .expected = states_allowing(*step.type, machine),
                 .found = std::string(found ? found->id : std::string_view("none")),
                 .remedy = {"核对先后次序; 需要时以更正事件 (1314) 处理",
                            "check the order of events; correct by 1314 where needed"}};
}

// Puts one event into one stream: history, state, first and last place.
Head& enter(State& state, const std::string& stream, const Step& step, bool linked,
            Effects& effects) {
  Head& head = state.open_stream(stream);
  const bool first = head.steps == 0 && head.version == 0;
  const StreamKind kind = kind_of(stream);
  state.watch().note(kind, stream);
  const std::uint8_t from = state_with_sets(state, stream, head.state, head.last, step.seq);
  if (!linked) ++head.version;
  if (first) {
    head.first = step.seq;
    head.partition_key = step.partition_key;
  }
  if (head.subject.empty() && !linked) {
    head.subject = step.subject;
    head.subject_kind = step.subject_kind;
  }
  head.last = step.seq;
  const bool replacement = !step.supersedes.is_zero();
  if (!replacement && has_move(*step.type, kind)) {
    const auto to = next_state(kind, from, step);
    if (!to) effects.flags.push_back(state_flag(step, kind, from));
    head.state = to.value_or(from);
    if (head.state != from) effects.moves.push_back({stream, from, head.state});
  } else {
    // Belongs to a machine and moves nothing of it: the thing must exist.
    const bool absent = first && from == 0 && !registry::stream(kind).states.empty();
    if (!replacement && !linked && absent) effects.flags.push_back(state_flag(step, kind, from));
    head.state = from;
  }
  if (keeps_history(kind)) state.append_step(head, step, linked);
  return head;
}

void enter_lists(State& state, const Step& step, std::uint64_t stream) {
  for (const Entry& entry : entries_of(step))
    state.add_mark(entry.list, entry.key, {.id = step.id, .stream = stream});
}

// What a correction changed: the stream is walked again from its history.
void walk_again(State& state, const std::string& stream, Effects& effects) {
  if (state.head(stream) == nullptr) return;
  Head& head = state.open_stream(stream);
  state.note_corrected(head);
  const std::uint8_t before = head.state;
  head.state = walk(state, stream, state.history(stream)).state;
  if (head.state != before) effects.moves.push_back({stream, before, head.state});
  state.set_dues(head, dues_of(state, stream));
}

void walk_streams_of(State& state, const EventId& event, Effects& effects) {
  const Known* known = state.known(event);
  if (known == nullptr) return;
  if (known->stream != 0) walk_again(state, state.stream_name(known->stream), effects);
  for (std::uint64_t moved : known->moved)
    walk_again(state, state.stream_name(moved), effects);
}

// A correction of a correction gives its target back its say, so the streams of that are walked.
void apply_correction(State& state, const Step& step, Effects& effects) {
  const EventId of = step.ref("of");
  const bool voids = step.says("action", "void"), replaces = step.says("action", "replace");
  if (!voids && !replaces) return;
  state.add_correction(of, step.id, replaces, step.ref("replacement"));
  EventId target = of;
  for (auto corrected = state.step(target); corrected && corrected->code == 1314;
       corrected = state.step(target))
    target = corrected->ref("of");
  walk_streams_of(state, target, effects);
}

// Origin import: what live intake would have refused, by the same checks. Moves are flagged where
// they are made; a check that needs more than the log (digests, the caller) is not asked again.
std::vector<Refusal> import_flags(const State& state, const Step& step) {
  if (step.origin != registry::Origin::kImport) return {};
  const Moment unasked;
  Inquiry ask{.state = state, .at = unasked, .step = step, .import = true, .repeated_checks = true};
  for (Check check : checks())
    check(ask);
  std::vector<Refusal> flags;
  for (Refusal& refusal : ask.refusals)
    if (is_flag_on_import(refusal.reason) && refusal.reason != Reason::kState)
      flags.push_back(std::move(refusal));
  return flags;
}

void note_dues(State& state, const std::string& stream) {
  state.set_dues(state.open_stream(stream), dues_of(state, stream));
}

}  // namespace

Effects evolve(State& state, const Step& step) {
  Effects effects;
  state.set_applied(step.seq);
  // Of a later schema, or in a stream that is none of its type: no intake lets that through, but a
  // fold reads what is there.
  if (step.type == nullptr || kind_of(step.stream) != step.type->stream) {
    effects.unknown_type = true;
    state.set_count("unknown", state.count("unknown") + 1);
    state.put_known(step.id, {.seq = step.seq, .code = step.code});
    return effects;
  }
  effects.flags = import_flags(state, step);
  Known known{.seq = step.seq, .code = step.code};
  const std::vector<Link> links = links_of(state, step);
  const Head& own = enter(state, step.stream, step, false, effects);
  if (keeps_history(step.type->stream)) known.stream = own.number;
  if (own.steps > 0) known.index = own.steps - 1;
  if (step.code == 113 && own.first == step.seq) state.add_to_roster(own.number);
  for (const Link& link : links) {
    if (link.stream.empty())
      effects.flags.push_back(state_flag(step, link.machine, 0));
    else
      known.moved.push_back(enter(state, link.stream, step, true, effects).number);
  }
  const std::uint64_t stream = known.stream;
  state.put_known(step.id, std::move(known));
  enter_lists(state, step, stream);
  if (step.code == 1314) apply_correction(state, step, effects);
  if (!step.supersedes.is_zero()) walk_streams_of(state, step.id, effects);
  note_dues(state, step.stream);
  for (const Link& link : links)
    if (!link.stream.empty()) note_dues(state, link.stream);
  if (step.actor.account != kLedgerAccount && state.count("others") == 0)
    state.set_count("others", 1);
  return effects;
}

Walk walk(const State& state, std::string_view stream, const std::vector<Step>& history,
          Seq before) {
  Walk walk;
  const StreamKind kind = kind_of(stream);
  Seq last(0);
  for (std::size_t place = 0; place < history.size(); ++place) {
    const Step& step = history[place];
    if (!(step.seq < before)) continue;
    walk.state = state_with_sets(state, stream, walk.state, last, step.seq);
    if (step.type != nullptr && has_move(*step.type, kind)) {
      const auto to = next_state(kind, walk.state, step);
      if (!to) walk.invalid.push_back(place);
      walk.state = to.value_or(walk.state);
    }
    last = step.seq;
  }
  return walk;
}

}  // namespace quanlu::ledger::cases

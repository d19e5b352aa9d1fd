#include "ledger/cases/moves.h"

#include <algorithm>

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

bool field_is_one_of(const Step& step, std::string_view field, std::string_view wanted) {
  while (!wanted.empty()) {
    const std::size_t slash = wanted.find('/');
    if (step.says(field, wanted.substr(0, slash))) return true;
    wanted.remove_prefix(slash == std::string_view::npos ? wanted.size() : slash + 1);
  }
  return false;
}

// 处罚法 58: a legal review must come before a decision that touches weighty rights, which are
// those with a right to a hearing. Only then is 756 barred from following 754 directly.
bool legal_review_needed(const Step& notice) {
  return notice.flag("hearingRight");
}

std::string uuid_stream(StreamKind kind, const Id16& id) {
  return id.is_zero() ? std::string() : stream_id(kind, {to_uuid_text(id)});
}

void add_of_kind(const StreamOfEvent& stream_of, StreamKind machine, std::span<const Id16> events,
                 bool all_must_be, std::vector<Link>& links) {
  for (const Id16& event : events) {
    const std::string stream = stream_of(event);
    if (kind_of(stream) == machine)
      links.push_back({machine, stream});
    else if (all_must_be)
      links.push_back({machine, {}});
  }
}

void add_links(const StreamOfEvent& stream_of, const Step& step, StreamKind machine,
               std::vector<Link>& links) {
  switch (machine) {
    case StreamKind::kRegCase:
      return links.push_back({machine, uuid_stream(machine, step.case_id)});
    case StreamKind::kFundCase:
      if (!step.case_id.is_zero()) links.push_back({machine, uuid_stream(machine, step.case_id)});
      return;
    case StreamKind::kGrade:
      return links.push_back(
          {machine, step.subject.empty() ? std::string() : stream_id(machine, {step.subject})});
    case StreamKind::kUnseal:
      return links.push_back({machine, stream_of(step.ref("request"))});
    case StreamKind::kFundAlert:
      add_of_kind(stream_of, machine, step.refs("alerts"), true, links);
      return add_of_kind(stream_of, machine, step.refs("source"), false, links);
    case StreamKind::kRectification: {
      const Id16 rectification = step.ref("rectification");
      if (!rectification.is_zero())
        add_of_kind(stream_of, machine, {&rectification, 1}, true, links);
      return add_of_kind(stream_of, machine, step.refs("source"), false, links);
    }
    case StreamKind::kInspection: {
      const auto plan = parse_stream_id(step.stream);
      for (const std::string& org : step.texts("drawnOrgs"))
        links.push_back({machine, plan ? stream_id(machine, {plan->parts[0], org}) : ""});
      return;
    }
    default:
      return;  // AnnualReport, PointsYear: set events
  }
}

}  // namespace

bool condition_holds(std::string_view condition, const Step& step) {
  if (condition.empty()) return true;
  if (condition.substr(0, 6) == "art.58") return !legal_review_needed(step);
  const std::size_t equals = condition.find('=');
  if (equals != std::string_view::npos)
    return field_is_one_of(step, condition.substr(0, equals), condition.substr(equals + 1));
  if (step.type->field(condition) != nullptr) return step.flag(condition);
  return std::any_of(
      step.type->fields.begin(), step.type->fields.end(),
      [&](const registry::Field& field) { return step.says(field.name, condition); });
}

std::optional<std::uint8_t> next_state(StreamKind machine, std::uint8_t from, const Step& step) {
  std::optional<std::uint8_t> plain;
  for (const registry::Move& move : step.type->moves) {
    if (move.machine != machine || move.from != from) continue;
    if (move.condition.empty())
      plain = move.to;
    else if (condition_holds(move.condition, step))
      return move.to;
  }
  return plain;
}

bool has_move(const registry::EventType& type, StreamKind machine) {
  return std::any_of(type.moves.begin(), type.moves.end(),
                     [&](const registry::Move& move) { return move.machine == machine; });
}

std::string states_allowing(const registry::EventType& type, StreamKind machine) {
  std::string text;
  for (const registry::Move& move : type.moves) {
    if (move.machine != machine) continue;
    const registry::State* state = registry::stream(machine).state(move.from);
    text += text.empty() ? "" : "/";
    text += state ? state->id : "none";
    if (!move.condition.empty()) text += "(" + std::string(move.condition) + ")";
  }
  return text;
}

std::vector<Link> links_of(const State& state, const Step& step) {
  return links_of(
      [&](const EventId& event) {
        const auto known = state.known(event);
        return known && known->stream != 0 ? state.stream_name(known->stream) : std::string();
      },
      step);
}

std::vector<Link> links_of(const StreamOfEvent& stream_of, const Step& step) {
  std::vector<Link> links;
  std::vector<StreamKind> seen{step.type->stream};
  for (const registry::Move& move : step.type->moves) {
    if (std::find(seen.begin(), seen.end(), move.machine) != seen.end()) continue;
    seen.push_back(move.machine);
    add_links(stream_of, step, move.machine, links);
  }
  return links;
}

}  // namespace quanlu::ledger::cases

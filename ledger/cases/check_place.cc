#include <algorithm>
#include <array>

#include "ledger/cases/inquiry.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::PartitionRule;
using registry::StreamKind;

inline constexpr std::int64_t kClockSkewMs = 5 * 60 * 1000;

// Parts of stream keys that a body field must repeat, where the field has another name.
struct Alias {
  std::string_view part, field;
};
constexpr Alias kAliases[] = {
    {"ruleSetNo", "ruleSet"}, {"accountId", "account"}, {"templateId", "template"},
    {"listId", "list"},       {"date", "on"},           {"pid", "person"}};

std::string_view field_of_part(std::string_view part) {
  for (const Alias& alias : kAliases)
    if (alias.part == part) return alias.field;
  return part;
}

// The JSON form of a field's value, as a part of a stream key has it.
std::string key_text(const registry::Field& field, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* id = std::get_if<Id16>(&value)) return to_uuid_text(*id);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) return {};
  if (field.kind == registry::FieldKind::kDate)
    return to_text(Day(static_cast<std::int32_t>(*number)));
  if (field.kind == registry::FieldKind::kEnum) {
    const auto* enumerant =
        registry::enumerations()[field.enumeration].find(static_cast<std::uint16_t>(*number));
    return enumerant ? std::string(enumerant->id) : std::string();
  }
  return std::to_string(*number);
}

void check_key_part(Inquiry& ask, std::string_view part, const std::string& stated) {
  const Step& step = ask.step;
  const registry::Field* field = step.type->field(field_of_part(part));
  const Value* value = field ? step.find(field->name) : nullptr;
  std::string wanted = value ? key_text(*field, *value) : std::string();
  if (part == "caseId" && !step.case_id.is_zero()) wanted = to_uuid_text(step.case_id);
  if (wanted.empty() || wanted == stated) return;
  ask.refuse(Reason::kForm, "$.stream", std::string(part), wanted, stated,
             {"事件流的键与内容不一致", "the key of the stream must agree with the body"});
}

std::string or_area(std::uint64_t area, std::uint64_t otherwise) {
  return std::to_string(area != 0 ? area : otherwise);
}

std::string partition_key_of_event(const State& state, const EventId& id) {
  const auto known = state.known(id);
  if (!known || known->stream == 0) return {};
  const auto head = state.head(state.stream_name(known->stream));
  return head ? head->partition_key : std::string();
}

std::string unit_or_actor(const Step& step) {
  const std::string_view unit = step.text("unit");
  return unit.empty() ? step.actor.unit : std::string(unit);
}

EventId first_ref(const Step& step) {
  const auto refs = step.refs("of");
  return refs.empty() ? step.ref("of") : refs.front();
}

std::string new_partition_key(const State& state, const Step& step) {
  const auto id = parse_stream_id(step.stream);
  const auto area = static_cast<std::uint64_t>(step.number("area"));
  switch (registry::stream(step.type->stream).partition) {
    case PartitionRule::kUscc:
      return step.subject;
    case PartitionRule::kUnit:
      return unit_or_actor(step);
    case PartitionRule::kArea:
      return or_area(area, step.actor.area);
    case PartitionRule::kStreet:
      return or_area(static_cast<std::uint64_t>(step.number("street")), step.actor.area);
    case PartitionRule::kAreaOrUscc:
      return step.subject.empty() ? or_area(area, step.actor.area) : step.subject;
    case PartitionRule::kUsccOrUnit:
      return step.subject.empty() ? unit_or_actor(step) : step.subject;
    case PartitionRule::kTargetOrArea:
      return step.subject.empty() ? or_area(0, step.actor.area) : step.subject;
    case PartitionRule::kPayee:
      return std::string(step.text("payee"));
    case PartitionRule::kHolder:
      return step.has("holder") ? std::string(step.text("holder")) : step.subject;
    case PartitionRule::kAssignee:
    case PartitionRule::kIllegalOrg:
      return id ? id->parts.back() : std::string();
    case PartitionRule::kSealedEvent:
    case PartitionRule::kCorrectedEvent:
    case PartitionRule::kNotedStream:
      return partition_key_of_event(state, first_ref(step));
    default:
      return {};  // system, access ledger, the partition itself
  }
}

}  // namespace

void check_version(Inquiry& ask) {
  if (ask.import || ask.repeated_checks) return;
  const auto head = ask.state.head(ask.step.stream);
  const std::uint64_t current = head ? head->version : 0;
  if (ask.expected_seq && *ask.expected_seq != current)
    return ask.refuse(
        Reason::kVersion, "$.expectedSeq", ask.step.stream, std::to_string(*ask.expected_seq),
        std::to_string(current),
        {"其间已有新的事件, 请看过后再提交", "read what came between, then ask again"});
  if (!ask.expected_seq && (!ask.any_version || ask.step.type->moves_state()) &&
      ask.step.type->moves_state())
    ask.refuse(Reason::kVersionRequired, "$.expectedSeq", std::string(ask.step.type->name),
               std::to_string(current), "",
               {"改变状态的事件须给出 expectedSeq", "events that move a state need expectedSeq"});
}

void check_times(Inquiry& ask) {
  const Step& step = ask.step;
  const Millis recorded = ask.repeated_checks ? step.recorded_at : ask.at.now;
  if (step.occurred_at.value > recorded.value + kClockSkewMs)
    ask.refuse(Reason::kDate, "$.occurredAt", "occurredAt ≤ recordedAt + 5 min",
               to_people(recorded), to_people(step.occurred_at),
               {"发生时间不能在将来", "what has not happened yet is not recorded"});
  if (step.type->moves_state() && step.effective_on > civil_day(recorded))
    ask.refuse(Reason::kDate, "$.effectiveOn", "effectiveOn ≤ recordedAt",
               to_text(civil_day(recorded)), to_text(step.effective_on),
               {"改变状态的事件不能到将来才生效", "an event that moves a state is in force today"});
}

void check_place(Inquiry& ask) {
  Step& step = ask.step;
  const auto id = parse_stream_id(step.stream);
  if (!id || id->kind != step.type->stream)
    return ask.refuse(Reason::kForm, "$.stream", std::string(step.type->name),
                      std::string(registry::stream(step.type->stream).name) + "/…", step.stream,
                      {"事件流与事件类型不符", "the stream must be of the type's kind"});
  const registry::Stream& stream = registry::stream(id->kind);
  for (std::size_t i = 0; i < id->parts.size(); ++i)
    check_key_part(ask, stream.key_parts[i], id->parts[i]);
  const auto head = ask.state.head(step.stream);
  step.partition_key = head ? head->partition_key : new_partition_key(ask.state, step);
}

void check_subject(Inquiry& ask) {
  Step& step = ask.step;
  const auto head = ask.state.head(step.stream);
  if (!head || head->subject.empty()) return;
  if (step.subject.empty()) {
    step.subject = head->subject;
    step.subject_kind = head->subject_kind;
  }
  // An establishment has no organization until 113 names it; 1105 names the one it becomes.
  const bool may_differ = step.type->stream == StreamKind::kRegCase ||
                          step.type->stream == StreamKind::kCommunityOrg ||
                          step.type->stream == StreamKind::kComplaint;
  if (step.subject != head->subject && !may_differ)
    ask.refuse(Reason::kForm, "$.subject", step.stream, head->subject, step.subject,
               {"与该事件流的主体不一致", "the stream is about another subject"});
}

void check_rule_set(Inquiry& ask) {
  Step& step = ask.step;
  if (ask.repeated_checks) return;
  step.rule_set = rule_set_on(ask.state, step.effective_on);
  const bool machine =
      step.type->family == registry::Family::kSys || step.type->family == registry::Family::kNrm;
  if (step.rule_set == 0 && !machine)
    return ask.refuse(Reason::kRuleSet, "$.effectiveOn", "1203", "a rule set in force",
                      to_text(step.effective_on),
                      {"该日没有生效的规则集", "no rule set is in force on that day"});
  const rules::RuleSet* set = rules_on(ask.state, step.effective_on);
  if (set == nullptr) return;
  for (std::size_t i = 0; i < ask.stated_basis.size(); ++i)
    if (!set->lists(ask.stated_basis[i]))
      ask.refuse(Reason::kRuleSet, "$.legalBasis[" + std::to_string(i) + "]",
                 std::to_string(step.rule_set), "a law or rule of the set", ask.stated_basis[i],
                 {"引用规则集所列的法规", "name a law or rule that the set lists"});
}

}  // namespace quanlu::ledger::cases

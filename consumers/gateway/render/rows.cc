// Bodies and cases, their histories and their deadlines; the boards are in boards.cc.
#include "consumers/gateway/render/rows.h"

#include <cstring>

#include "consumers/gateway/render/members.h"
#include "projections/views/case_state.h"
#include "projections/views/row.h"

namespace quanlu::consumers::gateway::render {
namespace {

constexpr auto kListing = static_cast<std::uint16_t>(registry::StreamKind::kListing);
constexpr auto kGrade = static_cast<std::uint16_t>(registry::StreamKind::kGrade);

void write_dues(JsonWriter& json, std::string_view bytes) {
  json.key("deadlines").begin_array();
  const views::Dues dues(bytes);
  for (const views::Dues::Due& due : dues.all()) {
    Members members(json);
    members.deadline("id", due.deadline).type(due.code).day("dueOn", due.on);
  }
  json.end_array();
}

}  // namespace

void write(JsonWriter& json, const views::OrgCard& card) {
  const auto machine = static_cast<std::uint16_t>(machine_of(card.subject_kind));
  const bool is_community = machine_of(card.subject_kind) == registry::StreamKind::kCommunityOrg;
  Members members(json);
  members.text("subject", card.subject).text("name", card.name).text("certNo", card.cert_no);
  members.word("kind", "OrgKind", card.kind)
      .word("class", is_community ? "CommunityClass" : "OrgClass", card.class_of)
      .state("state", machine, card.state)
      .area("area", card.area)
      .text("supervisor", card.supervisor)
      .truth("direct", card.direct != 0)
      .truth("cityManaged", card.city_managed != 0)
      .text("related", card.related);
  if (card.capital != 0) members.money("capital", card.capital);
  members.day("registeredOn", card.registered_on)
      .day("endedOn", card.ended_on)
      .day("validTo", card.valid_to)
      .day("visitedOn", card.visited_on)
      .day("lastOn", card.last_on);
  members.word("grade", "Grade", card.grade)
      .state("gradeState", kGrade, card.grade_state)
      .day("gradeTo", card.grade_to)
      .word("credit", "CreditGrade", card.credit_grade);
  if (card.credit_year != 0) members.count("creditYear", card.credit_year);
  members.state("listState", kListing, card.list_state).day("listedOn", card.listed_on);
  if (card.risk_tier != 0) members.count("riskTier", card.risk_tier);
  members.count("events", card.events)
      .count("visits", card.visits)
      .count("contacts", card.contacts)
      .count("demands", card.demands)
      .count("complaints", card.complaints)
      .count("alerts", card.alerts)
      .count("penalties", card.penalties)
      .count("reports", card.reports)
      .count("flags", card.flags)
      .count("firstSeq", card.first_seq)
      .count("lastSeq", card.last_seq);
}

void write(JsonWriter& json, const query::At<views::TimelineRow>& row) {
  Members members(json);
  members.count("seq", row.seq.value).day("effectiveOn", row.day.value);
  members.instant("recordedAt", row->recorded_at)
      .type(row->code)
      .count("schemaVer", row->type_version)
      .stream_kind("streamKind", row->stream)
      .id("caseId", views::id_of(row->case_id0, row->case_id1))
      .role("role", row->role)
      .conf(row->conf)
      .origin(row->origin)
      .place("correctedBy", row->corrected_by)
      .place("replaces", row->replaces);
}

void write(JsonWriter& json, const query::At<views::DossierRow>& row) {
  Members members(json);
  members.count("seq", row.seq.value)
      .id("eventId", views::id_of(row->event_id0, row->event_id1))
      .type(row->code)
      .count("schemaVer", row->type_version)
      .stream_kind("streamKind", row->stream)
      .count("streamSeq", row->stream_seq)
      .state("state", row->stream, row->state)
      .truth("linked", row->linked != 0)
      .role("role", row->role)
      .conf(row->conf)
      .origin(row->origin)
      .place("correctedBy", row->corrected_by)
      .place("replaces", row->replaces);
}

void write(JsonWriter& json, const query::At<views::CaseState>& row) {
  write(json, row.id, *row.row);
}

void write(JsonWriter& json, const Id16& case_id, const views::CaseState& state) {
  Members members(json);
  members.id("caseId", case_id)
      .stream_kind("kind", state.stream)
      .text("number", state.number)
      .text("name", state.name)
      .state("state", state.stream, state.state)
      .truth("final", state.final != 0)
      .count("version", state.version);
  members.text("subject", state.subject)
      .text("handler", state.handler)
      .text("unit", state.unit)
      .area("area", state.area);
  if (state.year != 0) members.count("year", state.year);
  members.day("openedOn", state.opened_on)
      .day("dueOn", state.due_on)
      .day("lastOn", state.last_on)
      .day("pausedOn", state.paused_on)
      .count("pausedDays", state.paused_days)
      .truth("extended", state.extended != 0)
      .count("events", state.events)
      .count("flags", state.flags)
      .count("firstSeq", state.first_seq)
      .count("lastSeq", state.last_seq);
  write_dues(json, state.dues);
}

void write(JsonWriter& json, const query::At<views::DueRow>& row) {
  Members members(json);
  members.day("dueOn", row.day.value).deadline("deadline", row.number);
  if (row->is_stream == 0) members.id("caseId", row.id);
  members.stream_kind("kind", row->stream)
      .type(row->code)
      .count("startedBy", row->seq)
      .text("subject", row->subject)
      .text("handler", row->handler)
      .text("unit", row->unit);
}

void write(JsonWriter& json, const query::At<views::FundRow>& row) {
  Members members(json);
  members.day("on", row.day.value).count("seq", row.seq.value).type(row->code);
  members.text("direction", row->direction == 2 ? "out" : "in").money("amount", row->amount);
  members.word("counterparty", "CounterpartyKind", row->counterparty_kind)
      .word("purpose", "DonationPurpose", row->purpose)
      .conf(row->conf);
}

void write(JsonWriter& json, const views::ChainState& row) {
  Members members(json);
  members.count("partition", row.partition).count("seq", row.seq).count("epoch", row.epoch);
  members.json().key("head").hex(as_bytes(row.head));
  members.instant("recordedAt", row.recorded_at);
  if (row.rule_set != 0) members.count("ruleSet", row.rule_set);
  members.count("undecodable", row.undecodable)
      .count("corrections", row.corrections)
      .place("verifiedBy", row.verified_seq)
      .place("tamperingFoundBy", row.tamper_seq);
  if (row.verified_seq != 0) members.count("verifiedTo", row.verified_to);
}

void write(JsonWriter& json, const views::AccountRow& row) {
  Members members(json);
  members.text("account", row.account).text("unit", row.unit).area("area", row.area);
  members.state("state", static_cast<std::uint16_t>(registry::StreamKind::kUserAccount), row.state)
      .word("level", "Level", row.level)
      .instant("openedAt", row.opened_at)
      .instant("endedAt", row.ended_at)
      .count("seq", row.seq);
}

void write(JsonWriter& json, const views::RoleRow& row) {
  Members members(json);
  members.text("account", row.account).role("role", row.role).text("unit", row.unit);
  members.area("area", row.area)
      .day("from", row.from_on)
      .day("to", row.to_on)
      .day("endedOn", row.ended_on)
      .text("approver", row.approver)
      .instant("grantedAt", row.granted_at)
      .instant("endedAt", row.ended_at)
      .count("seq", row.seq)
      .place("endedBy", row.end_seq);
}

}  // namespace quanlu::consumers::gateway::render

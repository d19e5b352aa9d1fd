// Registers and boards of rows.h.
#include "consumers/gateway/render/members.h"
#include "consumers/gateway/render/rows.h"

namespace quanlu::consumers::gateway::render {
namespace {

using registry::StreamKind;

constexpr std::uint8_t kSeriousList = 2;

constexpr std::uint16_t number_of(StreamKind kind) {
  return static_cast<std::uint16_t>(kind);
}

// One number a line.
void write_lines(JsonWriter& json, std::string_view key, std::string_view lines) {
  json.key(key).begin_array();
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    json.string(line);
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
  }
  json.end_array();
}

}  // namespace

void write(JsonWriter& json, const views::ListRow& row) {
  const bool is_serious = row.list == kSeriousList;
  Members members(json);
  members.text("list", is_serious ? "serious" : "abnormal").text("subject", row.subject);
  members.word("ground", is_serious ? "SeriousGround" : "ListingGround", row.ground)
      .text("decisionNo", row.decision_no)
      .day("from", row.from_on)
      .day("clockFrom", row.clock_from)
      .day("to", row.to_on)
      .word("why", "DelistCause", row.why)
      .count("seq", row.seq);
  if (row.end_seq != 0) members.count("endSeq", row.end_seq);
}

void write(JsonWriter& json, const query::At<views::ContactRow>& row) {
  Members members(json);
  members.count("month", row.number).text("officer", row->officer).text("subject", row->subject);
  members.count("visits", row->visits)
      .count("contacts", row->contacts)
      .count("services", row->services)
      .count("talks", row->talks)
      .count("minutes", row->minutes)
      .count("lastSeq", row->last_seq);
}

void write(JsonWriter& json, const views::DemandRow& row) {
  Members members(json);
  members.text("stream", row.stream)
      .state("state", number_of(StreamKind::kDemand), row.state)
      .word("topic", "DemandTopic", row.topic)
      .text("subject", row.subject)
      .text("unit", row.unit)
      .day("raisedOn", row.raised_on)
      .day("dueOn", row.due_on);
  if (row.satisfaction != 0) members.count("satisfaction", row.satisfaction);
  members.count("seq", row.seq);
}

void write(JsonWriter& json, const views::ComplaintRow& row) {
  Members members(json);
  members.id("caseId", views::id_of(row.case_id0, row.case_id1))
      .text("number", row.number)
      .state("state", number_of(StreamKind::kComplaint), row.state)
      .word("topic", "ComplaintTopic", row.topic)
      .truth("named", row.named != 0)
      .text("subject", row.subject)
      .text("handler", row.handler)
      .text("unit", row.unit)
      .day("receivedOn", row.received_on)
      .day("dueOn", row.due_on)
      .count("lastSeq", row.last_seq);
}

void write(JsonWriter& json, const views::AlertRow& row) {
  Members members(json);
  members.text("stream", row.stream)
      .text("rule", row.rule)
      .text("subject", row.subject)
      .state("state", number_of(StreamKind::kFundAlert), row.state)
      .count("severity", row.severity)
      .count("evidence", row.evidence)
      .text("assignee", row.assignee)
      .day("raisedOn", row.raised_on)
      .day("dueOn", row.due_on)
      .count("firstSeq", row.first_seq)
      .count("lastSeq", row.last_seq);
}

void write(JsonWriter& json, const views::GrantRow& row) {
  Members members(json);
  members.text("stream", row.stream)
      .word("scheme", "GrantScheme", row.scheme)
      .count("year", row.year)
      .text("payee", row.payee)
      .state("state", number_of(StreamKind::kGrant), row.state)
      .money("awarded", row.awarded)
      .money("paid", row.paid)
      .money("used", row.used)
      .money("clawedBack", row.clawed_back)
      .count("firstSeq", row.first_seq)
      .count("lastSeq", row.last_seq);
}

void write(JsonWriter& json, const query::At<views::FundBalance>& row) {
  Members members(json);
  members.text("fund", row->fund)
      .text("holder", row->holder)
      .area("street", row->street)
      .count("seq", row.seq.value)
      .day("on", row->day)
      .type(row->code)
      .word("counterparty", "CounterpartyKind", row->kind)
      .money("amount", row->amount)
      .money("balance", row->balance);
}

void write(JsonWriter& json, const views::LinkageRow& row) {
  Members members(json);
  members.text("stream", row.stream)
      .text("unit", row.unit)
      .text("subject", row.subject)
      .type(row.code)
      .word("kind", "PushKind", row.kind)
      .state("state", number_of(StreamKind::kLinkage), row.state)
      .id("ofEvent", views::id_of(row.of_event0, row.of_event1))
      .day("pushedOn", row.pushed_on)
      .day("dueOn", row.due_on)
      .day("acknowledgedOn", row.acknowledged_on)
      .count("firstSeq", row.first_seq)
      .count("lastSeq", row.last_seq);
}

void write(JsonWriter& json, const views::ReconciliationRow& row) {
  Members members(json);
  members.day("asOf", row.as_of)
      .count("left", row.left)
      .count("right", row.right)
      .count("fieldDiffs", row.field_diffs)
      .count("onlyLeftCount", row.only_left_count)
      .count("onlyRightCount", row.only_right_count)
      .count("seq", row.seq);
  write_lines(json, "onlyLeft", row.only_left);
  write_lines(json, "onlyRight", row.only_right);
}

void write(JsonWriter& json, const query::At<views::QuarantineRow>& row) {
  constexpr std::string_view kKinds[] = {"", "undecodable", "unknownType", "unknownEnumerant",
                                         "ruleBroken"};
  Members members(json);
  members.count("seq", row.seq.value).type(row->code).count("schemaVer", row->type_version);
  members.text("kind", row->kind < std::size(kKinds) ? kKinds[row->kind] : "")
      .text("reason", row->reason)
      .text("path", row->path);
}

}  // namespace quanlu::consumers::gateway::render

#include "ledger/cases/bootstrap.h"

#include <algorithm>

#include "ledger/cases/computed_sets.h"
#include "ledger/cases/stream_id.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;
namespace events = schemas::events;

namespace {

using registry::StreamKind;

codec::Command begin(const Bootstrap& from, std::uint16_t code, std::string stream) {
  codec::Command command;
  command.event_id = from.new_id();
  command.type = registry::find_event(code);
  command.body = codec::Body(*command.type);
  codec::Envelope& envelope = command.envelope;
  envelope.stream = std::move(stream);
  envelope.occurred_at = from.now;
  envelope.effective_on = civil_day(from.now);
  envelope.conf = command.type->conf;
  envelope.retain = command.type->retain;
  envelope.pclass = command.type->pclass;
  for (std::string_view basis : command.type->basis)
    envelope.legal_basis.emplace_back(basis);
  envelope.actor.account = kLedgerAccount;
  command.any_version = true;
  return command;
}

void set(codec::Command& command, std::string_view field, std::string_view text) {
  command.body.edit().set_text(command.field(field), text);
}
void set(codec::Command& command, std::string_view field, std::int64_t number) {
  command.body.edit().set_number(command.field(field), number);
}

void set_doc(codec::Command& command, std::string_view field, const codec::DocRef& file) {
  auto doc = command.body.edit().init<events::Doc>(command.field(field));
  const auto data = [](const Digest& digest) {
    return capnp::Data::Reader(digest.bytes.data(), digest.bytes.size());
  };
  if (file.sha256) doc.setSha256(data(*file.sha256));
  if (file.sm3) doc.setSm3(data(*file.sm3));
  doc.setBytes(file.bytes);
  if (!file.media_type.empty()) doc.setMediaType(file.media_type);
  if (!file.title.empty()) doc.setTitle(file.title);
  if (!file.doc_no.empty()) doc.setDocNo(file.doc_no);
}

void set_days(codec::Command& command, std::string_view field, const std::vector<Day>& days) {
  if (days.empty()) return;
  codec::FieldsBuilder body = command.body.edit();
  body.set_size(command.field(field), days.size());
  for (std::size_t i = 0; i < days.size(); ++i)
    body.set_number(command.field(field), i, days[i].value);
}

void set_codes(const Bootstrap& from, codec::Command& command, std::string_view field,
               const std::vector<rules::AreaCode>& codes) {
  std::vector<std::string> members;
  for (rules::AreaCode code : codes)
    members.push_back(std::to_string(code.value));
  std::sort(members.begin(), members.end());
  command.body.edit().set_set(command.field(field), members.size(), set_digest(members, from.hash));
}

codec::Command schema(const Bootstrap& from) {
  codec::Command command = begin(from, 1327, stream_id(StreamKind::kLedger, {"0"}));
  set(command, "schemaVer", from.schema_version);
  command.body.edit().set_bytes(command.field("digest"), from.schema_digest.bytes);
  set(command, "codes", static_cast<std::int64_t>(registry::event_types().size()));
  return command;
}

codec::Command rule_set(const Bootstrap& from, const RuleSetFile& file) {
  codec::Command command =
      begin(from, 1203, stream_id(StreamKind::kRuleSet, {std::to_string(file.set.id())}));
  set(command, "ruleSet", file.set.id());
  set(command, "effectiveOn", file.set.effective_on().value);
  set_doc(command, "file", file.file);
  set(command, "approver", from.administrators.security);
  return command;
}

codec::Command calendar(const Bootstrap& from, const rules::CalendarYear& year) {
  codec::Command command =
      begin(from, 1204, stream_id(StreamKind::kCalendar, {std::to_string(year.year)}));
  set(command, "year", year.year);
  set_days(command, "daysOff", year.days_off);
  set_days(command, "makeUpDays", year.make_up_days);
  set(command, "source", year.source);
  return command;
}

codec::Command area_table(const Bootstrap& from, const AreaTableFile& file) {
  codec::Command command =
      begin(from, 1205, stream_id(StreamKind::kAreaTable, {to_text(file.table.effective_on())}));
  set(command, "effectiveOn", file.table.effective_on().value);
  set_doc(command, "file", file.file);
  set_codes(from, command, "streets", file.table.streets());
  std::vector<rules::AreaCode> areas;
  for (const auto& area : file.table.areas())
    if (area.second.level != rules::AreaLevel::kStreet) areas.push_back(area.first);
  set_codes(from, command, "areas", areas);
  return command;
}

codec::Command account(const Bootstrap& from, const std::string& name) {
  codec::Command command = begin(from, 1301, stream_id(StreamKind::kUserAccount, {name}));
  set(command, "account", name);
  command.clear.push_back({.field = command.field("holder").number, .text = name, .subject = {}});
  set(command, "unit", from.administrators.unit);
  set(command, "level", static_cast<std::int64_t>(registry::Level::kCity));
  set(command, "area", static_cast<std::int64_t>(from.administrators.area));
  command.expected_seq = 0;
  command.any_version = false;
  return command;
}

codec::Command grant(const Bootstrap& from, const std::string& name, registry::Role role) {
  codec::Command command = begin(from, 1302, stream_id(StreamKind::kUserAccount, {name}));
  set(command, "account", name);
  set(command, "role", static_cast<std::int64_t>(role));
  set(command, "unit", from.administrators.unit);
  set(command, "area", static_cast<std::int64_t>(from.administrators.area));
  set(command, "from", civil_day(from.now).value);
  set(command, "approver", from.administrators.security);
  return command;
}

}  // namespace

std::vector<codec::Command> bootstrap(const Bootstrap& from) {
  std::vector<codec::Command> commands{schema(from)};
  for (const RuleSetFile& file : from.rule_sets)
    commands.push_back(rule_set(from, file));
  for (const rules::CalendarYear& year : from.calendars)
    commands.push_back(calendar(from, year));
  for (const AreaTableFile& file : from.area_tables)
    commands.push_back(area_table(from, file));
  const Administrators& people = from.administrators;
  for (const std::string& name : {people.system, people.security, people.audit})
    commands.push_back(account(from, name));
  commands.push_back(grant(from, people.system, registry::Role::kSys));
  commands.push_back(grant(from, people.security, registry::Role::kSec));
  commands.push_back(grant(from, people.audit, registry::Role::kAad));
  return commands;
}

}  // namespace quanlu::ledger::cases

#include "consumers/cli/asking/case_card.h"

#include <set>

#include "consumers/cli/asking/org_rows.h"
#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "projections/query/events.h"
#include "projections/views/case_state.h"
#include "schemas/base/time.h"
#include "schemas/codec/place.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
namespace registry = schemas::registry;
using replaying::Told;

using Dues = projections::views::Dues;

std::string deadline_id(const Dues::Due& due) {
  return due.deadline == 0
             ? std::string()
             : std::string(registry::deadline(static_cast<registry::Deadline>(due.deadline)).id);
}

// "D22  2024-10-08 (剩 34 天)".
std::string due_text(const screen::Screen& screen, const Dues::Due& due, Day today) {
  const std::int32_t left = due.on - today.value;
  const std::string days = std::to_string(left >= 0 ? left : -left);
  const std::string text =
      to_text(Day(due.on)) + " (" +
      (left >= 0 ? screen.say("剩 " + days + " 天", days + " days left")
                 : screen.say("逾期 " + days + " 天", days + " days overdue")) +
      ")";
  const std::string id = deadline_id(due);
  return id.empty() ? text : text + "  " + id;
}

void print_head(const screen::Screen& screen, const OpenedViews& views, const Case& of) {
  screen.out << screen.paint(screen::Colour::kBold, screen.say(kind_label(of))) << "  "
             << screen::visible(of->number) << "   ▶ " << state_of(screen, of).for_people() << "   "
             << screen.say("版本", "version") << " " << of->version;
  if (!of->handler.empty())
    screen.out << "   " << screen.say("主办", "handler") << " " << screen::visible(of->handler);
  if (!of->unit.empty())
    screen.out << "   " << screen.say("单位", "unit") << " " << screen::visible(of->unit);
  const Dues dues(of->dues);
  for (const Dues::Due& due : dues.all())
    if (due.on != 0)
      screen.out << "   " << screen.say("到期", "due") << " " << due_text(screen, due, views.today);
  screen.out << '\n';
}

// Whom it is about, with the directory that the body stands in.
Status print_subject(const screen::Screen& screen, const OpenedViews& views, const Case& of) {
  TRY_ASSIGN(const auto card, views.snapshot->organization(of->subject));
  screen.out << screen::visible(card ? (*card)->name : of->name) << "  " << of->subject;
  constexpr std::string_view kShown[] = {"listed", "serious"};
  if (card && views.cut.is_whole()) {
    const listing::Cell list = state_cell(screen, "Listing", (*card)->list_state);
    for (const std::string_view shown : kShown)
      if (list.value == shown)
        screen.out << "   " << screen.painted(screen::Mark::kNotice) << " " << list.shown << " "
                   << day_text((*card)->listed_on) << " " << screen.say("起", "since");
  }
  screen.out << "   " << to_uuid_text(of.id) << '\n';
  return {};
}

// "状态 → 办理中, 编号 = JN-TS-2024-0117".
std::string changes_text(const screen::Screen& screen, const Told& told) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const replaying::Moved& move : told.moves)
    add(screen.say("状态", "state") + " → " +
        screen.say(replaying::state_label(move.stream, move.to)));
  for (const auto& change : told.changes) {
    const std::string label = screen.say(replaying::field_label(change.name));
    add(label + " = " +
        (change.after ? replaying::shown_value(screen, change.name, change.after->value) : "–"));
  }
  return text;
}

std::string event_text(const screen::Screen& screen, const replaying::Entry& entry) {
  const std::uint16_t code = entry.event.code().value;
  return screen.say(replaying::event_label(code)) + " " + std::to_string(code);
}

std::string sealed_fields(const screen::Screen& screen, const replaying::cases::CaseView& view) {
  std::set<std::string> labels;
  for (const auto& field : view.fields)
    if (replaying::is_sealed(field.second.value))
      labels.insert(screen.say(replaying::field_label(field.first)));
  std::string text;
  for (const std::string& label : labels)
    text += (text.empty() ? "" : ", ") + label;
  return text;
}

void add_event(screen::Json& json, const CaseHistory& history, const Told& told,
               std::string_view stream) {
  const replaying::Entry& entry = *told.entry;
  const auto state = history.states.find(schemas::codec::place_of(entry.event));
  const registry::Stream* machine = registry::find_stream(stream);
  const registry::State* after =
      state == history.states.end() ? nullptr : machine->state(state->second);
  json.begin_object().member("streamSeq", entry.version);
  opened::add_position(json, entry.event);
  json.member("eventId", entry.event.id()).member("recordedAt", entry.event.recorded_at());
  json.member("typeCode", entry.event.code().value)
      .member("type", entry.event.type() == nullptr ? "" : entry.event.type()->name)
      .member("label", replaying::event_label(entry.event.code().value).zh)
      .member("stream", replaying::stream_of(entry.event))
      .member("account", replaying::account_of(entry.event));
  json.key("state");
  after == nullptr ? json.null() : json.value(after->id);
  json.key("changes").begin_array();
  for (const auto& change : told.changes) {
    json.begin_object().member("field", change.name).key("value");
    change.after ? json.raw(change.after->value) : json.null();
    json.end();
  }
  json.end().end();
}

}  // namespace

Result<CaseHistory> history_of(const OpenedViews& views, const Case& of) {
  CaseHistory history{.suite = views.reading->genesis().suite, .entries = {}, .states = {}};
  query::Disclosure& disclosure = views.reading->disclosure();
  const query::Shown shown = query::shown_of(*of.row, of.id);
  TRY_ASSIGN(const query::Sight sight, disclosure.named(shown, to_uuid_text(of.id)));
  TRY_ASSIGN(const auto rows, views.snapshot->dossier(of.id, {.limit = 0, .cursor = {}}));
  std::set<Seq> places;
  std::map<Seq, const projections::views::DossierRow*> by_place;
  for (const auto& row : rows.rows) {
    places.insert(row.seq);
    by_place[row.seq] = &*row.row;
    if (row->corrected_by != 0) places.insert(Seq(row->corrected_by - 1));
  }
  replaying::Selection selection({.point = views.cut});
  for (const Seq seq : places) {
    TRY_ASSIGN(query::StoredEvent stored, query::read_event(views.ledger.in_order(), seq));
    if (!stored.event) continue;  // shown by quarantine
    const std::uint64_t version = stored.event->envelope().getStreamSeq();
    if (!selection.takes(*stored.event, version, true)) continue;
    disclosure.also(shown, stored.event->id());
    history.entries.push_back({.bytes = std::move(stored.entry),
                               .event = std::move(*stored.event),
                               .version = version,
                               .is_own = true,
                               .is_masked = sight == query::Sight::kMasked});
    const auto row = by_place.find(seq);
    if (row != by_place.end() && row->second->state != 0)
      history.states.emplace(seq, row->second->state);
  }
  TRY(disclosure.permit());
  return history;
}

Status print_case(const frame::Context& context, const OpenedViews& views, const Case& of,
                  const CaseHistory& history) {
  const screen::Screen& screen = context.screen;
  print_head(screen, views, of);
  TRY(print_subject(screen, views, of));
  replaying::Teller teller(views.ledger, history.suite);
  screen::Table table({{"v", true},
                       {"seq", true},
                       {screen.say("登记时间", "recorded at")},
                       {screen.say("事件", "event")},
                       {screen.say("经办", "actor")},
                       {screen.say("变化", "changes")}});
  for (const replaying::Entry& entry : history.entries) {
    const auto told = teller.tell(entry);
    if (!told) continue;
    // Of an event of another stream the version says nothing about the case.
    const bool is_own = replaying::stream_of(entry.event).starts_with(kind_of(of));
    table.add({is_own ? std::to_string(entry.version) : "", opened::position_text(entry.event),
               to_people(entry.event.recorded_at()), event_text(screen, entry),
               replaying::account_of(entry.event), changes_text(screen, *told)});
  }
  table.print(screen);
  if (const std::string sealed = sealed_fields(screen, teller.view()); !sealed.empty())
    screen.out << " …  " << screen::visible(sealed) << " " << replaying::kSealedMark << " ("
               << screen.say("已密封; show SEQ --unseal --purpose 需要角色",
                             "sealed; show SEQ --unseal --purpose needs a role")
               << ")\n";
  return {};
}

Status print_case_json(const frame::Context& context, const OpenedViews& views, const Case& of,
                       const CaseHistory& history) {
  replaying::Teller teller(views.ledger, history.suite);
  screen::Json json = screen::Json::document("case");
  json.key("case");
  add_case(json, context.screen, of);
  json.key("deadlines").begin_array();
  const Dues dues(of->dues);
  for (const Dues::Due& due : dues.all()) {
    json.begin_object().member("id", deadline_id(due)).member("due", day_text(due.on));
    json.member("startedBy", due.code).end();
  }
  json.end().key("events").begin_array();
  for (const replaying::Entry& entry : history.entries)
    if (const auto told = teller.tell(entry)) add_event(json, history, *told, kind_of(of));
  json.end();
  add_as_of(json, views, context.clock.now());
  context.screen.out << json.finish() << '\n';
  return {};
}

}  // namespace quanlu::consumers::cli::asking

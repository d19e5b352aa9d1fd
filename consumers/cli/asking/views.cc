#include "consumers/cli/asking/views.h"

#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {

namespace query = projections::query;
namespace registry = schemas::registry;

namespace {

Result<OpenedViews> open_for(const frame::Context& context, bool reads) {
  OpenedViews views;
  TRY_ASSIGN(views.ledger, opened::open_ledger(context));
  TRY_ASSIGN(views.environment,
             projections::views::Environment::open_current(
                 views.ledger.paths.views(Partition(0)), {.access = ledger::store::Access::kRead}));
  query::Access access;
  if (reads) {
    TRY_ASSIGN(views.reading, opened::Reading::open(context, views.ledger));
    access = views.reading->disclosure().access();
  }
  TRY_ASSIGN(auto snapshot, query::Snapshot::open(*views.environment, std::move(access)));
  views.snapshot = std::make_unique<query::Snapshot>(std::move(snapshot));
  TRY_ASSIGN(const auto chain, views.snapshot->chain(Partition(0)));
  TRY_ASSIGN(const Locator end, views.ledger.logs.front()->end());
  views.end = end.value;
  if (!chain) return views;
  views.next = (*chain)->seq + 1;
  views.recorded_at = Millis((*chain)->recorded_at);
  return views;
}

}  // namespace

Result<OpenedViews> open_views(const frame::Context& context) {
  return open_for(context, true);
}

Result<OpenedViews> open_views_unread(const frame::Context& context) {
  return open_for(context, false);
}

void print_as_of(const screen::Screen& screen, const OpenedViews& views) {
  const std::string line = screen.say("截至", "as of") + "  seq " +
                           (views.next == 0 ? "–" : std::to_string(views.next - 1)) + " (" +
                           to_people(views.recorded_at) + ")  " + screen.say("未应用", "behind") +
                           " " + std::to_string(views.behind());
  if (screen.out_terminal)
    screen.out << line << '\n';
  else
    screen.note(line);
}

void add_as_of(screen::Json& json, const OpenedViews& views, Millis now) {
  json.key("asOf").begin_object().key("position").begin_object().key("0");
  views.next == 0 ? json.null() : json.value(views.next - 1);
  json.end().key("head").begin_object().key("0");
  views.end == 0 ? json.null() : json.value(views.end - 1);
  json.end().member("recordedAt", views.recorded_at).key("knownAt").null();
  json.member("inForceOn", to_text(civil_day(now))).end();
}

std::string state_label(const screen::Screen& screen, std::string_view stream, std::uint8_t state) {
  const registry::Stream* machine = registry::find_stream(stream);
  const registry::State* found = machine == nullptr ? nullptr : machine->state(state);
  return found == nullptr ? "" : screen.say(found->zh, found->en);
}

std::string enum_label(const screen::Screen& screen, std::string_view enumeration,
                       std::uint16_t value) {
  const registry::Enumeration* known = registry::find_enumeration(enumeration);
  const registry::Enumerant* found = known == nullptr ? nullptr : known->find(value);
  return found == nullptr ? "" : screen.say(found->zh, found->en);
}

std::string day_text(std::int32_t day) {
  return day == 0 ? "" : to_text(Day(day));
}

}  // namespace quanlu::consumers::cli::asking

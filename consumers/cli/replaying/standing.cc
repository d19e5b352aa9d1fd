#include "consumers/cli/replaying/standing.h"

#include <algorithm>

#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/screen/people.h"
#include "schemas/base/time.h"
#include "schemas/codec/place.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::replaying {
namespace {

constexpr std::string_view kState = "state";

std::string basis_of(const schemas::codec::Event& event) {
  std::string text;
  for (const auto basis : event.envelope().getLegalBasis())
    text += (text.empty() ? "" : "; ") + std::string(schemas::codec::to_view(basis));
  return text;
}

// The last event of the own stream that moved it.
std::optional<Standing> state_standing(const screen::Screen& screen, const Named& named,
                                       const History& history, const cases::CaseView& view) {
  const cases::EventView* set = nullptr;
  std::uint8_t state = 0;
  for (const cases::EventView& event : view.events) {
    const std::size_t slash = event.stream.find('/');
    if (event.state_after == 0 || event.state_after == state ||
        std::string_view(event.stream).substr(slash + 1) != named.key)
      continue;
    state = event.state_after;
    set = &event;
  }
  if (set == nullptr) return std::nullopt;
  Standing standing{.field = std::string(kState),
                    .label = {"状态", "state"},
                    .shown = screen.say(state_label(set->stream, state)),
                    .said = {.value = "\"" + state_id(set->stream, state).value_or("") + "\"",
                             .seq = set->seq,
                             .event = set->id,
                             .recorded_at = set->recorded_at}};
  for (const Entry& entry : history.entries) {
    if (schemas::codec::place_of(entry.event) != set->seq) continue;
    standing.said.account = account_of(entry.event);
    standing.said.basis = basis_of(entry.event);
  }
  return standing;
}

bool is_plain(std::string_view field) {
  return field.find('.') == std::string_view::npos;
}

// Another field says the same of the same event under a plain name.
bool has_plain_twin(const cases::CaseView& view, const std::string& name,
                    const cases::FieldView& said) {
  if (is_plain(name)) return false;
  return std::any_of(view.fields.begin(), view.fields.end(), [&](const auto& other) {
    return is_plain(other.first) && other.second.seq == said.seq &&
           other.second.value == said.value;
  });
}

}  // namespace

std::vector<Standing> standings(const screen::Screen& screen, const Named& named,
                                const History& history, const cases::CaseView& view) {
  std::vector<Standing> all;
  for (const auto& field : view.fields)
    if (!has_plain_twin(view, field.first, field.second))
      all.push_back({.field = field.first,
                     .label = field_label(field.first),
                     .shown = shown_value(screen, field.first, field.second.value),
                     .said = field.second});
  std::stable_sort(all.begin(), all.end(), [](const Standing& a, const Standing& b) {
    if (is_plain(a.field) != is_plain(b.field)) return is_plain(a.field);
    return a.said.seq < b.said.seq;
  });
  if (auto state = state_standing(screen, named, history, view))
    all.insert(all.begin(), *std::move(state));
  return all;
}

std::vector<screen::Column> standing_columns(const screen::Screen& screen) {
  return {{""},
          {screen.say("字段", "field")},
          {screen.say("值", "value")},
          {"seq", true},
          {screen.say("时间", "time")},
          {screen.say("经办", "actor")},
          {screen.say("依据", "basis")}};
}

namespace {

std::string position_text(const History& history, Seq place) {
  const Entry* const entry = history.at(place);
  return entry != nullptr ? opened::position_text(entry->event) : std::to_string(place.value);
}

}  // namespace

std::vector<std::string> standing_cells(const screen::Screen& screen, std::string mark,
                                        const History& history, const Standing& standing) {
  return {std::move(mark),
          screen.say(standing.label),
          standing.shown,
          position_text(history, standing.said.seq),
          to_people(standing.said.recorded_at),
          standing.said.account,
          standing.said.basis};
}

void add_said(screen::Json& json, const History& history, const cases::FieldView& said) {
  json.key("value").raw(said.value);
  if (const Entry* const entry = history.at(said.seq))
    opened::add_position(json, entry->event);
  else
    json.member("seq", said.seq.value);
  json.member("eventId", said.event)
      .member("recordedAt", said.recorded_at)
      .member("account", said.account)
      .member("basis", said.basis)
      .member("corrected", said.corrected);
}

void print_remarks(const screen::Screen& screen, const History& history, std::uint64_t withheld) {
  if (history.broken)
    screen.out << screen.painted(screen::Mark::kFailed) << " seq " << history.broken_at << "  "
               << screen.say("下一条的 prev 不是它的哈希: 已证实篡改",
                             "the next entry's prev is not its hash: tampered, proven")
               << '\n';
  if (withheld > 0)
    screen.note(screen.say("未列出的事件 (须 --purpose)", "events left out (they need --purpose)") +
                ": " + std::to_string(withheld));
}

}  // namespace quanlu::consumers::cli::replaying

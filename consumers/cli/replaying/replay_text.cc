#include "consumers/cli/replaying/replay_text.h"

#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/screen/people.h"
#include "schemas/base/time.h"
#include "schemas/codec/event_json.h"

namespace quanlu::consumers::cli::replaying {
namespace {

using screen::Mark;

std::string deadline_text(const screen::Screen& screen, const cases::DeadlineView& deadline) {
  std::string text = deadline.id + " " + screen.say(deadline_label(deadline.id)) + "  " +
                     to_text(deadline.from) + " → ";
  text += deadline.due ? to_text(*deadline.due)
                       : screen.say("当时规则或日历不可知", "no rules or calendar known then");
  if (deadline.provisional) text += " " + screen.say("(暂定)", "(provisional)");
  if (deadline.paused_days > 0)
    text +=
        " " + screen.say("暂停天数", "days paused") + " " + std::to_string(deadline.paused_days);
  if (deadline.stopped_on)
    text += "  " + screen.say("止于", "stopped") + " " + to_text(*deadline.stopped_on);
  if (deadline.is_late()) text += "  " + screen.say("逾期", "late");
  return text;
}

Mark mark_of(Link link) {
  if (link == Link::kBroken) return Mark::kFailed;
  return link == Link::kFits ? Mark::kGood : Mark::kStated;
}
std::string_view word_of(Link link) {
  if (link == Link::kBroken) return "broken";
  return link == Link::kFits ? "linked" : "last";
}

void add_value(screen::Json& json, const char* key, const std::optional<cases::FieldView>& field) {
  json.key(key);
  field ? json.raw(field->value) : json.null();
}

}  // namespace

void print_told(const screen::Screen& screen, const Told& told) {
  const Entry& entry = *told.entry;
  const std::uint16_t code = entry.event.code().value;
  screen.out << screen.painted(mark_of(entry.link)) << " v" << entry.version << "  seq "
             << opened::position_text(entry.event) << "  " << to_people(entry.event.recorded_at())
             << "  " << screen.say(event_label(code)) << ' ' << code << "  "
             << screen::visible(account_of(entry.event)) << '\n';
  for (const Moved& move : told.moves)
    screen.out << "    " << screen.say("状态", "state") << "  "
               << screen.say(state_label(move.stream, move.from)) << " → "
               << screen.say(state_label(move.stream, move.to)) << "   "
               << screen::visible(move.stream) << '\n';
  for (const cases::FieldChange& change : told.changes) {
    screen.out << "    " << screen.say(field_label(change.name)) << "  ";
    if (change.before)
      screen.out << screen::visible(shown_value(screen, change.name, change.before->value))
                 << " → ";
    screen.out << (change.after
                       ? screen::visible(shown_value(screen, change.name, change.after->value))
                       : "–")
               << '\n';
  }
  for (const cases::DeadlineView& deadline : told.deadlines)
    screen.out << "    " << screen.say("期限", "deadline") << "  "
               << deadline_text(screen, deadline) << '\n';
}

void print_state(const screen::Screen& screen, const cases::CaseView& view) {
  for (const auto& stream : view.streams)
    screen.out << "  ▶ " << screen::visible(stream.first) << "  "
               << screen.say(state_label(stream.first, stream.second.state)) << "  "
               << screen.say("版本", "version") << ' ' << stream.second.version << '\n';
  for (const cases::DeadlineView& deadline : view.deadlines)
    if (!deadline.stopped_on) screen.out << "  ⧖ " << deadline_text(screen, deadline) << '\n';
}

void print_comparison(const screen::Screen& screen, const Named& named,
                      const Comparison& comparison) {
  screen.out << screen.say("与视图比对", "compared with the view")
             << (named.is_case() ? " V05  " : " V01  ");
  switch (comparison.verdict) {
    case Verdict::kEqual:
      screen.out << screen.painted(Mark::kGood) << ' ' << screen.say("一致", "equal");
      break;
    case Verdict::kBehind:
      screen.out << screen.painted(Mark::kNotice) << ' '
                 << screen.say("视图落后, 未见条数", "the view is behind, events it has not seen")
                 << ' ' << comparison.unseen;
      break;
    case Verdict::kDamaged:
      screen.out << screen.painted(Mark::kFailed) << ' '
                 << screen.say("视图的校验值不符, 须重建",
                               "the view's checksum is broken: rebuild");
      break;
    case Verdict::kDiffers:
      screen.out << screen.painted(Mark::kFailed) << ' '
                 << screen.say("不一致 (程序缺陷)", "it differs (a fault of the program)");
  }
  for (const std::string& name : comparison.differing)
    screen.out << "  " << name;
  if (comparison.position)
    screen.out << "   " << screen.say("视图位置", "view at") << " seq "
               << comparison.position->value;
  screen.out << '\n';
}

void add_told(screen::Json& json, const Told& told) {
  const Entry& entry = *told.entry;
  json.begin_object();
  opened::add_position(json, entry.event);
  json.member("eventId", entry.event.id());
  json.member("typeCode", entry.event.code().value)
      .member("label", event_label(entry.event.code().value).zh)
      .member("stream", stream_of(entry.event))
      .member("streamSeq", entry.version)
      .member("recordedAt", entry.event.recorded_at())
      .member("effectiveOn", to_text(Day(entry.event.envelope().getEffectiveOn())))
      .member("actor", account_of(entry.event))
      .member("link", word_of(entry.link));
  json.key("changes").begin_array();
  for (const cases::FieldChange& change : told.changes) {
    json.begin_object().member("field", change.name).member("label", field_label(change.name).zh);
    add_value(json, "from", change.before);
    add_value(json, "to", change.after);
    json.end();
  }
  json.end().key("state").begin_array();
  for (const Moved& move : told.moves)
    json.begin_object()
        .member("stream", move.stream)
        .member("from", state_id(move.stream, move.from))
        .member("to", state_id(move.stream, move.to))
        .end();
  json.end().key("deadlines").begin_array();
  for (const cases::DeadlineView& deadline : told.deadlines) {
    json.begin_object().member("id", deadline.id).member("from", to_text(deadline.from));
    json.key("due");
    deadline.due ? json.value(to_text(*deadline.due)) : json.null();
    json.key("stoppedOn");
    deadline.stopped_on ? json.value(to_text(*deadline.stopped_on)) : json.null();
    json.member("provisional", deadline.provisional).member("late", deadline.is_late()).end();
  }
  json.end().end();
}

}  // namespace quanlu::consumers::cli::replaying

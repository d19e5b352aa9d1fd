#include "consumers/cli/asking/case_rows.h"

#include "consumers/cli/frame/suggest.h"
#include "projections/views/fact.h"
#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace registry = schemas::registry;
using listing::Cell;
using listing::Column;
using listing::Kind;

constexpr std::size_t kShortId = 13;

const registry::Stream& stream_of(const Case& of) {
  return registry::stream(static_cast<registry::StreamKind>(of->stream));
}

const std::vector<Column>& case_columns() {
  static const std::vector<Column> all{{"caseId", {"案件", "case"}},
                                       {"number", {"编号", "number"}},
                                       {"stream", {"种类", "kind"}},
                                       {"state", {"状态", "state"}, Kind::kWord},
                                       {"version", {"版本", "version"}, Kind::kNumber, false},
                                       {"subject", {"主体", "subject"}},
                                       {"name", {"名称", "name"}, Kind::kText, false},
                                       {"handler", {"主办", "handler"}},
                                       {"unit", {"单位", "unit"}, Kind::kText, false},
                                       {"openedOn", {"立案日期", "opened on"}, Kind::kDay, false},
                                       {"dueOn", {"到期", "due"}, Kind::kDay},
                                       {"lastOn", {"最近事件", "last event"}, Kind::kDay, false},
                                       {"events", {"事件", "events"}, Kind::kNumber, false},
                                       {"firstSeq", {"首条", "first seq"}, Kind::kNumber, false},
                                       {"lastSeq", {"末条", "last seq"}, Kind::kNumber, false}};
  return all;
}

bool names(const registry::State& state, std::string_view text) {
  return state.id == text || state.zh == text || state.en == text;
}

Result<std::uint16_t> kind_named(const std::string& wanted) {
  std::vector<std::string> names;
  std::string known;
  for (const registry::Stream& stream : registry::streams()) {
    if (!projections::views::is_case(stream.kind)) continue;
    if (stream.name == wanted || stream.zh == wanted || stream.en == wanted)
      return static_cast<std::uint16_t>(stream.kind);
    names.emplace_back(stream.name);
    known += (known.empty() ? "" : " ") + names.back();
  }
  auto error =
      frame::usage({"没有这种案件", "no such kind of case"}, "--kind", std::move(known), wanted);
  if (const auto near = frame::nearest(wanted, names))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

// Any machine with such a state, or the one of the kind that was named.
Status check_state(const std::string& wanted, std::uint16_t kind) {
  std::vector<std::string> ids;
  for (const registry::Stream& stream : registry::streams()) {
    if (!projections::views::is_case(stream.kind)) continue;
    if (kind != 0 && static_cast<std::uint16_t>(stream.kind) != kind) continue;
    for (const registry::State& state : stream.states) {
      if (names(state, wanted)) return {};
      ids.emplace_back(state.id);
    }
  }
  std::string known;
  if (kind != 0)
    for (const std::string& id : ids)
      known += (known.empty() ? "" : " ") + id;
  auto error = frame::usage({"没有这个状态", "no such state"}, "--state", known, wanted);
  if (const auto near = frame::nearest(wanted, ids))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

}  // namespace

std::string_view kind_of(const Case& of) {
  return stream_of(of).name;
}

Words kind_label(const Case& of) {
  return {std::string(stream_of(of).zh), std::string(stream_of(of).en)};
}

Cell state_of(const screen::Screen& screen, const Case& of) {
  return state_cell(screen, kind_of(of), of->state);
}

listing::Shape case_shape() {
  return {.document = "case-list",
          .rows = "cases",
          .title = {"案件", "cases"},
          .columns = case_columns(),
          .before = {}};
}

std::vector<Cell> case_cells(const screen::Screen& screen, const Case& of) {
  const auto number = [](std::uint64_t value) { return Cell(std::to_string(value)); };
  const std::string id = to_uuid_text(of.id);
  return {Cell(id, id.substr(0, kShortId)),
          std::string(of->number),
          Cell(std::string(kind_of(of)), screen.say(kind_label(of))),
          state_of(screen, of),
          number(of->version),
          std::string(of->subject),
          std::string(of->name),
          std::string(of->handler),
          std::string(of->unit),
          day_text(of->opened_on),
          day_text(of->due_on),
          day_text(of->last_on),
          number(of->events),
          number(of->first_seq),
          number(of->last_seq)};
}

void add_case(screen::Json& json, const screen::Screen& screen, const Case& of) {
  const std::vector<Cell> cells = case_cells(screen, of);
  json.begin_object();
  for (std::size_t i = 0; i < cells.size(); ++i)
    listing::add_member(json, case_columns()[i], cells[i]);
  json.end();
}

std::vector<frame::Option> case_filter_options() {
  return {{.name = "--kind",
           .value = "STREAM",
           .help = {"种类, 如 RegCase Complaint", "kind, e.g. RegCase Complaint"}},
          {.name = "--state", .value = "STATE", .help = {"状态", "state"}},
          {.name = "--handler", .value = "ACCOUNT", .help = {"主办", "handler"}},
          {.name = "--org", .value = "USCC", .help = {"主体", "subject"}},
          {.name = "--open", .help = {"未结", "not ended"}},
          {.name = "--overdue", .help = {"逾期", "overdue"}},
          {.name = "--due-before",
           .value = "DATE",
           .help = {"期限早于此日", "a deadline before that day"}}};
}

Result<CaseChoice> case_filter_of(const frame::Context& context, const frame::Options& options,
                                  Day today) {
  CaseChoice choice;
  projections::query::CaseFilter& filter = choice.filter;
  filter.handler = options.text("--handler");
  filter.subject = options.text("--org");
  if (const auto kind = options.maybe("--kind")) {
    TRY_ASSIGN(filter.stream, kind_named(*kind));
  }
  if (const auto state = options.maybe("--state")) {
    TRY(check_state(*state, filter.stream));
    choice.also = [wanted = *state](const projections::views::CaseState& of) {
      const auto* found =
          registry::stream(static_cast<registry::StreamKind>(of.stream)).state(of.state);
      return found != nullptr && names(*found, wanted);
    };
  }
  if (options.has("--open") || options.has("--overdue")) filter.is_open = true;
  if (options.has("--overdue")) filter.due_before = today;
  if (const auto before = options.maybe("--due-before")) {
    const auto day = axes::parse_date(*before, context.clock.now());
    if (!day)
      return frame::usage({"看不懂这个日期", "this is no date"}, "--due-before",
                          "2024-09-04, -3d, now", *before);
    if (!filter.due_before || *day < *filter.due_before) filter.due_before = *day;
  }
  for (const frame::Option& option : case_filter_options())
    if (const auto value = options.maybe(option.name))
      choice.said.emplace_back(option.name, option.value.empty() ? "" : *value);
  return choice;
}

}  // namespace quanlu::consumers::cli::asking

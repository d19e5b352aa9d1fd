#include <algorithm>
#include <map>
#include <tuple>

#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/replaying/commands.h"
#include "consumers/cli/replaying/standing.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::replaying {
namespace {

using frame::Context;
using frame::Options;

// One of the two moments that are compared, as it is named and as it was.
struct Side {
  Cut cut;
  std::string name;                             // "版本 / version 3", "seq 5031 (…)"
  std::uint64_t version = 0;                    // of the own stream, then
  const schemas::codec::Event* last = nullptr;  // of the history
  std::map<std::string, Standing> standings;
};

// A field that stands otherwise in the two moments.
struct Change {
  const Standing *before = nullptr, *after = nullptr;  // null: it stood not
};

std::uint64_t last_version(const History& history) {
  std::uint64_t version = 0;
  for (const Entry& entry : history.entries)
    if (entry.is_own) version = std::max(version, entry.version);
  return version;
}

Result<axes::Cut> cut_at(Context& context, opened::OpenedLedger& ledger,
                         const std::string& known_at) {
  axes::Point point;
  TRY_ASSIGN(point.known_at, axes::parse_known_at(known_at, context.clock.now()));
  return axes::resolve(point, ledger.in_order());
}

// Two versions, two points known at, or one of either and now; nothing: the last step.
Result<std::pair<Cut, Cut>> cuts_of(Context& context, const Options& options,
                                    opened::OpenedLedger& ledger) {
  Cut from, to;
  const auto& known = options.all("--known-at");
  const bool by_version = options.has("--from") || options.has("--to");
  if (known.size() > 2 || (by_version && !known.empty()))
    return frame::usage({"用两个版本, 或至多两个时点", "two versions, or two points at most"},
                        "diff", "--from N --to N | --known-at T --known-at T", "");
  if (!known.empty()) {
    TRY_ASSIGN(from.point, cut_at(context, ledger, known[0]));
    if (known.size() == 2) {
      TRY_ASSIGN(to.point, cut_at(context, ledger, known[1]));
    }
    return std::pair(from, to);
  }
  if (options.has("--from")) {
    TRY_ASSIGN(from.version, options.number("--from", 0));
  }
  if (options.has("--to")) {
    TRY_ASSIGN(to.version, options.number("--to", 0));
  }
  return std::pair(from, to);
}

// What was not said follows from what was: the version before, the last one. A version that never
// was is kAbsent.
Status complete(std::pair<Cut, Cut>& cuts, const History& history) {
  auto& [from, to] = cuts;
  if (!from.point.is_whole() || !to.point.is_whole()) return {};
  const std::uint64_t last = last_version(history);
  if (!to.version) to.version = last;
  if (!from.version) from.version = *to.version == 0 ? 0 : *to.version - 1;
  const std::uint64_t asked = std::max(*from.version, *to.version);
  if (asked <= last) return {};
  return fail(Error{.kind = Failure::kAbsent,
                    .reason = "absent",
                    .what = {"没有这个版本", "there is no such version"},
                    .where = *to.version == asked ? "--to" : "--from",
                    .expected = "0 – " + std::to_string(last),
                    .found = std::to_string(asked),
                    .remedy = {}});
}

std::string name_of(const screen::Screen& screen, const Cut& cut) {
  if (cut.version) return screen.say("版本", "version") + " " + std::to_string(*cut.version);
  if (cut.point.is_whole()) return screen.say("现在", "now");
  return "seq " + axes::known_text(cut.point) + " (" + to_people(cut.point.recorded_at) + ")";
}

Side side_of(const Context& context, const opened::OpenedLedger& ledger,
             ledger::crypto::Suite suite, const Named& named, const History& history,
             const Cut& cut) {
  Side side{.cut = cut, .name = name_of(context.screen, cut)};
  Teller teller(ledger, suite);
  Selection selection(cut);
  for (const Entry& entry : history.entries) {
    if (!selection.takes(entry)) continue;
    teller.tell(entry);
    if (entry.is_own) side.version = std::max(side.version, entry.version);
    if (!entry.is_rules) side.last = &entry.event;
  }
  for (Standing& standing : standings(context.screen, named, history, teller.shown_view()))
    side.standings.emplace(standing.field, std::move(standing));
  return side;
}

std::vector<Change> changes_of(const Side& from, const Side& to) {
  std::vector<Change> changes;
  for (const auto& [field, before] : from.standings) {
    const auto after = to.standings.find(field);
    if (after == to.standings.end())
      changes.push_back({&before, nullptr});
    else if (after->second.said.value != before.said.value)
      changes.push_back({&before, &after->second});
  }
  for (const auto& [field, after] : to.standings)
    if (from.standings.count(field) == 0) changes.push_back({nullptr, &after});
  // In the order in which they came to be so; the state is told first.
  const auto rank = [](const Change& change) {
    const Standing& of = change.after != nullptr ? *change.after : *change.before;
    return std::tuple(of.field != "state", of.said.seq, of.field);
  };
  std::sort(changes.begin(), changes.end(),
            [&](const Change& a, const Change& b) { return rank(a) < rank(b); });
  return changes;
}

void add_side(screen::Json& json, const char* key, const Side& side) {
  json.key(key).begin_object().member("version", side.version);
  if (side.last != nullptr)
    opened::add_position(json, *side.last);
  else
    json.key("seq").null();
  json.end();
}

void add_standing(screen::Json& json, const char* key, const History& history,
                  const Standing* standing) {
  json.key(key);
  if (standing == nullptr) return void(json.null());
  json.begin_object();
  add_said(json, history, standing->said);
  json.end();
}

void print_json(Context& context, const Named& named, const History& history,
                std::uint64_t withheld, const Side& from, const Side& to,
                const std::vector<Change>& changes, int code) {
  screen::Json json = screen::Json::document("diff");
  json.member("kind", named.is_case() ? "case" : "organization").member("id", named.key);
  json.member("partition", history.partition().value);
  add_side(json, "from", from);
  add_side(json, "to", to);
  json.key("changes").begin_array();
  for (const Change& change : changes) {
    const Standing& any = change.after != nullptr ? *change.after : *change.before;
    json.begin_object().member("field", any.field).member("label", any.label.zh);
    add_standing(json, "before", history, change.before);
    add_standing(json, "after", history, change.after);
    json.end();
  }
  json.end().member("withheld", withheld).member("exitCode", code);
  context.screen.out << json.finish() << '\n';
}

void print_people(Context& context, const History& history, std::uint64_t withheld,
                  const std::vector<Change>& changes) {
  const screen::Screen& screen = context.screen;
  screen::Table table(standing_columns(screen));
  for (const Change& change : changes) {
    if (change.before != nullptr) table.add(standing_cells(screen, "-", history, *change.before));
    if (change.after != nullptr) table.add(standing_cells(screen, "+", history, *change.after));
  }
  table.print_rows(screen);
  if (changes.empty()) screen.note(screen.say("没有差异", "no difference"));
  print_remarks(screen, history, withheld);
}

Result<int> diff(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const Named named, find_named(ledger, options.text("CASE|ORG")));
  TRY_ASSIGN(auto cuts, cuts_of(context, options, ledger));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  projections::query::Disclosure& disclosure = reading->disclosure();
  TRY_ASSIGN(const History history, read_history(context, ledger, named, {}, disclosure));
  if (context.stop_code() != frame::kOk) return context.stop_code();
  if (history.places.empty())
    return fail(Failure::kAbsent, "absent", {"账中没有它的事件", "the ledger has no event of it"},
                named.key);
  TRY(disclosure.permit());
  const std::uint64_t withheld = disclosure.withheld();
  TRY(complete(cuts, history));
  const Side from = side_of(context, ledger, genesis.suite, named, history, cuts.first);
  const Side to = side_of(context, ledger, genesis.suite, named, history, cuts.second);
  context.screen.note(context.screen.say("比较", "comparing") + "  " + from.name + " → " + to.name);
  const std::vector<Change> changes = changes_of(from, to);
  const int code = history.broken ? frame::kTampered : frame::kOk;
  if (context.json())
    print_json(context, named, history, withheld, from, to, changes, code);
  else
    print_people(context, history, withheld, changes);
  return code;
}

}  // namespace

frame::Command diff_command() {
  return {
      .path = "diff",
      .summary = {"一个案件或组织在两个时点之间的差异 (缺省: 最近一步)",
                  "what differs between two moments of a case or organization (default: the last "
                  "step)"},
      .examples = {"-L quanlu-demo diff JN-TS-2024-0117 --from 1 --to 3 --purpose demo",
                   "-L quanlu-demo diff JN-TS-2024-0117 --known-at 2024-03-01 --known-at "
                   "2024-06-01 --purpose demo"},
      .arguments = {{.name = "CASE|ORG",
                     .help = {"案件号或其开头, 案号, 或统一社会信用代码",
                              "case id or its beginning, a number of it, or a USCC"}}},
      .options = {{.name = "--from", .value = "N", .help = {"自第 N 版", "from version N"}},
                  {.name = "--to", .value = "N", .help = {"至第 N 版", "to version N"}},
                  {.name = "--known-at",
                   .value = "T|SEQ",
                   .help = {"当时已知的; 给两次", "as known then; give it twice"},
                   .repeated = true}},
      .run = frame::run<diff>};
}

}  // namespace quanlu::consumers::cli::replaying

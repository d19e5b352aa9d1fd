#include "consumers/cli/asking/views.h"

#include <numeric>

#include <unistd.h>

#include "consumers/cli/axes/past_views.h"
#include "consumers/cli/frame/suggest.h"
#include "consumers/cli/screen/progress.h"
#include "ledger/intake/documents.h"
#include "ledger/store/files.h"
#include "projections/follow/follower.h"
#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
namespace registry = schemas::registry;
namespace store = ledger::store;
using projections::views::Environment;

constexpr Partition kPartition{0};

// Takes the snapshot and says where it stands.
Status look(OpenedViews& views) {
  views.snapshot.reset();  // a thread has one read transaction
  query::Access access;
  if (views.reading) access = views.reading->disclosure().access();
  TRY_ASSIGN(auto snapshot, query::Snapshot::open(*views.environment, std::move(access)));
  views.snapshot = std::make_unique<query::Snapshot>(std::move(snapshot));
  TRY_ASSIGN(const auto chain, views.snapshot->chain(kPartition));
  views.end.clear();
  for (const auto& log : views.ledger.logs) {
    TRY_ASSIGN(const Locator end, log->end());
    views.end.push_back(end.value);
  }
  views.next.assign(views.end.size(), 0);
  if (!chain) return {};
  TRY_ASSIGN(views.next, views.ledger.counts_before((*chain)->seq + 1));
  views.recorded_at = Millis((*chain)->recorded_at);
  return {};
}

Status open_current(OpenedViews& views) {
  TRY_ASSIGN(views.environment, Environment::open_current(views.ledger.paths.views(kPartition),
                                                          {.access = store::Access::kRead}));
  return look(views);
}

// Nothing when somebody else holds the lock, or may not be written to: then the answer says how far
// behind it is.
Status apply_missing(frame::Context& context, OpenedViews& views) {
  const auto lock = store::FileLock::take(views.ledger.paths.run() / "writer.lock",
                                          "pid " + std::to_string(getpid()));
  if (!lock) return {};
  views.snapshot.reset();
  views.environment.reset();  // LMDB opens a folder once in a process
  {
    TRY_ASSIGN(const auto genesis, opened::read_genesis(views.ledger));
    const ledger::intake::Documents documents(views.ledger.paths.documents(), genesis.suite);
    TRY_ASSIGN(const auto follower,
               projections::follow::Follower::open(
                   {.folder = views.ledger.paths.views(kPartition), .library = &documents},
                   views.ledger.in_order(), genesis));
    screen::Progress progress(
        context.screen, context.clock, {"视图", "views"}, {"条", "events"},
        std::accumulate(views.end.begin(), views.end.end(), std::uint64_t{0}));
    while (context.stop_code() == frame::kOk) {
      TRY_ASSIGN(const auto step, follower->step());
      progress.at(step.next.value);
      if (step.at_end) break;
    }
  }
  return open_current(views);
}

const registry::Enumerant* find_enumerant(const registry::Enumeration& of, std::string_view text) {
  for (const registry::Enumerant& one : of.values)
    if (one.id == text || one.zh == text || one.en == text) return &one;
  return nullptr;
}

std::string past_text(const screen::Screen& screen, const axes::Cut& cut) {
  if (cut.is_whole()) return screen.say("当前", "now");
  std::string text;
  if (cut.known_before != UINT64_MAX)
    text = screen.say("已知于", "known at") + " seq " + axes::known_text(cut);
  if (cut.in_force_on)
    text += (text.empty() ? "" : "  ") + screen.say("生效于", "in force on") + " " +
            to_text(*cut.in_force_on);
  return text;
}

// "5031", with several partitions "0:5031,1:77": the last of each.
std::string vector_text(const std::vector<std::uint64_t>& counts) {
  std::string text;
  for (std::size_t p = 0; p < counts.size(); ++p) {
    text += text.empty() ? "" : ",";
    if (counts.size() > 1) text += std::to_string(p) + ":";
    text += counts[p] == 0 ? "–" : std::to_string(counts[p] - 1);
  }
  return text;
}

void add_vector(screen::Json& json, const char* key, const std::vector<std::uint64_t>& counts) {
  json.key(key).begin_object();
  for (std::size_t p = 0; p < counts.size(); ++p) {
    json.key(std::to_string(p));
    counts[p] == 0 ? json.null() : json.value(counts[p] - 1);
  }
  json.end();
}

std::string as_of_text(const screen::Screen& screen, const OpenedViews& views) {
  return "seq " + vector_text(views.next) + " (" + to_people(views.recorded_at) + ")  " +
         screen.say("未应用", "behind") + " " + std::to_string(views.behind());
}

}  // namespace

std::uint64_t OpenedViews::behind() const {
  std::uint64_t all = 0;
  for (std::size_t p = 0; p < end.size(); ++p)
    all += end[p] > next[p] ? end[p] - next[p] : 0;
  return all;
}

Result<OpenedViews> peek_views(const frame::Context& context) {
  OpenedViews views;
  TRY_ASSIGN(views.ledger, opened::open_ledger(context));
  TRY(open_current(views));
  views.today = civil_day(context.clock.now());
  return views;
}

Result<OpenedViews> open_views(frame::Context& context) {
  TRY_ASSIGN(OpenedViews views, peek_views(context));
  if (views.behind() != 0) TRY(apply_missing(context, views));
  TRY_ASSIGN(views.reading, opened::Reading::open(context, views.ledger));
  TRY(look(views));
  return views;
}

Result<OpenedViews> open_views(frame::Context& context, const frame::Options& options) {
  TRY_ASSIGN(const axes::Point point, axes::point_of(context, options));
  TRY_ASSIGN(OpenedViews views, open_views(context));
  if (point.is_now()) return views;
  TRY_ASSIGN(views.cut, axes::resolve(point, views.ledger.in_order()));
  if (views.cut.known_before != UINT64_MAX) views.today = civil_day(views.cut.recorded_at);
  if (views.cut.in_force_on) views.today = *views.cut.in_force_on;
  axes::say(context.screen, views.cut);
  return views;
}

Result<OpenedViews> open_views_of_then(frame::Context& context, const frame::Options& options) {
  TRY_ASSIGN(OpenedViews views, open_views(context, options));
  if (views.cut.is_whole()) return views;
  views.snapshot.reset();
  TRY_ASSIGN(views.environment, axes::past_views(context, views.ledger, views.cut));
  TRY(look(views));
  views.end = views.next;  // what came later was not asked for
  return views;
}

void print_as_of(const screen::Screen& screen, const OpenedViews& views) {
  const std::string line = screen.say("截至", "as of") + "  " + as_of_text(screen, views);
  if (screen.out_terminal)
    screen.out << line << '\n';
  else
    screen.note(line);
}

void add_as_of(screen::Json& json, const OpenedViews& views, Millis now) {
  json.key("asOf").begin_object();
  add_vector(json, "position", views.next);
  add_vector(json, "head", views.end);
  json.member("recordedAt", views.recorded_at).key("knownAt");
  views.cut.known_before == UINT64_MAX
      ? json.null()
      : json.value((views.cut.known_vector.empty() ? "0:" : "") + axes::known_text(views.cut));
  json.member("inForceOn", to_text(views.cut.in_force_on.value_or(civil_day(now)))).end();
}

listing::Ending ending_of(const frame::Context& context, const OpenedViews& views,
                          std::vector<std::pair<std::string, std::string>> filter,
                          BytesView cursor) {
  const screen::Screen& screen = context.screen;
  listing::Ending ending{
      .after = [&context,
                &views](screen::Json& json) { add_as_of(json, views, context.clock.now()); },
      .notes = {{screen.say("截至", "as of"), as_of_text(screen, views)},
                {screen.say("时点", "point"), past_text(screen, views.cut)},
                {screen.say("金额单位", "unit of money"), screen.say("元", "yuan")}},
      .next = {},
      .as_of = views.recorded_at};
  for (auto& [option, value] : filter)
    ending.notes.emplace_back(screen.say("筛选", "filter"), option + " " + value);
  if (!cursor.empty()) ending.next = listing::make_cursor(views.generation(), cursor);
  return ending;
}

listing::Cell state_cell(const screen::Screen& screen, std::string_view stream,
                         std::uint8_t state) {
  const registry::Stream* machine = registry::find_stream(stream);
  const registry::State* found = machine == nullptr ? nullptr : machine->state(state);
  if (found == nullptr) return {};
  return {std::string(found->id), screen.say(found->zh, found->en)};
}

listing::Cell enum_cell(const screen::Screen& screen, std::string_view enumeration,
                        std::uint16_t value) {
  const registry::Enumeration* known = registry::find_enumeration(enumeration);
  const registry::Enumerant* found = known == nullptr ? nullptr : known->find(value);
  if (found == nullptr) return {};
  return {std::string(found->id), screen.say(found->zh, found->en)};
}

std::string day_text(std::int32_t day) {
  return day == 0 ? "" : to_text(Day(day));
}

std::string yuan(std::int64_t fen) {
  const bool negative = fen < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
  std::string cents = std::to_string(size % 100);
  if (cents.size() == 1) cents.insert(0, 1, '0');
  return (negative ? "-" : "") + std::to_string(size / 100) + "." + cents;
}

Result<std::uint16_t> enumerant_of(const frame::Options& options, std::string_view name,
                                   std::string_view enumeration) {
  const auto wanted = options.maybe(name);
  if (!wanted) return std::uint16_t{0};
  const registry::Enumeration& of = *registry::find_enumeration(enumeration);
  if (const registry::Enumerant* found = find_enumerant(of, *wanted)) return found->value;
  std::vector<std::string> ids;
  std::string known;
  for (const registry::Enumerant& one : of.values) {
    ids.emplace_back(one.id);
    known += (known.empty() ? "" : " ") + std::string(one.id);
  }
  auto error = frame::usage({"没有这个取值", "no such value"}, std::string(name), known, *wanted);
  if (const auto near = frame::nearest(*wanted, ids))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

}  // namespace quanlu::consumers::cli::asking

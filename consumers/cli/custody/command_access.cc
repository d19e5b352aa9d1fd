#include "consumers/cli/custody/commands.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/screen/json.h"
#include "ledger/intake/access_ledger.h"
#include "schemas/base/time.h"
#include "schemas/codec/event_json.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::consumers::cli::custody {
namespace {

namespace cases = ledger::cases;
namespace codec = schemas::codec;
namespace events = schemas::events;
namespace intake = ledger::intake;
namespace query = projections::query;
namespace registry = schemas::registry;
using frame::Context;
using frame::Options;
using reading::ReadEvent;
using registry::EventCode;
using registry::Role;

struct Filter {
  std::string account, subject;
  std::optional<Millis> since;
};

struct Line {
  Seq seq;
  Millis at;
  std::string account, what, purpose;
  std::string of;    // the first thing and how many
  std::string json;  // the event
};

// SEC, AAD and ADT read the whole trail; an organization what was read of itself.
Result<Filter> filter_for(const query::Rights& rights, Filter filter) {
  if (rights.all() || rights.holds(Role::kSec) || rights.holds(Role::kAad) ||
      rights.holds(Role::kAdt))
    return filter;
  for (const cases::Grant& grant : rights.grants()) {
    if (grant.role != Role::kOrg) continue;
    if (filter.subject.empty()) filter.subject = grant.unit;
    if (filter.subject == grant.unit) return filter;
  }
  return fail(Error{.kind = Failure::kDenied,
                    .reason = "role",
                    .what = {"该账号不看访问记录", "this account does not read the access trail"},
                    .where = rights.account(),
                    .expected = "SEC AAD ADT; ORG: of itself",
                    .found = {},
                    .remedy = {"用 --actor 换账号", "choose another account with --actor"}});
}

// Whom a thing that was read is about: an event by its id, a case by the stream of its name.
std::string subject_of(const cases::State& state, const Id16& id) {
  if (const auto step = state.step(id)) {
    if (!step->subject.empty()) return step->subject;
    const auto head = state.head(step->stream);
    return head ? head->subject : std::string();
  }
  for (const registry::Stream& stream : registry::streams()) {
    if (stream.key_parts.size() != 1 || stream.key_parts[0] != "caseId") continue;
    const auto head = state.head(std::string(stream.name) + "/" + to_uuid_text(id));
    if (head && !head->subject.empty()) return head->subject;
  }
  return {};
}

Result<bool> is_about(opened::Reading& reading, const std::string& subject,
                      const std::vector<Id16>& of) {
  TRY_ASSIGN(const intake::StateView* const view, reading.state());
  bool found = false;
  view->ask([&](const cases::State& state) {
    for (const Id16& id : of)
      found = found || subject_of(state, id) == subject;
  });
  return found;
}

std::string class_label(const screen::Screen& screen, std::uint16_t conf) {
  if (conf == 0 || conf > static_cast<std::uint16_t>(registry::Conf::kSys)) return {};
  const registry::Enumerant& label = registry::label(static_cast<registry::Conf>(conf));
  return screen.say(label.zh, label.en);
}

struct Access {
  Line line;
  std::vector<Id16> of;
};

Access access_of(const screen::Screen& screen, const codec::Event& event) {
  Access access;
  access.line.seq = event.seq();
  access.line.at = event.recorded_at();
  if (event.code().value == static_cast<std::uint16_t>(EventCode::kSensitiveRead)) {
    const auto body = event.body<events::SensitiveRead>();
    access.line.account = codec::to_view(body.getAccount());
    access.line.purpose = codec::to_view(body.getPurpose());
    access.line.what = class_label(screen, static_cast<std::uint16_t>(body.getClass()));
    for (const auto id : body.getOf())
      access.of.push_back(codec::to_id(id));
    std::string fields;
    for (const auto field : body.getFields())
      fields += (fields.empty() ? "" : " ") + std::string(codec::to_view(field));
    if (!fields.empty()) access.line.what += " · " + screen.say("启封", "unsealed") + " " + fields;
    access.line.of = access.of.empty() ? "" : to_uuid_text(access.of.front());
    if (access.of.size() > 1) access.line.of += " +" + std::to_string(access.of.size() - 1);
  } else {
    const auto body = event.body<events::ExportMade>();
    access.line.account = codec::to_view(body.getAccount());
    access.line.purpose = codec::to_view(body.getPurpose());
    access.line.what =
        screen.say("导出", "export") + " " + std::string(codec::to_view(body.getKind()));
    access.line.of = codec::to_view(body.getRecipient());
  }
  codec::append_json(access.line.json, event, {});
  return access;
}

bool is_access(const ReadEvent& read) {
  const std::uint16_t code = read.header.type_code.value;
  return read.event != nullptr && (code == static_cast<std::uint16_t>(EventCode::kSensitiveRead) ||
                                   code == static_cast<std::uint16_t>(EventCode::kExportMade));
}

Result<std::vector<Line>> collect(Context& context, opened::Reading& reading,
                                  const intake::Directory& directory, const Filter& filter) {
  const intake::Directory access = directory.access();
  if (!std::filesystem::exists(access.log(Partition(0)) / "data.mdb"))
    return fail(Failure::kAbsent, "access_absent", {"没有访问账", "there is no access ledger"},
                access.root.string());
  TRY_ASSIGN(const auto log, ledger::log::LmdbLog::open(access.log(Partition(0)),
                                                        {.access = ledger::store::Access::kRead}));
  TRY_ASSIGN(const Locator end, log->end());
  std::vector<Line> lines;
  TRY(reading::walk(*log, Locator(0), end, [&](const ReadEvent& read) -> Result<bool> {
    if (!is_access(read)) return true;
    Access one = access_of(context.screen, *read.event);
    if (!filter.account.empty() && one.line.account != filter.account) return true;
    if (filter.since && one.line.at < *filter.since) return true;
    if (!filter.subject.empty()) {
      TRY_ASSIGN(const bool about, is_about(reading, filter.subject, one.of));
      if (!about) return true;
    }
    lines.push_back(std::move(one.line));
    return context.stop_code() == frame::kOk;
  }));
  return lines;
}

void print(const Context& context, const std::vector<Line>& lines) {
  const screen::Screen& screen = context.screen;
  if (context.format == frame::Format::kJsonl) {
    for (const Line& line : lines)
      screen.out << line.json << '\n';
    return;
  }
  if (context.json()) {
    screen::Json json = screen::Json::document("access-log");
    json.key("accesses").begin_array();
    for (const Line& line : lines)
      json.raw(line.json);
    screen.out << json.finish() << '\n';
    return;
  }
  if (lines.empty()) return screen.note(screen.say("没有这样的访问", "no such access"));
  screen::Table table({{"seq", true},
                       {screen.say("时间", "at")},
                       {screen.say("账号", "account")},
                       {screen.say("内容", "what")},
                       {screen.say("对象", "of")},
                       {screen.say("用途", "purpose")}});
  for (const Line& line : lines)
    table.add({std::to_string(line.seq.value), to_people(line.at), line.account, line.what, line.of,
               line.purpose});
  table.print(screen);
}

Result<int> show(Context& context, const Options& options) {
  Filter filter{
      .account = options.text("--account"), .subject = options.text("--subject"), .since = {}};
  if (const auto since = options.maybe("--since")) {
    filter.since = reading::parse_time(*since, context.clock.now());
    if (!filter.since)
      return frame::usage({"时间写法不对", "this is no time"}, "--since",
                          "2024-09-04, '2024-09-04 16:19', RFC 3339, -3d, -12h, now", *since);
  }
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  TRY_ASSIGN(filter, filter_for(reading->disclosure().rights(), std::move(filter)));
  TRY_ASSIGN(const auto lines, collect(context, *reading, {ledger.paths.root}, filter));
  print(context, lines);
  if (const int stopped = context.stop_code()) return stopped;
  return frame::kOk;
}

}  // namespace

frame::Command access_log_command() {
  return {
      .path = "access log",
      .summary = {"谁看过什么, 为何 (SEC, AAD, ADT; 社会组织看自己的)",
                  "who read what, and why (SEC, AAD, ADT; an organization of itself)"},
      .examples = {"-L quanlu-demo access log", "-L quanlu-demo access log --since -3d --json"},
      .options = {{.name = "--account", .value = "A", .help = {"谁", "who read"}},
                  {.name = "--subject", .value = "USCC", .help = {"关于哪个主体", "about whom"}},
                  {.name = "--since", .value = "T", .help = {"自何时", "recorded since"}}},
      .run = frame::run<show>};
}

}  // namespace quanlu::consumers::cli::custody

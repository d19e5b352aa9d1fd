// quarantine list|show|retry: entries that the views could not take in, or that break a rule.
#include <array>

#include "consumers/cli/asking/commands.h"
#include "consumers/cli/asking/views.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/writing/views.h"
#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
namespace registry = schemas::registry;
using frame::Context;
using frame::Options;
using listing::Cell;
using listing::Kind;
using Row = projections::query::At<projections::views::QuarantineRow>;

// By QuarantineRow::kind, from 1.
struct KindOf {
  std::string_view id;
  Words label, remedy;
};
const KindOf& kind_of(std::uint8_t kind) {
  static const std::array<KindOf, 5> kinds{
      KindOf{"unknown", {"未知", "unknown"}, {}},
      KindOf{"undecodable",
             {"不能解码", "not decodable"},
             {"字节完整保留 (quanlu show SEQ --raw); 换用认得它的版本后 quanlu quarantine retry",
              "its bytes are kept (quanlu show SEQ --raw); with a version that knows them: quanlu "
              "quarantine retry"}},
      KindOf{"unknownType",
             {"未知类型", "unknown type"},
             {"升级到认识该类型的版本后 quanlu quarantine retry",
              "upgrade to a version that knows the type, then quanlu quarantine retry"}},
      KindOf{"unknownEnumerant",
             {"未知取值", "unknown value"},
             {"升级到认识该取值的版本后 quanlu quarantine retry",
              "upgrade to a version that knows the value, then quanlu quarantine retry"}},
      KindOf{"rule",
             {"违反规则", "breaks a rule"},
             {"核对原件: 有误则以 1314 更正, 无误则标记照留",
              "compare the original: where it is wrong correct it by 1314, else the flag stays"}}};
  return kinds[kind < kinds.size() ? kind : 0];
}

listing::Shape shape() {
  return {.document = "quarantine",
          .rows = "rows",
          .title = {"隔离", "quarantine"},
          .columns = {{"seq", {"seq", "seq"}, Kind::kNumber},
                      {"kind", {"种类", "kind"}},
                      {"typeCode", {"代码", "code"}, Kind::kNumber, false},
                      {"type", {"事件", "event"}},
                      {"schemaVer", {"版本", "version"}, Kind::kNumber, false},
                      {"reason", {"原因", "reason"}},
                      {"path", {"位置", "path"}},
                      {"remedy", {"办法", "remedy"}, Kind::kText, false}},
          .before = {}};
}

Cell type_cell(const screen::Screen& screen, std::uint16_t code) {
  const registry::EventType* const type = registry::find_event(code);
  if (type == nullptr) return Cell("", std::to_string(code));
  return {std::string(type->name), screen.say(type->zh, type->en) + " " + std::to_string(code)};
}

std::vector<Cell> cells_of(const screen::Screen& screen, const Row& row) {
  const KindOf& kind = kind_of(row->kind);
  return {std::to_string(row.seq.value),
          Cell(std::string(kind.id), screen.say(kind.label)),
          std::to_string(row->code),
          type_cell(screen, row->code),
          std::to_string(row->type_version),
          std::string(row->reason),
          std::string(row->path),
          Cell(kind.remedy.en, screen.say(kind.remedy))};
}

Result<int> list_quarantined(Context& context, const Options& options) {
  TRY_ASSIGN(const auto form, listing::form_of(context, options, shape().columns));
  TRY_ASSIGN(const OpenedViews views, peek_views(context));
  projections::query::Page page{.limit = form.limit, .cursor = {}};
  if (form.cursor) {
    TRY_ASSIGN(page.cursor, listing::read_cursor(*form.cursor, views.generation()));
  }
  TRY_ASSIGN(const auto answer, views.snapshot->quarantine(page));
  const auto writer = listing::make_writer(context, form, shape());
  for (const Row& row : answer.rows)
    TRY(writer->row(cells_of(context.screen, row)));
  TRY(writer->finish(ending_of(context, views, {}, answer.cursor)));
  if (answer.rows.empty())
    context.screen.note(context.screen.say("隔离区为空", "nothing is in quarantine"));
  print_as_of(context.screen, views);
  return frame::kOk;
}

// All rows about one entry: it may break several rules.
Result<std::vector<Row>> rows_about(const OpenedViews& views, std::optional<Seq> seq) {
  TRY_ASSIGN(auto answer, views.snapshot->quarantine({.limit = 0, .cursor = {}}));
  if (seq) std::erase_if(answer.rows, [&](const Row& row) { return row.seq != *seq; });
  return std::move(answer.rows);
}

tl::unexpected<Error> not_there(Seq seq) {
  return fail(Failure::kAbsent, "absent", {"这一条不在隔离区", "this entry is not in quarantine"},
              "seq " + std::to_string(seq.value));
}

Result<Seq> seq_of(const std::string& text) {
  const auto position = parse_position(text);
  if (position && position->partition == Partition(0)) return position->seq;
  return frame::usage({"不是序号", "this is no seq"}, "SEQ", "SEQ | 0:SEQ", text);
}

Result<std::string> event_json(OpenedViews& views, Seq seq) {
  TRY_ASSIGN(const auto genesis, opened::read_genesis(views.ledger));
  ledger::crypto::Hasher hasher(genesis.suite);
  std::string json;
  TRY(reading::walk(views.ledger.in_order(), Locator(seq.value), Locator(seq.value + 1),
                    [&](const reading::ReadEvent& read) -> Result<bool> {
                      query::Sight sight = query::Sight::kClear;
                      if (read.event != nullptr) {
                        TRY_ASSIGN(sight, views.reading->disclosure().named(
                                              *read.event, "seq " + std::to_string(seq.value)));
                      }
                      json = reading::event_json(hasher, read, sight);
                      return false;
                    }));
  return json;
}

Result<int> show_quarantined(Context& context, const Options& options) {
  TRY_ASSIGN(const Seq seq, seq_of(options.text("SEQ")));
  TRY_ASSIGN(OpenedViews views, open_views(context));
  TRY_ASSIGN(const auto rows, rows_about(views, seq));
  if (rows.empty()) return not_there(seq);
  TRY_ASSIGN(const std::string event, event_json(views, seq));
  TRY(views.reading->disclosure().permit());
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("quarantine-entry");
    json.member("seq", seq.value).key("rows").begin_array();
    for (const Row& row : rows) {
      const std::vector<Cell> cells = cells_of(screen, row);
      json.begin_object();
      for (std::size_t i = 0; i < cells.size(); ++i)
        listing::add_member(json, shape().columns[i], cells[i]);
      json.end();
    }
    json.end().key("event").raw(event);
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  for (const Row& row : rows) {
    const KindOf& kind = kind_of(row->kind);
    screen.out << screen.painted(screen::Mark::kNotice) << " seq " << seq.value << "  "
               << screen.say(kind.label) << "  " << type_cell(screen, row->code).for_people()
               << "  " << screen::visible(row->path) << "  [" << row->reason << "]\n"
               << "  " << screen.say("办法", "remedy") << "  " << screen.say(kind.remedy) << '\n';
  }
  screen.out << event << '\n';
  return frame::kOk;
}

// Whether this release would take the entry in now.
Result<bool> is_readable_now(OpenedViews& views, const Row& row) {
  bool readable = false;
  TRY(reading::walk(views.ledger.in_order(), Locator(row.seq.value), Locator(row.seq.value + 1),
                    [&](const reading::ReadEvent& read) -> Result<bool> {
                      readable = read.event != nullptr && read.event->type() != nullptr;
                      return false;
                    }));
  return readable;
}

struct Retried {
  std::vector<std::uint64_t> readable, still;  // seq
  std::uint64_t flags = 0;                     // of rules: a function of the log, not tried
};

Result<Retried> try_again(OpenedViews& views, std::optional<Seq> seq) {
  constexpr std::uint8_t kRule = 4, kEnumerant = 3;
  TRY_ASSIGN(const auto rows, rows_about(views, seq));
  if (seq && rows.empty()) return not_there(*seq);
  Retried retried;
  for (const Row& row : rows) {
    if (row->kind == kRule || row->kind == kEnumerant) {
      ++retried.flags;
      continue;
    }
    TRY_ASSIGN(const bool readable, is_readable_now(views, row));
    (readable ? retried.readable : retried.still).push_back(row.seq.value);
  }
  return retried;
}

void print(Context& context, const Retried& retried, bool rebuilt, std::uint64_t left, int code) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("quarantine-retry");
    json.key("readable").begin_array();
    for (const std::uint64_t seq : retried.readable)
      json.value(seq);
    json.end().key("still").begin_array();
    for (const std::uint64_t seq : retried.still)
      json.value(seq);
    json.end().member("flags", retried.flags).member("rebuilt", rebuilt).member("left", left);
    json.member("exitCode", code);
    screen.out << json.finish() << '\n';
    return;
  }
  for (const std::uint64_t seq : retried.readable)
    screen.out << screen.painted(screen::Mark::kGood) << " seq " << seq << "  "
               << screen.say("现可解码", "decodes now") << '\n';
  for (const std::uint64_t seq : retried.still)
    screen.out << screen.painted(screen::Mark::kFailed) << " seq " << seq << "  "
               << screen.say("此版本仍不能解码", "this version cannot decode it either") << '\n';
  if (rebuilt) screen.out << screen.say("视图已重建", "the views were made again") << "  ";
  screen.out << screen.say("仍在隔离区", "still in quarantine") << " " << left << "  "
             << screen.say("其中规则标记", "flags of rules among them") << " " << retried.flags
             << '\n';
}

Result<int> retry(Context& context, const Options& options) {
  std::optional<Seq> seq;
  if (const auto text = options.maybe("SEQ")) {
    TRY_ASSIGN(seq, seq_of(*text));
  }
  Retried retried;
  {
    TRY_ASSIGN(OpenedViews views, open_views(context));
    TRY_ASSIGN(retried, try_again(views, seq));
  }
  const bool rebuilds = !retried.readable.empty();
  if (rebuilds) {
    TRY_ASSIGN(const auto settings, writing::read_settings(context));
    TRY_ASSIGN(const auto lock, ledger::store::FileLock::take(settings.directory.writer_lock(),
                                                              "quanlu quarantine retry"));
    TRY(writing::rebuild_views(context, settings, {}));
  }
  TRY_ASSIGN(const OpenedViews views, peek_views(context));
  TRY_ASSIGN(const auto left, rows_about(views, std::nullopt));
  const int code = retried.still.empty() ? frame::kOk : frame::kIncomplete;
  print(context, retried, rebuilds, left.size(), code);
  return code;
}

}  // namespace

std::vector<frame::Command> quarantine_commands() {
  return {
      {.path = "quarantine list",
       .summary = {"不能解码或违反规则的条目", "entries that do not decode or break a rule"},
       .examples = {"-L quanlu-demo quarantine list", "-L quanlu-demo quarantine list --json"},
       .options = listing::with_form_options({}),
       .run = frame::run<list_quarantined>},
      {.path = "quarantine show",
       .summary = {"隔离区的一条: 原因, 办法, 内容",
                   "one entry in quarantine: why, what to do, what it says"},
       .examples = {"-L quanlu-demo quarantine show 5031  # exit 6: not in quarantine",
                    "-L quanlu-demo quarantine show 5031 --json  # exit 6"},
       .arguments = {{.name = "SEQ", .help = {"序号", "its seq"}}},
       .run = frame::run<show_quarantined>},
      {.path = "quarantine retry",
       .effect = frame::Effect::kWrites,
       .summary = {"用此版本再试一次; 有能解码的就重建视图",
                   "try again with this version; the views are made again if any decodes"},
       .examples = {"-L quanlu-demo quarantine retry",
                    "-L quanlu-demo quarantine retry 5031 --json  # exit 6"},
       .arguments = {{.name = "SEQ", .help = {"只试这一条", "this one only"}, .required = false}},
       .run = frame::run<retry>}};
}

}  // namespace quanlu::consumers::cli::asking

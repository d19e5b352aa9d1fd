#include <filesystem>
#include <fstream>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "consumers/cli/tamper/commands.h"
#include "consumers/cli/tamper/rows.h"
#include "schemas/codec/forms.h"

namespace quanlu::consumers::cli::tamper {
namespace {

namespace fs = std::filesystem;
using frame::Context;
using frame::Options;
using Act = Result<Deed> (*)(Rows&, SeededRandom&);

struct Way {
  const char* name;
  const char *zh, *en;
  Act act;
};
constexpr Way kWays[] = {
    {"edit", "改一笔金额, 重算该行校验和", "change an amount, redo the row's checksum", edit},
    {"delete", "从中间删去一条", "remove one entry in the middle", erase},
    {"truncate", "截去末尾几批", "cut off the last batches", truncate}};

constexpr const char* kNote = "tampered.json";  // marks a copy of ours, which may be made again

// Only what `demo` made is copied, and only a copy is changed.
Result<fs::path> make_copy(const fs::path& ledger) {
  if (!fs::exists(ledger / "demo.json"))
    return fail(Error{
        .kind = Failure::kUsage,
        .reason = "notDemo",
        .what = {"这不是 demo 建的账本, 不予改动", "not a ledger that demo made: it is left alone"},
        .where = ledger.string(),
        .expected = {},
        .found = {},
        .remedy = {"先运行 quanlu demo", "run quanlu demo first"}});
  const fs::path plain = ledger.has_filename() ? ledger : ledger.parent_path();
  const fs::path copy = plain.string() + ".tampered";
  if (fs::exists(copy) && !fs::exists(copy / kNote))
    return fail(
        Failure::kConflict, "exists",
        {"同名目录已存在且不是篡改副本", "a folder of that name is there and is no tampered copy"},
        copy.string());
  std::error_code error;
  fs::remove_all(copy, error);
  if (!error)
    fs::copy(plain, copy, fs::copy_options::recursive | fs::copy_options::skip_symlinks, error);
  if (!error) std::ofstream(copy / kNote) << "{\"schema\":\"quanlu.tampered/1\"}\n";
  if (error)
    return fail(Failure::kFailed, "copy", {"复制失败", "the copy failed"},
                copy.string() + ": " + error.message());
  return copy;
}

void add_words(screen::Json& json, std::string_view name, const Words& words) {
  json.key(name).begin_object().member("zh", words.zh).member("en", words.en).end();
}

void print_json(Context& context, std::string_view kind, const fs::path& copy, const Deed& deed) {
  screen::Json json = screen::Json::document("tamper");
  json.member("kind", kind)
      .member("copy", copy.string())
      .member("partition", 0)
      .member("seq", deed.seq)
      .member("count", deed.count);
  json.member("typeCode", deed.type.value);
  if (deed.is_edit())
    json.member("field", deed.field)
        .member("before", schemas::codec::money_text(deed.before))
        .member("after", schemas::codec::money_text(deed.after));
  add_words(json, "foundBy", deed.found_by);
  add_words(json, "notFoundBy", deed.not_found_by);
  context.screen.out << json.finish() << '\n';
}

void print_people(Context& context, const fs::path& copy, const Deed& deed) {
  const screen::Screen& screen = context.screen;
  screen.out << screen.say("副本已篡改", "tampered copy") << "  " << copy.string() << "   seq "
             << deed.seq;
  if (deed.is_edit())
    screen.out << "  " << screen.say(deed.label) << "  " << screen::money(deed.before) << " → "
               << screen::money(deed.after) << ' ' << screen.say("元", "yuan") << ", "
               << screen.say("该条自身校验已重算", "its own checksum redone");
  else
    screen.out << "  " << screen.say("已删除", "removed") << " " << screen::grouped(deed.count)
               << " " << screen.say("条", "entries");
  screen.out << '\n';
  screen.out << screen.say("能查出的", "what finds it") << "  " << screen.say(deed.found_by)
             << '\n';
  screen.out << screen.say("查不出的", "what does not") << "  " << screen.say(deed.not_found_by)
             << '\n';
  screen.out << screen.say("试一试", "try") << "  quanlu -L " << copy.string() << " verify\n";
}

Result<int> do_to_copy(Context& context, const Options& options, std::string_view kind, Act act) {
  TRY_ASSIGN(const fs::path ledger, frame::find_ledger(context));
  TRY_ASSIGN(const std::uint64_t seed, options.number("--seed", 20240904));
  TRY_ASSIGN(const fs::path copy, make_copy(ledger));
  SeededRandom random(seed);
  TRY_ASSIGN(Rows rows, Rows::open(frame::LedgerPaths{copy}.log(Partition(0))));
  TRY_ASSIGN(const Deed deed, act(rows, random));
  if (context.json())
    print_json(context, kind, copy, deed);
  else
    print_people(context, copy, deed);
  return frame::kOk;
}

int show_menu(Context& context) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("tamper-menu");
    json.key("ways").begin_array();
    for (const Way& way : kWays) {
      json.begin_object().member("name", way.name);
      add_words(json, "text", {way.zh, way.en});
      json.end();
    }
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{""}, {""}});
  for (const Way& way : kWays)
    table.add({way.name, screen.say(way.zh, way.en)});
  table.print_rows(screen);
  return frame::kOk;
}

int run_tamper(Context& context, const Options& options) {
  const std::string kind = options.text("HOW");
  if (kind == "menu") return show_menu(context);
  Result<int> code = frame::usage({"没有这种改法", "no such way to tamper"}, "demo tamper",
                                  "edit delete truncate menu", kind);
  for (const Way& way : kWays)
    if (kind == way.name) code = do_to_copy(context, options, kind, way.act);
  return code ? *code : context.fail(code.error());
}

}  // namespace

std::vector<frame::Command> commands() {
  return {{.path = "demo tamper",
           .effect = frame::Effect::kWrites,
           .summary = {"篡改演示账本的副本, 看核验能否查出",
                       "tamper with a copy of a demo ledger, to see what finds it"},
           .examples = {"-L quanlu-demo demo tamper edit",
                        "-L quanlu-demo demo tamper truncate --seed 7"},
           .arguments = {{.name = "HOW",
                          .help = {"edit delete truncate menu", "edit delete truncate menu"}}},
           .options = {{.name = "--seed",
                        .value = "S",
                        .help = {"种子 (20240904)", "seed (20240904)"}}},
           .run = run_tamper}};
}

}  // namespace quanlu::consumers::cli::tamper

// Promises of INTERFACES.md 1: languages, marks, colour, tables, error blocks, progress, JSON.
#include "consumers/cli/screen/screen.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "consumers/cli/screen/blocks.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/screen/table.h"
#include "tests/support/catch.h"

namespace quanlu::consumers::cli::screen {
namespace {

Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

struct Paper {
  std::ostringstream out, talk;
  Screen screen{.out = out, .talk = talk};
};

TEST_CASE("the language follows the locale, and an unset one means both") {
  CHECK(language_of(environment({})) == Language::kBoth);
  CHECK(language_of(environment({{"LANG", "C.UTF-8"}})) == Language::kBoth);
  CHECK(language_of(environment({{"LANG", "zh_CN.UTF-8"}})) == Language::kZh);
  CHECK(language_of(environment({{"LANG", "zh_CN.UTF-8"}, {"LC_ALL", "en_GB.UTF-8"}})) ==
        Language::kEn);
  CHECK(language_of(environment({{"LANG", "zh_CN.UTF-8"}, {"LC_ALL", ""}})) == Language::kZh);
  CHECK(is_utf8(environment({{"LANG", "zh_CN.utf8"}})));
  CHECK_FALSE(is_utf8(environment({{"LANG", "zh_CN.GB18030"}})));
}

TEST_CASE("colour is never in a pipe, and NO_COLOR and TERM=dumb turn it off") {
  CHECK(wants_colour(ColourChoice::kAuto, true, environment({{"TERM", "xterm"}})));
  CHECK_FALSE(wants_colour(ColourChoice::kAuto, false, environment({})));
  CHECK_FALSE(wants_colour(ColourChoice::kAuto, true, environment({{"NO_COLOR", ""}})));
  CHECK_FALSE(wants_colour(ColourChoice::kAuto, true, environment({{"TERM", "dumb"}})));
  CHECK(wants_colour(ColourChoice::kAlways, false, environment({{"NO_COLOR", "1"}})));
  Paper paper;
  CHECK(paper.screen.painted(Mark::kGood) == "✔");
  paper.screen.ascii = true;
  CHECK(paper.screen.painted(Mark::kFailed) == "XX");
}

TEST_CASE("a table lines up Chinese and Latin cells and is cut only on a terminal") {
  Paper paper;
  Table table({{"名称"}, {"seq", true}});
  table.add({"泉城", "7"});
  table.add({"ab", "1024"});
  table.print(paper.screen);
  CHECK(paper.out.str() == "名称   seq\n泉城     7\nab    1024\n");
  paper.out.str("");
  paper.screen.width = 5;
  table.print(paper.screen);
  CHECK(paper.out.str() == "名称…\n泉城…\nab  …\n");
}

TEST_CASE("nothing in a cell moves the cursor of who reads it") {
  CHECK(visible("a\033[2Jb\nc") == "a␦[2Jb␦c");
  CHECK(visible("x\u202ey\u200bz\u009bw") == "x␦y␦z␦w");
  CHECK(visible("全角 ok") == "全角 ok");
}

TEST_CASE("an error is one block that ends with its reason in brackets") {
  Paper paper;
  paper.screen.language = Language::kEn;
  show(paper.screen, Error{.kind = Failure::kUsage,
                           .reason = "uscc",
                           .what = {"错", "wrong character"},
                           .where = "2024.jsonl:4417",
                           .expected = "3",
                           .found = "8",
                           .remedy = {"核对", "check the certificate"}});
  CHECK(paper.talk.str() ==
        "error  wrong character\n  where  2024.jsonl:4417\n  expected  3   found  8\n"
        "  remedy  check the certificate  [uscc]\n");
  CHECK(paper.out.str().empty());
}

TEST_CASE("a refusal names file, path and rule with its code as the sample shows") {
  Paper paper;
  paper.screen.language = Language::kBoth;
  show(paper.screen,
       Refusal{.reason = Reason::kUscc,
               .path = "$.subject.uscc",
               .rule = "GB 32100-2015",
               .expected = "3",
               .found = "8",
               .remedy = {"核对原件", "check the certificate"}},
       "2024.jsonl:4417");
  CHECK(paper.talk.str() ==
        "错误 / refused  2024.jsonl:4417  $.subject.uscc\n"
        "  规则 / rule  统一社会信用代码不对 / wrong unified social credit code (GB 32100-2015)  "
        "[uscc]\n"
        "  应为 / expected  3   实为 / found  8\n  办法 / remedy  核对原件 / check the "
        "certificate\n");
}

TEST_CASE("progress is silent for a second, then one line at a time, and none when quiet") {
  Paper paper;
  paper.screen.language = Language::kEn;
  paper.screen.talk_terminal = true;
  ManualClock clock(Millis(0));
  Progress progress(paper.screen, clock, {"读", "reading"}, {"条", "entries"}, 4000);
  clock.advance(900);
  progress.at(900);
  CHECK(paper.talk.str().empty());
  clock.advance(100);
  progress.at(1000);
  CHECK(paper.talk.str() == "\rreading  1,000 / 4,000 entries  1,000/s  left 3 s\033[K");
  clock.advance(50);
  progress.at(1050);
  CHECK(paper.talk.str().size() ==
        std::string("\rreading  1,000 / 4,000 entries  1,000/s  left 3 s\033[K").size());
  paper.screen.quiet = true;
  paper.talk.str("");
  clock.advance(20'000);
  progress.at(2000);
  CHECK(paper.talk.str().empty());
}

TEST_CASE("in a pipe progress is one line every ten seconds") {
  Paper paper;
  paper.screen.language = Language::kEn;
  ManualClock clock(Millis(0));
  Progress progress(paper.screen, clock, {"读", "reading"}, {"条", "entries"}, 0);
  for (int second = 0; second < 25; ++second) {
    clock.advance(1000);
    progress.at(static_cast<std::uint64_t>(second));
  }
  const std::string text = paper.talk.str();
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}

TEST_CASE("a document begins with its schema and escapes what it must") {
  Json json = Json::document("status");
  json.member("text", "a\"b\\c\n\x01").member("yes", true).member("none", std::optional<int>());
  json.key("list").begin_array().value(1).value(2).begin_object().end().end();
  json.member("share", 0.5);
  CHECK(
      json.finish() ==
      R"({"schema":"quanlu.status/1","text":"a\"b\\c\n\u0001","yes":true,"none":null,"list":[1,2,{}],"share":0.5})");
}

TEST_CASE("numbers, money and digests as people read them") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(1'284'311) == "1,284,311");
  CHECK(money(Fen(38'600'000)) == "386,000.00");
  CHECK(money(Fen(-120'005)) == "-1,200.05");
  CHECK(shortened(std::string(62, 'a') + "c2") == "aaaaaaaa…c2");
}

}  // namespace
}  // namespace quanlu::consumers::cli::screen

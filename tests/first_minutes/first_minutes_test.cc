// The program from init to verify on the sample city, in the folder of a user (INTERFACES.md 2.7).
#include <fstream>

#include "tests/support/demo_place.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using tests::Answer;
using tests::document;
using tests::Json;
using tests::member;
using tests::must;
using tests::run_quanlu;

namespace {

// A demo ledger of a few organizations, made once for all stories here.
struct Demo {
  tests::TempDir folder;
  Answer made = run_quanlu(folder.path(), {"demo", "--organizations", "4", "--json"});
  Answer operator()(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-L", "quanlu-demo"});
    return run_quanlu(folder.path(), arguments);
  }
};
const Demo& demo() {
  static const Demo ledger;
  return ledger;
}

}  // namespace

TEST_CASE("the demo makes a ledger that verifies, and its live views equal a rebuild") {
  const Json made = document(demo().made);
  REQUIRE(demo().made.code == 0);
  CHECK(member(made, "events").integer > 500);
  const Answer verified = demo()({"verify", "--json"});
  CHECK(verified.code == 0);
  CHECK(member(document(verified), "result").text == "ok");
  const Answer rebuilt = demo()({"rebuild", "--dry-run", "--json"});
  CHECK(rebuilt.code == 0);
  CHECK(member(document(rebuilt), "digest").text == member(made, "viewsDigest").text);
  CHECK(demo()({"status"}).code == 0);
}

TEST_CASE("every case of the demo is replayed from the log and equals its view") {
  const Json list = document(demo()({"case", "list", "--json", "--purpose", "test"}));
  const auto& cases = member(list, "cases").items;
  REQUIRE(cases.size() > 1);
  for (const Json& one : cases) {
    const std::string id = member(one, "caseId").text;
    INFO(id);
    const Answer replayed = demo()({"replay", id, "--purpose", "test"});
    INFO(replayed.out << replayed.talk);
    CHECK(replayed.code == 0);
  }
}

TEST_CASE("an edited, a shortened and a cut copy are each found, and verify says what found them") {
  const struct {
    const char* way;
    const char* level;
  } deeds[] = {{"edit", "V1"}, {"delete", "V1"}, {"truncate", "V2"}};
  for (const auto& deed : deeds) {
    INFO(deed.way);
    std::filesystem::remove_all(demo().folder.path() / "quanlu-demo.tampered");
    REQUIRE(demo()({"demo", "tamper", deed.way}).code == 0);
    const Answer verified =
        run_quanlu(demo().folder.path(), {"-L", "quanlu-demo.tampered", "verify", "--json"});
    CHECK(verified.code == 3);
    const Json report = document(verified);
    CHECK(member(report, "result").text == "tampered");
    const Json& first = member(report, "findings").items.at(0);
    CHECK(member(first, "level").text == deed.level);
    if (deed.way != std::string("edit")) continue;
    const Answer told = run_quanlu(demo().folder.path(), {"-L", "quanlu-demo.tampered", "verify"});
    CHECK(told.talk.find("quanlu help tampered") != std::string::npos);
    // Whose it is, and the field, by the copy that was published before the edit.
    CHECK(member(first, "stream").text.find('/') != std::string::npos);
    CHECK(member(first, "org").text.size() == 18);
    CHECK(member(first, "field").text.starts_with("body."));
  }
}

TEST_CASE("a trial ledger takes the whole city, refuses one bad line, and again changes nothing") {
  tests::TempDir folder;
  REQUIRE(run_quanlu(folder.path(),
                     {"init", "ledger", "--origin", "mz.test.example/quanlu", "--trial", "--json"})
              .code == 0);
  REQUIRE(
      run_quanlu(folder.path(), {"demo", "--organizations", "3", "--events", "city.jsonl"}).code ==
      0);
  std::ifstream in(folder.path() / "city.jsonl");
  std::ofstream spoilt(folder.path() / "spoilt.jsonl");
  std::string line;
  std::int64_t good = 0;
  while (std::getline(in, line)) {
    spoilt << line << '\n';
    if (++good == 10) spoilt << "{\"type\":\"AccountOpened\"}\n";
  }
  spoilt.close();
  const Answer first =
      run_quanlu(folder.path(), {"-L", "ledger", "import", "spoilt.jsonl", "--json"});
  CHECK(first.code == 4);
  const Json summary = document(first);
  CHECK(good > 100);
  CHECK(member(summary, "read").integer == good + 1);
  CHECK(member(summary, "appended").integer == good);
  CHECK(member(summary, "refused").integer == 1);
  const Json again =
      document(run_quanlu(folder.path(), {"-L", "ledger", "import", "spoilt.jsonl", "--json"}));
  CHECK(member(again, "appended").integer == 0);
  CHECK(member(again, "already").integer == good);
  CHECK(run_quanlu(folder.path(), {"-L", "ledger", "verify"}).code == 0);
}

TEST_CASE("a wrong event is refused with its path and exit code, and changes nothing") {
  const Answer before = demo()({"status", "--json"});
  const Answer refused = run_quanlu(demo().folder.path(), {"-L", "quanlu-demo", "append", "--json"},
                                    "{\"type\":\"ComplaintRegistered\",\"surplus\":1}");
  CHECK(refused.code == 2);
  CHECK(refused.talk.find("$.") != std::string::npos);
  const Answer after = demo()({"status", "--json"});
  CHECK(member(document(after), "head").to_json() == member(document(before), "head").to_json());
}

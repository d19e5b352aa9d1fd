// What stands in the way, and what is said of it: damaged views, no checkpoint, a clock that nobody
// looked at.
#include <fstream>

#include "ledger/store/files.h"
#include "tests/consumers/cli/program/demo_ledger.h"

using namespace quanlu;
using namespace quanlu::tests::stories;
using tests::Answer;
using tests::run_quanlu;

TEST_CASE(
    "a damaged row of the views is told by doctor and verify: the log is whole, rebuild mends") {
  const Demo own;
  REQUIRE(own.made.code == 0);
  const Json list = parsed(own({"org", "list", "--limit", "1", "--json"}).out);
  const std::string name = at(at(list, "organizations").items.at(0), "name").text;
  fs::path views;
  for (const auto& file : fs::recursive_directory_iterator(own.file("views")))
    if (file.path().filename() == "data.mdb") views = file.path();
  const Bytes before = ledger::store::read_file(views, std::size_t{1} << 30).value();
  std::string bytes(as_text(before));
  std::size_t changed = 0;
  for (std::size_t found = bytes.find(name); found != std::string::npos;
       found = bytes.find(name, found + name.size()), ++changed)
    bytes[found + name.size() - 1] ^= 1;
  REQUIRE(changed > 0);
  std::ofstream(views, std::ios::binary) << bytes;
  const Answer doctor = own({"doctor"});
  CHECK(doctor.code == 3);
  CHECK(doctor.out.find("quanlu rebuild") != std::string::npos);
  const Answer verified = own({"verify"});
  CHECK(verified.code == 3);
  CHECK(verified.talk.find("the log agrees with its signed checkpoint") != std::string::npos);
  REQUIRE(own({"rebuild"}).code == 0);
  CHECK(own({"verify"}).talk.find("only the views") == std::string::npos);
  CHECK(own({"doctor"}).code != 3);
}

TEST_CASE("without a checkpoint verify says what nobody can see: a cut tail, a log written anew") {
  const tests::TempDir folder;
  REQUIRE(run_quanlu(folder.path(), {"init", "new", "--origin", "a.example/q", "--trial"}).code ==
          0);
  const Answer people = run_quanlu(folder.path(), {"-L", "new", "verify"});
  CHECK(people.code == 0);
  CHECK(people.out.find("without a checkpoint") != std::string::npos);
  const Answer json = run_quanlu(folder.path(), {"-L", "new", "verify", "--json"});
  CHECK(json.out.find(R"({"what":"cutTailOrRewrittenLog","why":"noCheckpoint"})") !=
        std::string::npos);
  CHECK(demo()({"verify"}).out.find("without a checkpoint") == std::string::npos);
}

TEST_CASE("a ledger that rested for a month is written again once somebody looked at the clock",
          "[consumers.cli.program]") {
  constexpr std::int64_t kDay = 86'400'000;
  const tests::TempDir folder;
  REQUIRE(
      run_quanlu(folder.path(), {"init", "rested", "--origin", "mz.t.example/q", "--trial"}).code ==
      0);
  const auto append = [&](const std::string& account, Millis now, std::vector<std::string> more) {
    std::vector<std::string> words{"-L", "rested", "append", "-", "--actor", "sys"};
    words.insert(words.end(), more.begin(), more.end());
    return run_quanlu(
        folder.path(), words,
        R"({"type":"AccountOpened","stream":"UserAccount/)" + account +
            R"(","expectedSeq":0,"data":{"account":")" + account +
            R"(","holder":"张三","unit":"11370100004188768U","level":"city","area":"370100"}})",
        now);
  };
  CHECK(append("acc-1", Millis(tests::kNow.value + 30 * kDay), {}).code == 0);
  const Millis later(tests::kNow.value + 62 * kDay);
  const Answer paused = append("acc-2", later, {});
  CHECK(paused.code == 1);
  CHECK(paused.talk.find("[clock]") != std::string::npos);
  CHECK(paused.talk.find("--accept-clock") != std::string::npos);
  const Answer doctor = run_quanlu(folder.path(), {"-L", "rested", "doctor"}, {}, later);
  CHECK(doctor.out.find("32 days old") != std::string::npos);
  CHECK(append("acc-2", later, {"--accept-clock"}).code == 0);
  CHECK(append("acc-3", later, {}).code == 0);
}

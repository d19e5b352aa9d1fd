// What people ask a ledger: lists and cards of now and of then, who said what, how it stands. On
// the sample city, run as a user runs it.
#include <algorithm>
#include <fstream>

#include "ledger/store/files.h"
#include "tests/consumers/cli/program/demo_ledger.h"

using namespace quanlu;
using namespace quanlu::tests::stories;
using tests::Answer;
using tests::run_quanlu;

namespace {

// A case with a number and several versions.
Json a_case() {
  const Json list = ask({"case", "list", "--kind", "RegCase"});
  for (const Json& one : at(list, "cases").items)
    if (at(one, "version").integer > 3 && !at(one, "number").text.empty()) return one;
  FAIL("the city has no such case");
  return {};
}

}  // namespace

TEST_CASE("an organization of then is told the same by its card and by the list of then") {
  const Json now = ask({"org", "list"});
  REQUIRE(at(now, "organizations").items.size() > 1);
  const std::int64_t end = at(at(at(now, "asOf"), "head"), "0").integer;
  std::size_t compared = 0;
  const auto compare = [&](const std::string& axis, const std::string& point) {
    const Json then = ask({"org", "list", axis, point});
    for (const Json& one : at(then, "organizations").items) {
      const std::string code = at(one, "subject").text;
      INFO(axis << " " << point << " " << code);
      const Json card = ask({"org", "show", code, axis, point});
      CHECK(at(card, "organization").to_json() == one.to_json());
      ++compared;
    }
    // Whom the list of then does not know, its card does not know either.
    for (const Json& one : at(now, "organizations").items) {
      const std::string code = at(one, "subject").text;
      bool listed = false;
      for (const Json& other : at(then, "organizations").items)
        listed = listed || at(other, "subject").text == code;
      CHECK(demo()({"org", "show", code, axis, point}).code == (listed ? 0 : 6));
    }
  };
  compare("--known-at", std::to_string(end / 3));
  compare("--known-at", "0:" + std::to_string(end * 2 / 3));
  compare("--in-force-on", "2024-03-01");
  CHECK(compared > 2);
  // The cut is kept for the next question, and said on stderr.
  const Answer again = demo()({"org", "list", "--known-at", std::to_string(end / 3)});
  CHECK(again.talk.find("known at seq " + std::to_string(end / 3)) != std::string::npos);
  CHECK(fs::exists(demo().file("tmp/as-of/0") / std::to_string(end / 3) / "CURRENT"));
  CHECK(demo()({"org", "list", "--known-at", "1999-01-01"}).code == 6);
  CHECK(demo()({"org", "list", "--known-at", "soon"}).code == 2);
}

TEST_CASE("the versions of an organization are those of its own stream") {
  std::size_t shared = 0;  // organizations of which another stream has their number as its key
  for (const Json& one : at(ask({"org", "list"}), "organizations").items) {
    const std::string code = at(one, "subject").text;
    std::int64_t own = 0, other = 0;
    for (const Json& stream : at(ask({"replay", code}), "streams").items) {
      const std::string name = at(stream, "stream").text;
      if (!name.ends_with("/" + code)) continue;
      (name == "Org/" + code ? own : other) += at(stream, "version").integer;
    }
    if (own == 0) continue;
    shared += other > own ? 1 : 0;
    const Answer beyond = demo()({"diff", code, "--to", std::to_string(own + 1)});
    CHECK(beyond.code == 6);
    CHECK(beyond.talk.find("0 – " + std::to_string(own)) != std::string::npos);
    if (shared == 3) break;
  }
  CHECK(shared > 0);
}

TEST_CASE("diff tells what blame tells, and a case shows what its events changed") {
  const Json one = a_case();
  const std::string id = at(one, "caseId").text;
  const std::string last = std::to_string(at(one, "version").integer);
  const Json blame = ask({"blame", id});
  const Json whole = ask({"diff", id, "--from", "0", "--to", last});
  const auto& changes = at(whole, "changes").items;
  REQUIRE(changes.size() == at(blame, "fields").items.size());
  for (const Json& change : changes) {
    CHECK(is_null(at(change, "before")));
    bool found = false;
    for (const Json& field : at(blame, "fields").items)
      found = found || (at(field, "field").text == at(change, "field").text &&
                        at(field, "seq").integer == at(at(change, "after"), "seq").integer &&
                        at(field, "value").to_json() == at(at(change, "after"), "value").to_json());
    INFO(at(change, "field").text);
    CHECK(found);
  }
  // The last step alone changes less; its lines begin with the marks.
  const Answer step = demo()({"diff", id});
  CHECK(step.code == 0);
  for (const std::string& line : lines(step.out))
    CHECK((line.starts_with("+ ") || line.starts_with("- ")));
  CHECK(step.talk.find("version " + last) != std::string::npos);
  // People are told what a value says, not how JSON writes it.
  for (const std::string& line : lines(demo()({"blame", id}).out))
    CHECK(line.find_first_of("{[") == std::string::npos);
  CHECK(demo()({"blame", id, "--field", "state"}).out.find("state") != std::string::npos);
  CHECK(demo()({"blame", id, "--field", "stat"}).code == 6);
  CHECK(demo()({"diff", id, "--from", "1", "--known-at", "5"}).code == 2);
  const Answer beyond =
      demo()({"diff", id, "--to", std::to_string(at(one, "version").integer + 1)});
  CHECK(beyond.code == 6);
  CHECK(beyond.talk.find("0 – " + last) != std::string::npos);
  // Two points known at: nothing was known before the first event of the case.
  const std::string first = std::to_string(at(one, "firstSeq").integer - 1);
  const Json points = ask({"diff", id, "--known-at", first, "--known-at", "now"});
  CHECK(at(points, "changes").items.size() == changes.size());

  const Answer shown = demo()({"case", "show", id});
  CHECK(shown.code == 0);
  CHECK(shown.out.find(at(one, "number").text) != std::string::npos);
  CHECK(lines(shown.out).size() >= static_cast<std::size_t>(at(one, "version").integer) + 3);
  CHECK(shown.out.find(" = ") != std::string::npos);
  const Json then =
      ask({"case", "show", id, "--known-at", std::to_string(at(one, "firstSeq").integer)});
  CHECK(at(at(then, "case"), "events").integer == 1);
  CHECK(at(then, "events").items.size() == 1);
  // What came later is not told apart from what never came.
  const std::string never = "00000000-0000-4000-8000-000000000000";
  const Answer later = demo()({"case", "show", id, "--known-at", first});
  Answer absent = demo()({"case", "show", never, "--known-at", first});
  CHECK(later.code == 6);
  CHECK(absent.code == 6);
  const std::size_t named = absent.talk.find(never);
  REQUIRE(named != std::string::npos);
  CHECK(absent.talk.replace(named, never.size(), id) == later.talk);
}

TEST_CASE("deadlines are told by the rules of another day, and a day without rules is said") {
  const std::string id = at(a_case(), "caseId").text;
  const Answer told = demo()({"replay", id, "--rules-of", "2024-09-04"});
  CHECK(told.code == 0);
  CHECK(told.talk.find("deadlines by the rule set") != std::string::npos);
  CHECK(demo()({"replay", id, "--rules-of", "1999-01-01"}).code == 6);
  CHECK(demo()({"replay", id, "--rules-of", "someday"}).code == 2);
  const Json until = ask({"replay", id, "--until", "2"});
  CHECK(at(until, "until").integer == 2);
  for (const Json& event : at(until, "events").items)
    CHECK(at(event, "streamSeq").integer <= 2);
}

TEST_CASE("a list has the same rows in every form, and pages neither double nor skip") {
  const Json all = ask({"org", "list"});
  const auto& rows = at(all, "organizations").items;
  const Answer csv = demo()({"org", "list", "--format", "csv", "--fields", "subject,name,capital"});
  const std::vector<std::string> csv_lines = lines(csv.out);
  REQUIRE(csv_lines.size() == rows.size() + 1);
  CHECK(csv_lines[0] == "subject,name,capital\r");
  for (std::size_t i = 0; i < rows.size(); ++i)
    CHECK(csv_lines[i + 1].starts_with(at(rows[i], "subject").text + ","));
  CHECK(lines(demo()({"org", "list", "--format", "jsonl"}).out).size() == rows.size());
  CHECK(demo()({"org", "list", "--format", "xlsx"}).out.starts_with("PK"));
  CHECK(demo()({"org", "list", "--format", "csv-excel"}).out.starts_with("\xFF\xFE"));
  CHECK(demo()({"org", "list", "--format", "md"}).code == 2);
  const Answer near = demo()({"org", "list", "--fields", "subjct"});
  CHECK(near.code == 2);
  CHECK(near.talk.find("`subject`") != std::string::npos);

  std::vector<std::string> walked;
  std::vector<std::string> page{"case", "list", "--limit", "1"};
  std::string cursor;
  for (int pages = 0; pages < 1000; ++pages) {
    std::vector<std::string> question = page;
    if (!cursor.empty()) question.insert(question.end(), {"--cursor", cursor});
    const Json answer = ask(question);
    for (const Json& one : at(answer, "cases").items)
      walked.push_back(at(one, "caseId").text);
    if (is_null(at(answer, "next"))) break;
    cursor = at(answer, "next").text;
  }
  std::vector<std::string> whole;
  for (const Json& one : at(ask({"case", "list"}), "cases").items)
    whole.push_back(at(one, "caseId").text);
  CHECK(walked == whole);
  REQUIRE(!cursor.empty());
  REQUIRE(demo()({"rebuild"}).code == 0);
  CHECK(demo()({"case", "list", "--cursor", cursor}).code == 6);
}

TEST_CASE("filters take words of both languages and name the nearest when one is wrong") {
  const Json all = ask({"case", "list"});
  const std::string state = at(at(all, "cases").items.at(0), "state").text;
  std::size_t wanted = 0;
  for (const Json& one : at(all, "cases").items)
    wanted += at(one, "state").text == state ? 1 : 0;
  CHECK(at(ask({"case", "list", "--state", state}), "cases").items.size() == wanted);
  CHECK(demo()({"case", "list", "--state", state + "x"}).talk.find("`" + state + "`") !=
        std::string::npos);
  CHECK(demo()({"org", "list", "--kind", "基金会"}).code == 0);
  CHECK(demo()({"org", "list", "--kind", "foundatio"}).talk.find("`foundation`") !=
        std::string::npos);
  CHECK(at(ask({"org", "list", "--state", "active"}), "organizations").items.size() +
            at(ask({"org", "list", "--state", "deregistered"}), "organizations").items.size() <=
        at(ask({"org", "list"}), "organizations").items.size());
  const Answer wrong = demo()({"org", "find", "52370102MJD0000708"});
  CHECK(wrong.code == 6);
  CHECK(wrong.talk.find("USCC character") != std::string::npos);
}

TEST_CASE("a filter that can fit nothing is refused with what there is") {
  const auto refused = [](std::vector<std::string> arguments, const std::string& known) {
    const Answer answer = demo()(arguments);
    INFO(answer.talk);
    CHECK(answer.code == 2);
    CHECK(answer.talk.find(arguments.back()) != std::string::npos);
    CHECK(answer.talk.find(known) != std::string::npos);
  };
  for (const std::vector<std::string>& list :
       {std::vector<std::string>{"org", "list"}, {"log"}, {"tail", "--until-end"}}) {
    const auto with = [&](const char* area) {
      std::vector<std::string> all = list;
      all.insert(all.end(), {"--area", area});
      return all;
    };
    refused(with("379999"), "370102");
    refused(with("370102999"), "370102");
    refused(with("3701"), "6, 9");
    CHECK(demo()(with("370102")).code == 0);
    CHECK(demo()(with("370102001000")).code == 0);
  }
  refused({"log", "--family", "VISIT"}, "REG LNK");
  refused({"case", "list", "--kind", "Org"}, "RegCase");
  refused({"log", "--type", "70000"}, "schema list");
  refused({"log", "--from", "2024-09-05", "--to", "2024-09-04"}, "2024-09-05");
  CHECK(demo()({"log", "--family", "走访联络服务"}).code == 0);
  // A code of a later release may stand in the log: it is asked for, and said to be unknown.
  const Answer later = demo()({"log", "--type", "4999"});
  CHECK(later.code == 0);
  CHECK(later.talk.find("4999") != std::string::npos);
}

TEST_CASE("the log reads the same in both directions, and a page goes on where one ended") {
  const auto seqs = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"log", "--type", "NoticeIssued"});
    more.insert(more.end(), {"--fields", "seq", "--format", "csv"});
    std::vector<std::string> found = lines(demo()(more).out);
    found.erase(found.begin());
    return found;
  };
  std::vector<std::string> newest = seqs({}), oldest = seqs({"--reverse"});
  REQUIRE(newest.size() > 2);
  std::reverse(oldest.begin(), oldest.end());
  CHECK(newest == oldest);
  const std::string second = newest[1].substr(0, newest[1].find('\r'));
  const std::vector<std::string> rest = seqs({"--cursor", "0:" + second});
  CHECK(rest == std::vector<std::string>(newest.begin() + 2, newest.end()));
  CHECK(at(at(at(ask({"log", "--limit", "1"}), "asOf"), "head"), "0").integer ==
        at(at(at(ask({"org", "list"}), "asOf"), "head"), "0").integer);
  CHECK(seqs({"--limit", "2"}) == std::vector<std::string>(newest.begin(), newest.begin() + 2));
}

TEST_CASE("doctor finds what is off, names the way out, and its bundle holds nobody's name") {
  const auto verdict = [](const Json& report, const char* id) {
    for (const Json& check : at(report, "checks").items)
      if (at(check, "id").text == id) return at(check, "verdict").text;
    return std::string("no such check");
  };
  const Answer before = demo()({"doctor", "--json", "--bundle", "bundle.json"});
  const Json sound = parsed(before.out);
  CHECK(before.code == 0);
  CHECK(verdict(sound, "modes") == "good");
  CHECK(verdict(sound, "trial") == "notice");
  CHECK(verdict(sound, "generations") == "good");
  CHECK(verdict(sound, "keys") == "good");
  std::ifstream in(demo().folder.path() / "bundle.json");
  const std::string bundle{std::istreambuf_iterator<char>(in), {}};
  std::ifstream secret(demo().file("keys/passphrase"));
  std::string passphrase;
  REQUIRE(std::getline(secret, passphrase));
  CHECK(bundle.find(passphrase) == std::string::npos);
  CHECK(bundle.find(demo().folder.path().string()) == std::string::npos);
  CHECK(parsed(bundle).find("settings") != nullptr);

  const fs::path key = demo().file("keys/writer.pem");
  fs::permissions(key, fs::perms::others_read, fs::perm_options::add);
  std::ofstream(demo().file("views/0/00000099.dirty")) << "";
  const Answer after = demo()({"doctor", "--json"});
  fs::permissions(key, fs::perms::others_read, fs::perm_options::remove);
  fs::remove(demo().file("views/0/00000099.dirty"));
  CHECK(after.code == 5);
  CHECK(verdict(parsed(after.out), "modes") == "failed");
  CHECK(verdict(parsed(after.out), "generations") == "notice");
}

TEST_CASE("status says who writes, quarantine is empty, and completion offers what begins so") {
  CHECK(is_null(at(ask_of_the_ledger({"status"}), "writer")));
  const auto lock = ledger::store::FileLock::take(demo().file("run/writer.lock"), "pid 7 test");
  REQUIRE(lock);
  CHECK(at(ask_of_the_ledger({"status"}), "writer").text.find("pid 7 test") != std::string::npos);

  CHECK(demo()({"quarantine", "list", "--json"}).code == 0);
  CHECK(demo()({"quarantine", "show", "0"}).code == 6);
  CHECK(demo()({"quarantine", "retry", "--json"}).code == 0);

  const std::string code =
      at(at(ask({"org", "list"}), "organizations").items.at(0), "subject").text;
  const Answer offered = demo()({"complete", "org", code.substr(0, 9)});
  CHECK(offered.out.find(code + "\t") != std::string::npos);
  for (const std::string& line : lines(offered.out))
    CHECK(line.starts_with(code.substr(0, 9)));
  const std::string id = at(a_case(), "caseId").text;
  CHECK(demo()({"complete", "case", id.substr(0, 4)}).out.find(id) != std::string::npos);
}

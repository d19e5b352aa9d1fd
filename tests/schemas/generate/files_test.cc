#include "schemas/generate/files.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/schemas/generate/compiled.h"
#include "tests/support/paths.h"

using namespace quanlu::schemas::generate;
using quanlu::tests::SchemaCopy;
using quanlu::tests::TempDir;

namespace {

const Catalogue& as_they_are() {
  static const Catalogue catalogue = SchemaCopy().read().catalogue;
  return catalogue;
}

std::string text_of(const std::string& path) {
  const auto all = files(as_they_are());
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const File& file) { return file.path == path; });
  REQUIRE(at != all.end());
  return at->text;
}

}  // namespace

TEST_CASE("the reference page in the repository is the one that the schemas give") {
  const std::string committed =
      SchemaCopy::read_text(quanlu::tests::source_dir() / "schemas/events/REFERENCE.md");
  const bool equal = committed == text_of("schemas/registry/REFERENCE.md");
  INFO("renew it: cmake --build build/dev --target reference");
  CHECK(equal);
}

TEST_CASE("the tables are read by the other compiler, too") {
  const TempDir folder;
  std::string sources;
  for (const File& file : files(as_they_are())) {
    const bool is_source = file.path.ends_with(".cc");
    if (!is_source && !file.path.ends_with(".h")) continue;
    REQUIRE(write(folder.path(), file));
    if (is_source) sources += " '" + (folder.path() / file.path).string() + "'";
  }
  const std::string command = "clang++ -std=c++20 -fsyntax-only -I '" + folder.path().string() +
                              "' -I '" + quanlu::tests::source_dir().string() + "'" + sources;
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("every event type has a JSON Schema that is JSON") {
  const TempDir folder;
  int count = 0;
  for (const File& file : files(as_they_are())) {
    if (file.path.find("schemas/json/") != 0) continue;
    REQUIRE(write(folder.path(), file));
    ++count;
  }
  CHECK(count == 381);
  const std::string program =
      "import json,sys,pathlib\n"
      "for p in pathlib.Path(sys.argv[1]).rglob('*.json'):\n"
      "    s = json.loads(p.read_text(encoding='utf-8'))\n"
      "    assert s['type'] == 'object' and s['title'], p\n"
      "    assert set(s['required']) <= set(s['properties']), p\n";
  const std::string command = "python3 -c \"" + program + "\" '" + folder.path().string() + "'";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("a JSON Schema asks for what the event type asks for") {
  const std::string text = text_of("schemas/json/FundAlertRaised.1.json");
  const auto has = [&](const char* part) { return text.find(part) != std::string::npos; };
  CHECK(has(R"("$id":"urn:quanlu:schema:FundAlertRaised:1")"));
  CHECK(has(R"("x-typeCode":627)"));
  CHECK(has(R"("required":["rule","severity","evidence"])"));
  CHECK(has(R"("rule":{"type":"string","minLength":1,"maxLength":20,"title":"规则编号")"));
  CHECK(has(R"("evidence":{"type":"array","minItems":1,)"));
}

TEST_CASE("a JSON Schema does not ask for a sealed field, which feeds leave out") {
  const std::string text = text_of("schemas/json/ComplaintReceived.1.json");
  CHECK(text.find(R"("body":{"anyOf":)") != std::string::npos);
  CHECK(text.find(R"("required":["channel","named","topic","summary"])") != std::string::npos);
}

TEST_CASE("the glossary has one line per word and both languages in it") {
  const std::string text = text_of("schemas/registry/glossary.tsv");
  CHECK(text.find("\nFundAlertRaised\t资金预警\tFund alert raised\tevent\tR-ALR-*\n") !=
        std::string::npos);
  CHECK(text.find("\naccount\t账号\tAccount\tfield\t\n") != std::string::npos);
  CHECK(text.find("\nLargeMovementReported.account\t银行账户\tBank account\tfield\t\n") !=
        std::string::npos);
  CHECK(text.find("\nOrg:active\t正常\tactive\tstate\t\n") != std::string::npos);
}

TEST_CASE("a file that is right already is not touched, and no half of one is ever seen") {
  const TempDir folder;
  const auto path = folder.path() / "a/b.txt";
  REQUIRE(write(folder.path(), {"a/b.txt", "one"}));
  const auto before = std::filesystem::last_write_time(path) - std::chrono::hours(1);
  std::filesystem::last_write_time(path, before);
  REQUIRE(write(folder.path(), {"a/b.txt", "one"}));
  CHECK(std::filesystem::last_write_time(path) == before);
  REQUIRE(write(folder.path(), {"a/b.txt", "two"}));
  CHECK(SchemaCopy::read_text(path) == "two");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "a/b.txt.new"));
  CHECK_FALSE(write("/proc/nothing", {"a.txt", "three"}));
}

TEST_CASE("equal schemas give equal bytes") {
  const auto once = files(SchemaCopy().read().catalogue), again = files(as_they_are());
  REQUIRE(once.size() == again.size());
  for (std::size_t i = 0; i < once.size(); ++i)
    CHECK((once[i].text == again[i].text));
}

// Old entries are read for ever: the schemas may grow in some ways and change in no other.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "schemas/generate/compare.h"
#include "tests/schemas/generate/compiled.h"
#include "tests/support/paths.h"

using quanlu::schemas::generate::breaking_changes;
using quanlu::schemas::generate::Catalogue;
using quanlu::tests::SchemaCopy;

namespace {

const Catalogue& as_they_are() {
  static const Catalogue catalogue = SchemaCopy().read().catalogue;
  return catalogue;
}

// What one change of the real schemas breaks of themselves.
std::vector<std::string> broken_by(const std::string& file, const std::string& before,
                                   const std::string& after) {
  const auto changed = SchemaCopy().change(file, before, after).read();
  for (const std::string& fault : changed.faults)
    UNSCOPED_INFO(fault);
  REQUIRE(changed.faults.empty());
  return breaking_changes(as_they_are(), changed.catalogue);
}

const std::string kVersion = R"(  version     @1 :UInt16 $zh("版本") $en("Version");
)";
const std::string kCodeListFile =
    R"(  effectiveOn @2 :Int32  $is(date) $zh("生效日期") $en("Effective on");
  file        @3 :V.Doc  $zh("数据文件") $en("Data file");)";

}  // namespace

TEST_CASE("no released schema is broken by the schemas of today") {
  const auto folder = quanlu::tests::source_dir() / "schemas/released";
  int releases = 0;
  for (const auto& release : std::filesystem::directory_iterator(folder)) {
    if (!release.is_directory()) continue;
    const std::string name = "schemas/released/" + release.path().filename().string();
    INFO(name);
    const auto released = SchemaCopy(name).read();
    CHECK(released.catalogue.events.size() >= 381);
    CHECK(breaking_changes(released.catalogue, as_they_are()) == std::vector<std::string>{});
    ++releases;
  }
  CHECK(releases >= 1);
}

TEST_CASE("a field may not be renamed") {
  CHECK(broken_by("nrm.capnp", "list        @0 :Text   $max(40)", "table @0 :Text $max(40)") ==
        std::vector<std::string>{"1206 CodeListChanged.list: name was list, is table"});
}

TEST_CASE("two fields may not swap their names") {
  const auto broken = broken_by("nrm.capnp", kCodeListFile,
                                R"(  file        @2 :V.Doc $zh("数据文件") $en("Data file");
  effectiveOn @3 :Int32  $is(date) $zh("生效日期") $en("Effective on");)");
  CHECK(broken.size() >= 4);  // names and forms of both
}

TEST_CASE("a field may not go, nor the ordinals after it close up") {
  const auto broken =
      broken_by("nrm.capnp", kVersion + kCodeListFile,
                R"(  effectiveOn @1 :Int32  $is(date) $zh("生效日期") $en("Effective on");
  file        @2 :V.Doc  $zh("数据文件") $en("Data file");)");
  CHECK(std::count(broken.begin(), broken.end(), "1206 CodeListChanged.file: ordinal 3 is gone") ==
        1);
}

TEST_CASE("a field keeps its type and its form") {
  CHECK(broken_by("nrm.capnp", "version     @1 :UInt16 $zh(\"版本\")",
                  "version @1 :UInt32 $zh(\"版本\")")
            .front() == "1206 CodeListChanged.version: form was U16, is U32");
  CHECK(broken_by("com.capnp", R"($is(street) $zh("街镇") $en("Street");
  community)",
                  R"($is(area) $zh("街镇") $en("Street");
  community)") ==
        std::vector<std::string>{"1101 CommunityOrgFiled.street: form was Street, is Area"});
  CHECK(broken_by("nrm.capnp", "list        @0 :Text   $max(40)", "list @0 :List(Text) $max(40)") ==
        std::vector<std::string>{"1206 CodeListChanged.list: form was Text, is Text[]"});
  CHECK(
      broken_by("sys.capnp", "suite        @2 :E.Suite", "suite @2 :E.Grade") ==
      std::vector<std::string>{"1310 SubjectKeyCreated.suite: form was Enum Suite, is Enum Grade"});
}

TEST_CASE("a text may be allowed to be longer, never shorter") {
  const std::string list = "list        @0 :Text   $max(40)";
  CHECK(broken_by("nrm.capnp", list, "list @0 :Text $max(39)") ==
        std::vector<std::string>{"1206 CodeListChanged.list: max was 40, is only 39"});
  CHECK(broken_by("nrm.capnp", list, "list @0 :Text $max(41)").empty());
}

TEST_CASE("a new field is optional and last") {
  const std::string file = R"(  file        @3 :V.Doc  $zh("数据文件") $en("Data file");
})";
  const auto grown = [&](const std::string& field) {
    const std::string copy =
        SchemaCopy::read_text(quanlu::tests::source_dir() / "schemas/events/nrm.capnp");
    const auto at = copy.rfind(file);
    REQUIRE(at != std::string::npos);
    const std::string tail = copy.substr(copy.rfind("struct CodeListChanged"));
    return broken_by("nrm.capnp", tail, tail.substr(0, tail.rfind('}')) + "  " + field + "\n}\n");
  };
  CHECK(grown(R"(note @4 :Text $max(40) $opt $zh("备注") $en("Note");)").empty());
  CHECK(grown(R"(note @4 :Text $max(40) $zh("备注") $en("Note");)") ==
        std::vector<std::string>{
            "1206 CodeListChanged.note: new and required, so old events lack it"});
}

TEST_CASE("what was optional does not become required") {
  CHECK(broken_by("nrm.capnp", R"($is(event) $opt $zh("废止依据"))",
                  R"($is(event) $zh("废止依据"))") ==
        std::vector<std::string>{"1202 NormativeDocumentRepealed.by: was optional, is required"});
}

TEST_CASE("a required number does not become optional, because old events have no presence bit") {
  const auto broken = broken_by("nrm.capnp", kVersion + kCodeListFile,
                                R"(  version @1 :UInt16 $opt $zh("版本") $en("Version");
  versionGiven @2 :Bool;
  effectiveOn @3 :Int32  $is(date) $zh("生效日期") $en("Effective on");
  file        @4 :V.Doc  $zh("数据文件") $en("Data file");)");
  CHECK(std::any_of(broken.begin(), broken.end(), [](const std::string& line) {
    return line.find("version: presence bit was -1") != std::string::npos;
  }));
}

TEST_CASE("an enumerant keeps its number and its name; new ones come behind") {
  const std::string two = R"(  sha256 @1 $zh("SHA-256套件") $en("SHA-256 suite");
  gm     @2 $zh("国密套件") $en("Chinese commercial cryptography suite");)";
  CHECK(broken_by("enums.capnp", two,
                  R"(  gm     @1 $zh("国密套件") $en("Chinese commercial cryptography suite");
  sha256 @2 $zh("SHA-256套件") $en("SHA-256 suite");)")
            .size() == 2);
  CHECK(broken_by("enums.capnp", two, R"(  sha256 @1 $zh("SHA-256套件") $en("SHA-256 suite");)") ==
        std::vector<std::string>{"Suite @2: enumerant was gm, is nothing"});
  CHECK(
      broken_by("enums.capnp", two, two + R"( next @3 $zh("新套件") $en("Next suite");)").empty());
}

TEST_CASE("an event type does not go, nor change its code, name or stream") {
  CHECK(broken_by("nrm.capnp", "code = 1205", "code = 1119").front() ==
        "1205 AreaTableActivated: the event type is gone");
  CHECK(broken_by("nrm.capnp", "struct AreaTableActivated", "struct AreaTablePublished").front() ==
        "1205 AreaTableActivated: name was AreaTableActivated, is AreaTablePublished");
  CHECK(broken_by("nrm.capnp", "stream = areaTable", "stream = codeList") ==
        std::vector<std::string>{"1205 AreaTableActivated: stream was AreaTable, is CodeList"});
}

TEST_CASE("a stream keeps its key, its partition rule and its states") {
  CHECK(broken_by("annotations.capnp", R"(key = ["ruleSetNo"])", R"(key = ["ruleSet"])") ==
        std::vector<std::string>{"stream RuleSet: its key has other parts"});
  CHECK(broken_by("annotations.capnp", R"(key = ["ruleSetNo"], partition = system)",
                  R"(key = ["ruleSetNo"], partition = unit)")
            .front()
            .find("stream RuleSet: partition rule was") == 0);
}

TEST_CASE("the values never grow, the envelope does") {
  CHECK(broken_by("values.capnp", R"(  b @1 :UInt64;)",
                  R"(  b @1 :UInt64;
  c @2 :UInt64;)") == std::vector<std::string>{"Id: is frozen, but grew"});
}

TEST_CASE("labels, checks, roles, moves, classes and basis may change") {
  CHECK(broken_by("nrm.capnp", R"(zh = "区划表启用", en = "Area table activated",
    stream = areaTable, roles = [sys, sob, lgr])",
                  R"(zh = "区划表生效", en = "Area table in force",
    stream = areaTable, roles = [sys], conf = int, basis = ["社团条例#1"])")
            .empty());
}

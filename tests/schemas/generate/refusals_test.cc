// Each thing that Cap'n Proto accepts in silence and that would make the schemas lie is refused,
// with file, struct and field. Every story spoils one place of the real schemas.
#include <string>
#include <vector>

#include "tests/schemas/generate/compiled.h"

using quanlu::tests::SchemaCopy;

namespace {

// The first fault after the change; "" when the plug-in is content.
std::string fault_after(const std::string& file, const std::string& before,
                        const std::string& after) {
  const auto reading = SchemaCopy().change(file, before, after).read();
  return reading.faults.empty() ? "" : reading.faults.front();
}

const std::string kRuleSet = R"(ruleSet     @0 :UInt32 $zh("规则集"))";
const std::string kRuleSetEnd = R"($zh("规则集") $en("Rule set");)";
const std::string kCodeListName =
    R"(list        @0 :Text   $max(40) $zh("代码表") $en("Code list");)";

}  // namespace

TEST_CASE("the schemas as they are have no fault") {
  CHECK(SchemaCopy().read().faults.empty());
}

TEST_CASE("an annotation that stands twice is refused") {
  CHECK(fault_after("nrm.capnp", kRuleSetEnd, R"($zh("规则集") $zh("规则") $en("Rule set");)") ==
        "nrm.capnp: RuleSetActivated.ruleSet: annotation $zh stands here twice");
  CHECK(fault_after("nrm.capnp", "trial       @7 :Bool       ", "trial @7 :Bool $opt $opt ")
            .find("annotation $opt stands here twice") != std::string::npos);
}

TEST_CASE("a label that is not UTF-8 is refused") {
  CHECK(fault_after("nrm.capnp", R"($zh("规则集") $en("Rule set");)",
                    "$zh(\"\xC0\xAF\") $en(\"Rule set\");") ==
        "nrm.capnp: RuleSetActivated.ruleSet: a text of its annotations is not UTF-8");
}

TEST_CASE("a label that is missing is refused") {
  CHECK(fault_after("nrm.capnp", R"($zh("规则集") $en("Rule set");)", R"($zh("规则集");)") ==
        "nrm.capnp: RuleSetActivated.ruleSet: needs $zh and $en");
  CHECK(fault_after("enums.capnp", R"($zh("社会团体") )", "").find("OrgKind.association: needs") !=
        std::string::npos);
}

TEST_CASE("a move that names a state or a machine that does not exist is refused") {
  const std::string move = R"(moves = ["inForce -> repealed"])";
  CHECK(
      fault_after("nrm.capnp", move, R"(moves = ["inForce -> gone"])") ==
      "nrm.capnp: NormativeDocumentRepealed: move \"inForce -> gone\": NormDoc has no state gone");
  CHECK(fault_after("nrm.capnp", move, R"(moves = ["Nothing: inForce -> repealed"])")
            .find("does not read") != std::string::npos);
  CHECK(fault_after("nrm.capnp", move, R"(moves = ["inForce"])").find("does not read") !=
        std::string::npos);
  CHECK(fault_after("nrm.capnp", move, R"(moves = ["inForce -> repealed", "inForce -> same"])")
            .find("two moves of one state under one condition") != std::string::npos);
}

TEST_CASE("storage that does not fit the form is refused") {
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :UInt32 $is(money) $zh("规则集"))")
            .find("RuleSetActivated.ruleSet: its type does not fit its form") != std::string::npos);
  for (const char* wrong : {":Int32", ":UInt32 $is(date)", ":Int8", ":List(List(UInt32))",
                            ":AnyPointer", ":Void", ":A.StreamInfo"}) {
    INFO(wrong);
    CHECK(
        fault_after("nrm.capnp", kRuleSet, "ruleSet @0 " + std::string(wrong) + R"( $zh("规则集"))")
            .find("does not fit") != std::string::npos);
  }
}

TEST_CASE("a default is refused, because absent must be 0 or null") {
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :UInt32 = 7 $zh("规则集"))")
            .find("ruleSet: has a default") != std::string::npos);
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :UInt32 = 0 $zh("规则集"))")
            .find("ruleSet: has a default") != std::string::npos);
}

TEST_CASE("floats, groups and unions are refused") {
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :Float64 $zh("规则集"))")
            .find("floats are not used here") != std::string::npos);
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :List(Float32) $zh("规则集"))")
            .find("floats are not used here") != std::string::npos);
  const std::string field = R"(ruleSet     @0 :UInt32 $zh("规则集") $en("Rule set");)";
  CHECK(fault_after("nrm.capnp", field, "part :group { ruleSet @0 :UInt32; }")
            .find("RuleSetActivated.part: groups are not used here") != std::string::npos);
  CHECK(fault_after("nrm.capnp", field, "union { ruleSet @0 :UInt32; other @4 :Void; }")
            .find("unions are not used here") != std::string::npos);
}

TEST_CASE("an optional number without its presence bit is refused") {
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :UInt32 $opt $zh("规则集"))") ==
        "nrm.capnp: RuleSetActivated.ruleSet: optional, and 0 is a value of it: needs ruleSetGiven "
        ":Bool right behind it");
  CHECK(fault_after("cmp.capnp", "groupSizeGiven @6  :Bool;", "groupGiven @6 :Bool;")
            .find("ComplaintReceived.groupSize: optional") != std::string::npos);
  CHECK(fault_after("cmp.capnp", "groupSizeGiven @6  :Bool;", "groupSizeGiven @6 :UInt8;")
            .find("ComplaintReceived.groupSize: optional") != std::string::npos);
  CHECK(fault_after("nrm.capnp", kCodeListName, "listGiven @0 :Bool;")
            .find("CodeListChanged.listGiven: needs $zh and $en") != std::string::npos);
}

TEST_CASE("a text without a length, and a length without a text, are refused") {
  CHECK(fault_after("nrm.capnp", kCodeListName, R"(list @0 :Text $zh("代码表") $en("Code list");)")
            .find("CodeListChanged.list: a text needs $max") != std::string::npos);
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :UInt32 $max(9) $zh("规则集"))")
            .find("$max is for texts") != std::string::npos);
}

TEST_CASE("a length of nothing is refused, and so is an actor in a body") {
  CHECK(fault_after("nrm.capnp", "list        @0 :Text   $max(40)", "list @0 :Text $max(0)")
            .find("CodeListChanged.list: $max must be above 0") != std::string::npos);
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :V.Actor $zh("规则集"))")
            .find("an actor stands in the envelope") != std::string::npos);
}

TEST_CASE("two event types with one code are refused") {
  CHECK(fault_after("nrm.capnp", "code = 1206", "code = 1205") ==
        "nrm.capnp: CodeListChanged: code 1205 is that of AreaTableActivated");
  CHECK(fault_after("nrm.capnp", "code = 1206", "code = 0").find("needs a code") !=
        std::string::npos);
}

TEST_CASE("two event types with one name are refused") {
  CHECK(fault_after("nrm.capnp", "struct CodeListChanged", "struct TaskCreated") ==
        "nrm.capnp: TaskCreated: the name of two event types");
}

TEST_CASE("an event type needs a stream, a role, labels and a group of the read matrix") {
  CHECK(fault_after("nrm.capnp", "stream = codeList, ", "").find("needs a stream") !=
        std::string::npos);
  CHECK(fault_after("nrm.capnp", "stream = codeList, roles = [sys, sob]", "stream = codeList")
            .find("needs a role") != std::string::npos);
  CHECK(fault_after("nrm.capnp", "stream = codeList, roles = [sys, sob]",
                    "stream = codeList, roles = [sys, sys]")
            .find("roles: unspecified, or one twice") != std::string::npos);
  CHECK(fault_after("nrm.capnp", R"(zh = "代码表变更", )", "").find("needs zh and en") !=
        std::string::npos);
  CHECK(fault_after("nrm.capnp", "code = 1206", "code = 4000").find("in no group") !=
        std::string::npos);
  CHECK(fault_after("annotations.capnp", R"($codes("1201-1206"))", R"($codes("1201-1206, 1001"))")
            .find("in two groups") != std::string::npos);
  CHECK(fault_after("annotations.capnp", R"($codes("1201-1206"))", R"($codes("1201 to 1206"))")
            .find("$codes must read like") != std::string::npos);
}

TEST_CASE("personal data without a class is refused") {
  CHECK(fault_after("nrm.capnp", kRuleSet, R"(ruleSet @0 :V.Sealed $zh("规则集"))") ==
        "nrm.capnp: RuleSetActivated: has personal data: needs pclass basic or sensitive");
}

TEST_CASE("a struct in the file of a family that is no event type is refused") {
  CHECK(fault_after("nrm.capnp", R"($event(code = 1206, zh = "代码表变更", en = "Code list changed",
    stream = codeList, roles = [sys, sob], later = true) )",
                    "") ==
        "nrm.capnp: CodeListChanged: a struct in the file of a family needs $event");
  CHECK(fault_after("nrm.capnp", "$A.family(id = nrm, conf = pub, retain = perm);", "")
            .find("an event type in a file without $family") != std::string::npos);
}

TEST_CASE("states, streams and rights that make no sense are refused") {
  CHECK(fault_after("annotations.capnp", R"((id = "inForce", zh = "现行有效")",
                    R"((id = "repealed", zh = "现行有效")")
            .find("Stream.normDoc: state repealed twice, or reserved") != std::string::npos);
  CHECK(fault_after("annotations.capnp", R"($stream(key = ["ruleSetNo"], partition)",
                    "$stream(partition")
            .find("$stream needs a key") != std::string::npos);
  CHECK(fault_after("annotations.capnp", R"($stream(key = ["ruleSetNo"], partition = system))",
                    R"($stream(key = ["ruleSetNo"]))")
            .find("$stream needs a partition rule") != std::string::npos);
  CHECK(fault_after("annotations.capnp", "TSK RO, COM RO,", "TSK X, COM RO,")
            .find("\"TSK X\" is no right") != std::string::npos);
}

TEST_CASE("a state, role, deadline or family that does not say all of itself is refused") {
  CHECK(fault_after("annotations.capnp", R"((id = "inForce", zh = "现行有效", en = "in force")",
                    R"((id = "inForce", zh = "现行有效")")
            .find("state inForce needs zh and en") != std::string::npos);
  CHECK(
      fault_after(
          "annotations.capnp",
          R"($deadline(due = "15", unit = "d", rules = ["R-EVA-4"], breach = "815 with voidedByNotice"))",
          "")
          .find("Deadline.d27: needs $deadline") != std::string::npos);
  CHECK(fault_after("annotations.capnp", R"($en("Community-organization contact") $role(
      levels = ["community"], duty = "own filings",
      reads = "TSK RO, COM RO, NRM R"))",
                    R"($en("Community-organization contact"))")
            .find("Role.com: needs $role") != std::string::npos);
  CHECK(fault_after("nrm.capnp", "$A.family(id = nrm, conf = pub, retain = perm);",
                    "$A.family(id = nrm, conf = pub);") ==
        "nrm.capnp: $family needs id, conf and retain");
}

TEST_CASE("an enumeration whose value 0 is a value is refused") {
  const auto reading =
      SchemaCopy()
          .change("enums.capnp", "enum Suite {\n  unspecified @0;", "enum Suite {\n  nothing @0;")
          .read();
  REQUIRE_FALSE(reading.faults.empty());
  CHECK(
      reading.faults.front() ==
      "enums.capnp: Suite.nothing: the enumerant of value 0, and no other, is called unspecified");
}

TEST_CASE("all faults of a schema are shown at once") {
  const auto reading = SchemaCopy()
                           .change("nrm.capnp", kRuleSetEnd, R"($zh("规则集");)")
                           .change("nrm.capnp", "code = 1206", "code = 4000")
                           .read();
  CHECK(reading.faults.size() == 2);
}

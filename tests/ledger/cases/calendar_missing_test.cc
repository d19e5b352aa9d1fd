// The one refusal of a case that needs a clock beyond the packaged calendars.
#include <set>

#include "schemas/base/refusal_words.h"
#include "tests/ledger/cases/world.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::tests;

TEST_CASE("a deadline that reaches a year without a working calendar is refused with that year") {
  World world;
  world.hire("ts", "CPL");
  const std::string stream = "Complaint/" + to_uuid_text(id_named("k"));
  REQUIRE(
      World::verdict(world.ask({.by = "ts",
                                .type = "ComplaintReceived",
                                .stream = stream,
                                .data = R"({"channel":"letter","named":false,"topic":"fee",)"
                                        R"("targetName":"某协会","summary":"收费","body":"收费"})",
                                .on = "2026-12-28"})) == "accepted");
  const cases::Decision decision =
      world.ask({.by = "ts",
                 .type = "ComplaintRegistered",
                 .stream = stream,
                 .data = R"({"no":"JN-TS-2026-0001","receivedOn":"2026-12-28"})",
                 .on = "2026-12-28"});
  REQUIRE(World::verdict(decision) == "refused calendarMissing");
  const Refusal& refusal = std::get<Refusal>(decision);
  CHECK(refusal.path == "$.data.informDueOn");
  CHECK(refusal.rule == "1204");
  CHECK(refusal.expected == "2027");
  CHECK(refusal.remedy.zh.find("2027") != std::string::npos);
  CHECK(refusal.remedy.en.find("2027") != std::string::npos);
}

TEST_CASE("every reason has words of its own in both languages") {
  std::set<std::string> zh, en;
  for (const Reason reason : all_reasons()) {
    CHECK(parse_reason(to_text(reason)) == reason);
    zh.insert(title_of(reason).zh);
    en.insert(title_of(reason).en);
  }
  CHECK(all_reasons().back() == Reason::kSealedKeyGone);
  CHECK(zh.size() == all_reasons().size());
  CHECK(en.size() == all_reasons().size());
}

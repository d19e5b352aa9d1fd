// What time itself causes: stories of the deadline clock.
#include "ledger/cases/clock.h"

#include "schemas/base/time.h"
#include "tests/ledger/cases/world.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

const std::string kOrg = "51370100MJD0000116";     // city, association
const std::string kCounty = "51370102MJD000046M";  // 历下区
const std::string kLaiwu = "51371202MJD000070P";   // 莱城区, today 370116

Asked found(const std::string& by, const std::string& org, const std::string& case_name,
            const std::string& on) {
  return {
      .by = by,
      .type = "RegistrationApproved",
      .stream = "Org/" + org,
      .data =
          R"({"uscc":")" + org +
          R"(","name":"某某协会","kind":"association","address":"某路","purpose":"服务","scope":"服务",)"
          R"("legalRep":")" +
          to_uuid_text(id_named("person " + org)) +
          R"(","legalRepName":"某某","capital":"30000.00","direct":true,"certNo":"1",)"
          R"("validFrom":")" +
          on + R"(","validTo":"2035-01-01"})",
      .case_name = case_name,
      .on = on};
}

// An organization with its registration case, the short way.
void establish(World& world, const std::string& org, const std::string& on,
               const std::string& area = "370100") {
  if (world.state_of("UserAccount/spj") == "none") world.hire("spj", "APR");
  const std::string c = "case " + org, stream = "RegCase/" + to_uuid_text(id_named(c));
  REQUIRE(World::verdict(world.ask({.by = "spj",
                                    .type = "NameReserved",
                                    .stream = stream,
                                    .data = R"({"name":"某某","kind":"association","area":")" +
                                            area + R"(","expiresOn":"2035-01-01"})",
                                    .on = on})) == "accepted");
  REQUIRE(World::verdict(
              world.ask({.by = "spj",
                         .type = "ApplicationSubmitted",
                         .stream = stream,
                         .data = R"({"matter":"establish","kind":"association","direct":true,)"
                                 R"("applicant":"甲","materials":[]})",
                         .case_name = c,
                         .on = on})) == "accepted");
  REQUIRE(World::verdict(world.ask({.by = "spj",
                                    .type = "ApplicationAccepted",
                                    .stream = stream,
                                    .data = R"({"acceptNo":"济审受〔2024〕1号","acceptOn":")" + on +
                                            R"(","byLaw":false})",
                                    .case_name = c,
                                    .on = on})) == "accepted");
  REQUIRE(World::verdict(world.ask(found("spj", org, c, on))) == "accepted");
}

Asked reports_of_2023() {
  return {
      .by = "sgj",
      .type = "AnnualReportWindowOpened",
      .stream = "AnnualWindow/2023+11370100004188768U",
      .data =
          R"({"year":2023,"from":"2024-01-01","to":"2024-05-31","kinds":["association","service"]})",
      .on = "2024-01-02"};
}

}  // namespace

TEST_CASE("an organization registered in July need not report, and is not told so") {
  World world;
  establish(world, kOrg, "2023-06-30");
  establish(world, kCounty, "2023-07-03", "370102");
  world.hire("sgj", "SOB");
  const cases::Decision opened = world.ask(reports_of_2023());
  REQUIRE(World::verdict(opened) == "accepted");
  const auto& command = std::get<cases::Accepted>(opened).command;
  const auto obliged = command.body.fields().get<schemas::events::Set>(command.field("obliged"));
  CHECK(obliged.getCount() == 1);
  CHECK(world.state_of("AnnualReport/" + kOrg + "+2023") == "open");
  CHECK(world.state_of("AnnualReport/" + kCounty + "+2023") == "none");
  CHECK(world.strike("2024-05-31").empty());
  CHECK(world.strike("2024-06-01") ==
        std::vector<std::string>{"308 AnnualReport/" + kOrg + "+2023"});
  CHECK(world.strike("2024-06-02").empty());
  CHECK(world.state_of("AnnualReport/" + kOrg + "+2023") == "overdue");
  CHECK(world.wrong.empty());
}

TEST_CASE("the clock looks again at whom a correction leaves without a report") {
  World world;
  establish(world, kOrg, "2023-05-04");
  establish(world, kLaiwu, "2023-05-05");
  world.hire("sgj", "SOB");
  world.hire("org", "ORG", 370100, kOrg);
  const std::string report = "AnnualReport/" + kOrg + "+2023";
  const auto accept = [&](const Asked& asked) {
    CHECK(World::verdict(world.ask(asked)) == "accepted");
  };
  accept(reports_of_2023());
  accept({.by = "org",
          .type = "AnnualReportSubmitted",
          .stream = report,
          .data = R"({"year":2023,"income":"1.00","expense":"1.00","netAssetsStart":"0.00",)"
                  R"("netAssetsEnd":"0.00","donations":"0.00","publicBenefitSpend":"0.00",)"
                  R"("adminCost":"0.00","memberFees":"0.00","feeTiers":1,"staffFull":1,)"
                  R"("staffPart":0,"members":60,"partyMembers":0,"activities":1,)"
                  R"("commitmentSigned":true})",
          .name = "report",
          .on = "2024-05-20"});
  CHECK(world.strike("2024-06-01") ==
        std::vector<std::string>{"308 AnnualReport/" + kLaiwu + "+2023"});
  CHECK(world.strike("2024-06-02").empty());
  accept({.by = "sgj",
          .type = "CorrectionAppended",
          .stream = "Correction/c1",
          .data = R"({"of":")" + to_uuid_text(id_named("report")) +
                  R"(","action":"void","reason":"误报"})",
          .name = "c1",
          .on = "2024-06-03"});
  CHECK(world.state_of(report) == "open");
  CHECK(world.strike("2024-06-04") == std::vector<std::string>{"308 " + report});
  CHECK(world.strike("2024-06-05").empty());
  CHECK(world.wrong.empty());
}

TEST_CASE("the clock names an event by code, stream and day, and nothing else") {
  const Day day = *parse_day("2024-05-06");
  const EventId id = cases::due_event_id(204, "Linkage/1", day, test_digest);
  CHECK(is_uuid7(id));
  CHECK(id == cases::due_event_id(204, "Linkage/1", day, test_digest));
  CHECK(id != cases::due_event_id(211, "Linkage/1", day, test_digest));
  CHECK(id != cases::due_event_id(204, "Linkage/2", day, test_digest));
  CHECK(id != cases::due_event_id(204, "Linkage/1", day.next(), test_digest));
}

// Who may, when, and what comes back: stories of the checks that are the same for every type.
#include "ledger/cases/permission.h"
#include "schemas/base/time.h"
#include "tests/ledger/cases/world.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

const std::string kOrg = "51370100MJD0000116";     // city, association
const std::string kCounty = "51370102MJD000046M";  // 历下区
const std::string kLaiwu = "51371202MJD000070P";   // 莱城区, today 370116

Asked demand(const std::string& by, const std::string& stream, const std::string& org) {
  return {.by = by,
          .type = "DemandRaised",
          .stream = stream,
          .data = R"({"org":")" + org + R"(","topic":"fund","text":"场地","viaLiaison":false})",
          .subject = org};
}

}  // namespace

TEST_CASE("the ledger appends the first codes only while nobody else has appended") {
  World world;
  world.hire("sgj", "SOB");
  Asked again{
      .by = "ledger",
      .type = "AccountOpened",
      .stream = "UserAccount/evil",
      .data =
          R"({"account":"evil","holder":"某","unit":"370100-x","level":"city","area":"370100"})"};
  codec::Command command = world.command(again).value();
  cases::Moment at = world.moment(world.instant(again));
  at.caller.any_account = false;
  at.caller.ledger = true;
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "refused role");
  at.caller.ledger = false;
  at.caller.accounts = {"sgj"};
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "refused role");
}

TEST_CASE("a command only chooses among the caller's own accounts") {
  World world;
  world.hire("sgj", "SOB");
  world.hire("spj", "APR");
  codec::Command command = world.command(demand("sgj", "Demand/1", kOrg)).value();
  cases::Moment at = world.moment(world.instant(demand("sgj", "Demand/1", kOrg)));
  at.caller.any_account = false;
  at.caller.accounts = {"spj", "sgj"};
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "accepted");
  at.caller.accounts = {"spj"};
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "refused role");
}

TEST_CASE("the same id with the same words is the first answer, with other words a conflict") {
  World world;
  world.hire("sgj", "SOB");
  Asked asked = demand("sgj", "Demand/1", kOrg);
  asked.name = "once";
  CHECK(World::verdict(world.ask(asked)) == "accepted");
  CHECK(World::verdict(world.ask(asked)) == "repeated");
  asked.data = R"({"org":")" + kOrg + R"(","topic":"fund","text":"别的","viaLiaison":false})";
  CHECK(World::verdict(world.ask(asked)) == "refused idConflict");
}

TEST_CASE("a version that is not the stream's, or is missing where a state moves, is refused") {
  World world;
  world.hire("sgj", "SOB");
  Asked asked = demand("sgj", "Demand/1", kOrg);
  asked.expect = 1;
  CHECK(World::verdict(world.ask(asked)) == "refused version");
  asked.expect.reset();
  asked.no_version = true;
  CHECK(World::verdict(world.ask(asked)) == "refused versionRequired");
}

TEST_CASE("what has not happened yet is not recorded, late facts are") {
  World world;
  world.hire("sgj", "SOB");
  Asked late = demand("sgj", "Demand/1", kOrg);
  codec::Command command = world.command(late).value();
  cases::Moment at = world.moment(world.instant(late));
  at.now.value -= 6 * 60'000;
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "refused date");
  at.now.value += 400LL * 86'400'000;
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "accepted");
  Asked ahead = demand("sgj", "Demand/2", kOrg);
  ahead.effective_on = "2024-05-07";
  CHECK(World::verdict(world.ask(ahead)) == "refused date");
}

TEST_CASE("a county officer acts in the own area, also under its former code") {
  World world;
  world.hire("lixia", "CTY", 370102, "370102-mzj");
  world.hire("laiwu", "CTY", 370116, "370116-mzj");
  CHECK(World::verdict(world.ask(demand("lixia", "Demand/1", kCounty))) == "accepted");
  CHECK(World::verdict(world.ask(demand("lixia", "Demand/2", kLaiwu))) == "refused scope");
  CHECK(World::verdict(world.ask(demand("laiwu", "Demand/3", kLaiwu))) == "accepted");
  CHECK(World::verdict(world.ask(demand("laiwu", "Demand/4", kOrg))) == "refused scope");
}

TEST_CASE("an organization acts for itself only") {
  World world;
  world.hire("org", "ORG", 370100, kOrg);
  CHECK(World::verdict(world.ask(demand("org", "Demand/1", kOrg))) == "accepted");
  CHECK(World::verdict(world.ask(demand("org", "Demand/2", kCounty))) == "refused scope");
}

TEST_CASE("a role granted and revoked on one day is judged by instants") {
  World world;
  world.hire("sgj", "SOB");
  CHECK(World::verdict(world.ask(
            {.by = "sys",
             .type = "RoleRevoked",
             .stream = "UserAccount/sgj",
             .data = R"({"account":"sgj","role":"SOB","on":"2024-05-06","reason":"调离"})",
             .clock = "12:00:00"})) == "accepted");
  Asked before = demand("sgj", "Demand/1", kOrg);
  codec::Command command = world.command(before).value();  // occurred at 10:00
  CHECK(World::verdict(cases::decide(world.state(), command, world.moment(world.instant(before)),
                                     {})) == "accepted");
  cases::Moment after = world.moment(Millis(world.instant(before).value + 3 * 3'600'000));
  CHECK(World::verdict(cases::decide(world.state(), command, after, {})) == "refused role");
}

TEST_CASE("a suspended account appends nothing") {
  World world;
  world.hire("sgj", "SOB");
  CHECK(World::verdict(world.ask({.by = "sec",
                                  .type = "AccountSuspended",
                                  .stream = "UserAccount/sgj",
                                  .data = R"({"account":"sgj","reason":"停用"})",
                                  .clock = "09:00:00"})) == "accepted");
  CHECK(World::verdict(world.ask(demand("sgj", "Demand/1", kOrg))) == "refused role");
}

TEST_CASE("an administrator holds no other role, and grants need the security administrator") {
  World world;
  world.hire("sgj", "SOB");
  const auto grant = [&](const std::string& account, const std::string& role,
                         const std::string& approver) {
    return World::verdict(world.ask(
        {.by = "sys",
         .type = "RoleGranted",
         .stream = "UserAccount/" + account,
         .data =
             R"({"account":")" + account + R"(","role":")" + role +
             R"(","unit":"11370100004188768U","area":"370100","from":"2024-05-06","approver":")" +
             approver + R"("})"}));
  };
  CHECK(grant("aad", "SOB", "sec") == "refused invariant:I-SYS-5");
  CHECK(grant("sgj", "SYS", "sec") == "refused invariant:I-SYS-5");
  CHECK(grant("sgj", "REV", "sys") == "refused twoPersons");
  CHECK(grant("sgj", "REV", "aad") == "refused twoPersons");
  CHECK(grant("sgj", "REV", "sec") == "accepted");
}

TEST_CASE("an auditor appends notes and holds, never a listing; a gateway only its codes") {
  World world;
  world.hire("adt", "ADT");
  world.hire("bank", "GWY");
  CHECK(World::verdict(world.ask(demand("adt", "Demand/1", kOrg))) == "refused role");
  Asked complaint{
      .by = "bank",
      .type = "ComplaintReceived",
      .stream = "Complaint/" + to_uuid_text(id_named("k")),
      .data =
          R"({"channel":"hotline12345","named":false,"topic":"fee","targetName":"某","summary":"收费","body":"收费"})"};
  codec::Command command = world.command(complaint).value();
  cases::Moment at = world.moment(world.instant(complaint));
  at.caller.gateway_codes = {604, 605, 636};
  CHECK(World::verdict(cases::decide(world.state(), command, at, {})) == "refused role");
  at.caller.gateway_codes = {501, 526};
  const cases::Decision decision = cases::decide(world.state(), command, at, {});
  REQUIRE(World::verdict(decision) == "accepted");
  CHECK(std::get<cases::Accepted>(decision).command.envelope.origin == registry::Origin::kGateway);
}

TEST_CASE("import flags what live intake would refuse, and keeps the event") {
  World world;
  Asked twice{.by = "alt",
              .type = "GrantAwarded",
              .stream = "Grant/1",
              .data = R"({"scheme":"other","year":2022,"amount":"10.00","payee":{"uscc":")" + kOrg +
                      R"("},"basis":")" + to_uuid_text(id_named("norm")) +
                      R"(","docNo":"济民〔2022〕1号"})",
              .on = "2022-05-06",
              .role = "LDR",
              .import_from = "370100"};
  Asked norm{
      .by = "alt",
      .type = "NormativeDocumentIssued",
      .stream = "NormDoc/1",
      .data =
          R"({"title":"办法","docNo":"济民〔2022〕2号","issuers":["370100-mzj"],"effectiveOn":"2022-01-01","items":1,"document":{"sha256":")" +
          std::string(64, 'a') +
          R"(","bytes":1,"mediaType":"text/plain","title":"x"},"trial":false})",
      .name = "norm",
      .on = "2022-05-05",
      .role = "LDR",
      .import_from = "370100"};
  REQUIRE(World::verdict(world.ask(norm)) == "accepted");
  REQUIRE(World::verdict(world.ask(twice)) == "accepted");
  CHECK(world.effects().flags.empty());
  const auto pay = [&](const std::string& amount, const std::string& by) {
    return Asked{.by = by,
                 .type = "GrantPaid",
                 .stream = "Grant/1",
                 .data = R"({"amount":")" + amount + R"(","on":"2022-06-01","voucherNo":"V"})",
                 .on = "2022-06-01",
                 .role = "FIN",
                 .import_from = "370100"};
  };
  const cases::Decision over = world.ask(pay("10.01", "fin"));
  REQUIRE(World::verdict(over) == "accepted");
  REQUIRE(std::get<cases::Accepted>(over).flags.size() == 1);
  CHECK(std::get<cases::Accepted>(over).flags[0].code() == "invariant:I-FND-1");
  REQUIRE(world.effects().flags.size() == 1);  // each fold says the same
  CHECK(world.effects().flags[0].code() == "invariant:I-FND-1");
  CHECK(world.state_of("Grant/1") == "paid");
  Asked again = twice;  // a second award: no move, flagged, the machine stays
  REQUIRE(World::verdict(world.ask(again)) == "accepted");
  CHECK(world.effects().flags.back().code() == "state");
  CHECK(world.state_of("Grant/1") == "paid");
  Asked phone{
      .by = "alt",
      .type = "ComplaintReceived",
      .stream = "Complaint/" + to_uuid_text(id_named("k")),
      .data =
          R"({"channel":"letter","named":false,"topic":"fee","targetName":"某","summary":"电话13800138000","body":"收费"})",
      .on = "2022-05-06",
      .role = "CPL",
      .import_from = "370100"};
  CHECK(World::verdict(world.ask(phone)) == "refused identityInText");
}

TEST_CASE("the read matrix shows, masks and hides") {
  World world;
  world.hire("ts", "CPL");
  world.hire("adt", "ADT");
  world.hire("org", "ORG", 370100, kOrg);
  world.hire("lixia", "CTY", 370102, "370102-mzj");
  world.hire("mole", "SOB", 370100, kOrg);  // an account of the accused, in whatever role
  Asked asked{.by = "ts",
              .type = "ComplaintReceived",
              .stream = "Complaint/" + to_uuid_text(id_named("k")),
              .data = R"({"channel":"letter","named":false,"topic":"fee","target":")" + kOrg +
                      R"(","summary":"收费","body":"收费"})",
              .name = "k1"};
  REQUIRE(World::verdict(world.ask(asked)) == "accepted");
  REQUIRE(World::verdict(world.ask(demand("org", "Demand/1", kOrg))) == "accepted");
  const auto reading = [&](const std::string& account, const cases::Step& event) {
    return cases::may_read(world.state(), cases::account_facts(world.state(), account).grants,
                           account, event, *parse_day("2024-05-06"));
  };
  const cases::Step complaint = *world.state().step(id_named("k1"));
  CHECK(reading("ts", complaint) == cases::Reading::kFull);
  CHECK(reading("adt", complaint) == cases::Reading::kMasked);
  CHECK(reading("org", complaint) == cases::Reading::kNone);
  CHECK(reading("mole", complaint) == cases::Reading::kNone);
  CHECK(reading("lixia", complaint) == cases::Reading::kNone);
  CHECK(reading("sys", complaint) == cases::Reading::kNone);
  const cases::Step raised = world.state().raw_steps("Demand/1").front();
  CHECK(reading("org", raised) == cases::Reading::kFull);
  CHECK(reading("adt", raised) == cases::Reading::kFull);
  CHECK(reading("lixia", raised) == cases::Reading::kNone);
}

TEST_CASE("a key whose events are under a legal hold, or are kept for ever, is not destroyed") {
  World world;
  world.hire("adt", "ADT");
  const Id16 key = id_named("key");
  const auto seal = [&](std::uint16_t code, const std::string& stream, const std::string& field,
                        const std::string& name) {
    cases::Step step;
    step.type = registry::find_event(code);
    step.code = code;
    step.seq = world.state().applied()->next();
    step.id = id_named(name);
    step.stream = stream;
    step.set(field, key);
    cases::evolve(world.state(), step);
  };
  seal(1310, "SubjectKey/" + to_uuid_text(key), "subjectKeyId", "made");
  seal(501, "Complaint/" + to_uuid_text(id_named("k")), "body", "held");
  const Asked hold{
      .by = "adt",
      .type = "LegalHoldPlaced",
      .stream = "LegalHold/H",
      .data = R"({"scope":[")" + to_uuid_text(id_named("held")) + R"("],"reason":"审计"})",
      .name = "hold"};
  REQUIRE(World::verdict(world.ask(hold)) == "accepted");
  const Asked destroy{.by = "sec",
                      .type = "SubjectKeyDestroyed",
                      .stream = "SubjectKey/" + to_uuid_text(key),
                      .data = R"({"subjectKeyId":")" + to_uuid_text(key) +
                              R"(","ground":"subjectRequest","approver":"sys"})"};
  CHECK(World::verdict(world.decide(destroy)) == "refused hold");
  world.hire("leg", "LEG");
  REQUIRE(World::verdict(world.ask({.by = "leg",
                                    .type = "LegalHoldReleased",
                                    .stream = "LegalHold/H",
                                    .data = R"({"hold":")" + to_uuid_text(id_named("hold")) +
                                            R"(","approver":"adt","reason":"完毕"})"})) ==
          "accepted");
  const cases::Decision decision = world.decide(destroy);
  REQUIRE(World::verdict(decision) == "accepted");
  const auto& command = std::get<cases::Accepted>(decision).command;
  CHECK(command.body.fields().get<schemas::events::Set>(command.field("events")).getCount() == 1);
  seal(113, "Org/" + kOrg, "legalRepName", "kept");
  CHECK(World::verdict(world.decide(destroy)) == "refused invariant:I-SYS-2");
}

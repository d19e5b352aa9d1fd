#include "schemas/registry/registry.h"

#include <algorithm>
#include <set>
#include <string>

#include "tests/support/catch.h"

using namespace quanlu::schemas::registry;

TEST_CASE("the registry knows every event type, stream and family of the domain") {
  const auto types = event_types();
  CHECK(types.size() == 381);
  CHECK(std::count_if(types.begin(), types.end(), [](auto& t) { return t.first_release; }) == 225);
  CHECK(streams().size() == 91);
  CHECK(roles().size() == 29);
  CHECK(deadlines().size() == 39);
  std::set<Family> families;
  for (const EventType& type : types)
    families.insert(type.family);
  CHECK(families.size() == 13);
}

TEST_CASE("event types ascend by code and are found by code and by name") {
  const EventType* before = nullptr;
  for (const EventType& type : event_types()) {
    if (before) CHECK(before->code < type.code);
    CHECK(find_event(type.code) == &type);
    CHECK(find_event(type.name) == &type);
    before = &type;
  }
  CHECK(find_event(EventCode::kFundAlertRaised)->name == "FundAlertRaised");
  CHECK(find_event(0) == nullptr);
  CHECK(find_event(604, 2) == nullptr);
  CHECK(find_event("NoSuchEvent") == nullptr);
}

TEST_CASE("a large movement is what the catalogue says it is") {
  const EventType& type = *find_event(604);
  CHECK(type.name == "LargeMovementReported");
  CHECK(type.zh == "大额资金往来报告");
  CHECK(type.family == Family::kFnd);
  CHECK(type.group == Group::kFnd);
  CHECK(type.stream == StreamKind::kFundMovement);
  CHECK(type.conf == Conf::kSup);
  CHECK(type.retain == Retain::kL30);
  CHECK(type.pclass == PersonalClass::kSensitive);
  CHECK(type.first_release);
  CHECK_FALSE(type.moves_state());
  CHECK(type.appended_by(Role::kPbc));
  CHECK_FALSE(type.appended_by(Role::kSob));
  REQUIRE(type.basis.size() == 1);
  CHECK(type.basis[0] == "R-FND-5");
  const Field& account = *type.field("account");
  CHECK(account.kind == FieldKind::kRef);
  CHECK(account.zh == "银行账户");  // the scoped label, not the general 账号
  const Field& amount = *type.field("amount");
  CHECK(amount.kind == FieldKind::kMoney);
  CHECK(amount.unit == "元");
  CHECK(amount.check == "≥ threshold of the rule set");
  CHECK(type.field("counterparty")->kind == FieldKind::kSealed);
  const Field& direction = *type.field("direction");
  CHECK(enumerations()[direction.enumeration].name == "Direction");
  CHECK(type.field("nothing") == nullptr);
}

TEST_CASE("registration founds the organization and closes the case in one event") {
  const EventType& type = *find_event(113);
  CHECK(type.conf == Conf::kPub);
  REQUIRE(type.moves.size() == 2);
  CHECK(type.moves[0].machine == StreamKind::kOrg);
  CHECK(type.moves[0].from == 0);
  CHECK(type.moves[0].to == stream(StreamKind::kOrg).find_state("active"));
  CHECK(type.moves[1].machine == StreamKind::kRegCase);
  CHECK(stream(StreamKind::kRegCase).state(type.moves[1].to)->id == "approved");
  REQUIRE(type.stops.size() == 1);
  CHECK(type.stops[0] == Deadline::kD02);
  CHECK(type.field("legalRep")->kind == FieldKind::kPid);
  CHECK_FALSE(type.field("supervisor")->required);
}

TEST_CASE("a deregistration without liquidation needs merger or split") {
  const EventType& type = *find_event(122);
  const Stream& org = stream(StreamKind::kOrg);
  const auto direct = std::find_if(type.moves.begin(), type.moves.end(), [&](const Move& move) {
    return move.machine == StreamKind::kOrg && org.state(move.from)->id == "active";
  });
  REQUIRE(direct != type.moves.end());
  CHECK(direct->condition == "ground=merger/split");
  CHECK(org.state(direct->to)->final);
}

TEST_CASE("an optional number has its presence bit, an optional date has none") {
  const EventType& report = *find_event(304);
  CHECK(report.field("restated")->given_slot >= 0);
  CHECK(report.field("income")->given_slot == -1);
  CHECK(report.field("restatedGiven") == nullptr);
  const EventType& matter = *find_event(320);
  CHECK(matter.field("decidedOn")->given_slot == -1);
  CHECK_FALSE(matter.field("decidedOn")->required);
}

TEST_CASE("every move names states that its machine has") {
  for (const EventType& type : event_types()) {
    for (const Move& move : type.moves) {
      const Stream& machine = stream(move.machine);
      INFO(type.name);
      if (move.from > 0) CHECK(machine.state(move.from) != nullptr);
      if (move.to > 0) CHECK(machine.state(move.to) != nullptr);
    }
  }
}

TEST_CASE("words are found by their ids and carry both languages") {
  CHECK(role(Role::kLdr).id == "LDR");
  CHECK(find_role("CPL")->zh == "投诉接访");
  CHECK(find_role("cpl") == nullptr);
  CHECK(find_deadline("D13")->unit == "d");
  CHECK(label(Conf::kAml).id == "AML");
  CHECK(label(Retain::kPerm).zh == "永久");
  CHECK(label(PersonalClass::kNone).id == "none");
  CHECK(label(Family::kNone).id.empty());
  CHECK(find_stream("FundAlert")->derived == "H(rule, LF, sorted evidence ids)");
  const Stream& report = *find_stream("AnnualReport");
  REQUIRE(report.key_parts.size() == 2);
  CHECK(report.key_parts[1] == "year");
  CHECK(report.partition == PartitionRule::kUscc);
  CHECK(find_enumeration("Grade")->find(std::uint16_t{3})->zh == "3A");
  CHECK(find_enumeration("Grade")->find("g5A")->value == 5);
  CHECK(find_enumeration("Grade")->find(std::uint16_t{0}) == nullptr);
  CHECK(find_enumeration("ConfClass")->find("PUB")->value == 1);
  for (const Enumeration& e : enumerations()) {
    CHECK(find_enumeration(e.name) == &e);
    for (const Enumerant& value : e.values)
      CHECK_FALSE((value.zh.empty() || value.en.empty()));
  }
}

TEST_CASE("the read matrix says who reads what, and how much of it") {
  const ReadRight& desk = role(Role::kCpl).reads_group(Group::kCmp);
  CHECK((desk.allowed && !desk.masked));
  const ReadRight& leader = role(Role::kLdr).reads_group(Group::kCmp);
  CHECK((leader.allowed && leader.masked));
  const ReadRight& county = role(Role::kCty).reads_group(Group::kCmp);
  CHECK((county.allowed && county.own_area && county.assigned_cases));
  CHECK_FALSE(role(Role::kOrg).reads_group(Group::kCmp).allowed);
  CHECK(role(Role::kPub).reads_group(Group::kReg).published);
  CHECK(find_event(636)->group == Group::kAml);
  CHECK(find_event(780)->group == Group::kIll);
}

TEST_CASE("the envelope is described like a body") {
  CHECK(envelope_fields().size() == 22);
  CHECK(envelope_fields()[0].name == "stream");
  CHECK(envelope_fields()[11].kind == FieldKind::kActor);
  CHECK(envelope_fields()[13].list);
  CHECK(envelope_fields()[14].zh == "事件主体");
}

TEST_CASE("the glossary has every word once, in both languages") {
  std::string_view before;
  for (const Term& term : glossary()) {
    INFO(std::string(term.id));
    CHECK(before < term.id);
    CHECK_FALSE((term.zh.empty() || term.en.empty() || term.kind.empty()));
    before = term.id;
  }
  CHECK(glossary().size() > 1800);
}

TEST_CASE("an event type is shown as JSON Schema, as a page and as its author wrote it") {
  for (const EventType& type : event_types()) {
    INFO(std::string(type.name));
    CHECK(json_schema(type.code).find("urn:quanlu:schema:" + std::string(type.name) + ":1") !=
          std::string_view::npos);
    CHECK(markdown(type.code).find(type.zh) != std::string_view::npos);
    CHECK(capnp_text(type.code).find("struct " + std::string(type.name) + " $event(") == 0);
    CHECK(capnp_text(type.code).substr(capnp_text(type.code).size() - 2) == "}\n");
  }
  CHECK(json_schema(1).empty());
  CHECK(capnp_text(604, 9).empty());
}

TEST_CASE("every state of a machine is reached by some event, and left unless it is final") {
  for (const Stream& machine : streams()) {
    for (std::uint8_t state = 1; state <= machine.states.size(); ++state) {
      bool reached = false, left = machine.state(state)->final;
      for (const EventType& type : event_types()) {
        for (const Move& move : type.moves) {
          if (move.machine != machine.kind || move.from == move.to) continue;
          reached = reached || move.to == state;
          left = left || move.from == state;
        }
      }
      INFO(machine.name << ":" << machine.state(state)->id);
      CHECK(reached);
      CHECK(left);
    }
  }
}

TEST_CASE("a stream without states has no moves, and a stream with states has some") {
  for (const Stream& machine : streams()) {
    bool moved = false;
    for (const EventType& type : event_types()) {
      for (const Move& move : type.moves)
        moved = moved || move.machine == machine.kind;
    }
    INFO(machine.name);
    CHECK(moved == !machine.states.empty());
  }
}

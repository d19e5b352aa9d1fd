// REG 登记与审批: establishment, change, charter, deregistration, refusal. Days stay within the
// limits after which the ledger itself would act (D01: five working days).
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "ledger/rules/uscc.h"
#include "schemas/base/check.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kKinds[] = {"association", "service", "foundation"};

struct Case {
  Id16 id;
  std::uint64_t seq = 0;  // of the stream RegCase
  const Account* window = nullptr;
};

std::shared_ptr<Case> open_case(World& world) {
  return std::make_shared<Case>(
      Case{.id = world.new_id(), .window = &world.people.of("APR", world.below(6))});
}

std::string place_of(const World& world, std::uint32_t area) {
  if (area == kCity) return "济南市";
  const auto* found = world.areas.find(ledger::rules::AreaCode(area));
  CHECK(found != nullptr);
  return "济南市" + found->name;
}

// The number first: in one expression two compilers draw in two orders.
std::string any_address(World& world, std::uint32_t area) {
  const std::string number = std::to_string(world.between(1, 390));
  return place_of(world, area) + std::string(pick(world, Phrase::kStreetRoad)) + number + "号";
}

// MJD00001 … MJD99999, MJE00000 …: room for 1.8 million organizations.
std::string serial_body(std::uint32_t serial) {
  constexpr std::uint32_t kOfALetter = 100'000;
  const std::size_t letter = ledger::rules::kUsccAlphabet.find('D') + serial / kOfALetter;
  CHECK(letter < ledger::rules::kUsccAlphabet.size());
  const std::string digits = std::to_string(serial % kOfALetter);
  return std::string("MJ") + ledger::rules::kUsccAlphabet[letter] +
         std::string(5 - digits.size(), '0') + digits;
}

// A few bodies of Laiwu carry codes of the former city: accepted, with a warning.
std::string first_eight(World& world, const Org& org) {
  const bool former = org.area == 370116 && world.chance(30);
  return "5" + std::to_string(static_cast<int>(org.kind) + 1) +
         (former ? "371202" : std::to_string(org.area));
}

Org invent(World& world) {
  Org org;
  org.area = world.any_area();
  const std::uint64_t lot = world.next_serial % 200 == 110 ? 1000 : world.below(995);
  org.kind = lot < 410   ? OrgKind::kAssociation
             : lot < 995 ? OrgKind::kService
                         : OrgKind::kFoundation;
  const std::uint32_t serial = world.next_serial++;
  org.uscc = ledger::rules::make_uscc(first_eight(world, org), serial_body(serial));
  org.name = org_name(place_of(world, org.area), static_cast<unsigned>(org.kind), serial * 7ULL);
  org.address = any_address(world, org.area);
  org.direct = world.chance(30);
  org.supervisor = static_cast<std::uint8_t>(world.below(world.people.supervisors().size()));
  org.officer = static_cast<std::uint8_t>(world.below(world.people.count("LIA")));
  return org;
}

void write_application(World& world, Case& file, const Org& org, std::string_view matter,
                       const std::string& applicant, bool by_org) {
  Line line(world, 103, by_org ? account_of(org.uscc) : file.window->id);
  line.on("RegCase", file.id).in_case(file.id).expect(file.seq++);
  if (matter != "establish") line.about(org);
  line.set("matter", matter).set("kind", kKinds[static_cast<int>(org.kind)]);
  line.set("direct", org.direct).set("applicant", applicant);
  if (matter != "establish") line.set("org", org.uscc);
  line.set_docs("materials", "申请表");
}

// 103, at times 104 and 103 again, 105. Returns when it was accepted.
void apply_and_accept(World& world, Pace& pace, std::shared_ptr<Case> file, const Org& org,
                      std::string_view matter) {
  const std::string applicant = person_name(world.random.next());
  const bool by_org = matter != "establish";
  const auto submit = [&world, file, &org, matter, applicant, by_org] {
    write_application(world, *file, org, matter, applicant, by_org);
  };
  world.plan(pace.soon(), submit);
  if (world.chance(12)) {
    world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, file] {
      Line(world, 104, *file->window)
          .on("RegCase", file->id)
          .in_case(file->id)
          .expect(file->seq++)
          .set_list("missing", {"住所使用权证明", "负责人身份材料"})
          .set("dueOn", world.working_day(civil_day(world.now), 10));
    });
    world.plan(pace.after(static_cast<int>(world.between(2, 6))), submit);
  }
  world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, file] {
    Line(world, 105, *file->window)
        .on("RegCase", file->id)
        .in_case(file->id)
        .expect(file->seq++)
        .set("acceptNo", world.document_no("济审批受", world.now))
        .set("acceptOn", civil_day(world.now))
        .set("byLaw", false);
  });
}

void write_opinion(World& world, Case& file, std::size_t supervisor) {
  Line(world, 102, world.people.of_supervisor(supervisor))
      .on("RegCase", file.id)
      .in_case(file.id)
      .set("supervisor", world.people.supervisors()[supervisor].unit)
      .set("opinion", "agree")
      .set("docNo", world.document_no("济主管函", world.now))
      .set_doc("document", "业务主管单位审查意见");
  ++file.seq;
}

void write_registration(World& world, Case& file, Org& org) {
  const Day on = civil_day(world.now);
  Line line(world, 113, org.registration, *file.window);
  line.on("Org", org.uscc).in_case(file.id).expect(0).about(org);
  line.set("uscc", org.uscc).set("name", org.name);
  line.set("kind", kKinds[static_cast<int>(org.kind)]).set("address", org.address);
  line.set("purpose", pick(world, Phrase::kPurpose))
      .set("scope", "按照章程开展活动，依法接受监督管理。");
  line.set("legalRep", world.new_id()).set("legalRepName", person_name(world.random.next()));
  line.set("capital", Fen(org.kind == OrgKind::kFoundation ? 400'000'000 : 5'000'000));
  if (!org.direct) line.set("supervisor", world.people.supervisors()[org.supervisor].unit);
  line.set("direct", org.direct).set("certNo", "ZS-" + org.uscc);
  line.set("validFrom", on).set("validTo", Day(ledger::rules::add_years(on, 4).value));
  org.stream_seq = 1;
  org.registered_on = on;
}

void write_delivery(World& world, Case& file, const Org& org) {
  Line(world, 115, *file.window)
      .on("RegCase", file.id)
      .in_case(file.id)
      .about(org)
      .expect(file.seq++)
      .set("certNo", "ZS-" + org.uscc)
      .set("deliveredOn", civil_day(world.now))
      .set("method", "direct");
}

void write_announcement(World& world, const Account& window, Org& org, const EventId& of) {
  Line(world, 131, window)
      .on("Org", org.uscc)
      .about(org)
      .set("of", of)
      .set("channel", "济南社会组织信息网")
      .set_doc("document", "登记公告");
  ++org.stream_seq;
}

void classify(World& world, Org& org) {
  static constexpr std::string_view kClasses[] = {"tradeAssociation", "science", "charity",
                                                  "community", "other"};
  Line(world, 136, world.people.of("SOB", org.area))
      .on("Org", org.uscc)
      .about(org)
      .set("class", kClasses[world.below(5)])
      .set("direct", org.direct)
      .set("riskTier", world.between(1, 4))
      .set("cityManaged", org.area == kCity);
  ++org.stream_seq;
}

void assign_liaison(World& world, Org& org) {
  const Account& officer = world.people.of("LIA", org.officer);
  Line(world, 410, world.people.of("SOB", org.officer))
      .on("Liaison", officer.id + "+" + org.uscc)
      .about(org)
      .expect(0)
      .set("officer", officer.id)
      .set("org", org.uscc)
      .set("from", civil_day(world.now))
      .set("project", "千名联络员");
  org.liaison = true;
}

void file_account(World& world, Org& org, const EventId& id) {
  static constexpr std::string_view kLast[] = {"0417", "8820", "3391", "7756", "1203", "6648"};
  const std::string_view last = kLast[world.below(6)];
  Line(world, 601, id, account_of(org.uscc))
      .on("FundAccount", org.uscc + "-1")
      .about(org)
      .expect(0)
      .set("bank", pick(world, Phrase::kBank))
      .set("type", "basic")
      .set("number",
           "3700" + std::to_string(world.between(1'000'000'000, 9'999'999'999)) + std::string(last))
      .set("last4", last)
      .set("openedOn", civil_day(world.now))
      .set("branch", false);
  org.account = id;
  org.balance_fen = world.amount(30'000, 900'000);
}

// What follows a registration: certificate, announcement, push, accounts, class, liaison.
void settle_in(World& world, Pace& pace, std::shared_ptr<Case> file, Org& org) {
  push_result(world, org, org.registration, pace.soon());
  open_org_account(world, org, pace.soon());
  world.plan(pace.after(static_cast<int>(world.between(1, 4))),
             [&world, file, &org] { write_delivery(world, *file, org); });
  world.plan(pace.soon(), [&world, file, &org] {
    write_announcement(world, *file->window, org, org.registration);
  });
  world.plan(pace.after(1), [&world, &org] { classify(world, org); });
  world.plan(pace.soon(), [&world, &org] { assign_liaison(world, org); });
  const Millis at = pace.after(static_cast<int>(world.between(1, 8)));
  const EventId id = world.event_id(at);
  world.plan(at, [&world, &org, id] {
    file_account(world, org, id);
    org.live = true;
  });
}

bool take_case(Org& org) {
  if (!org.live || org.busy) return false;
  org.busy = true;
  return true;
}

void write_change(World& world, Case& file, Org& org, const EventId& id) {
  Line line(world, 116, id, *file.window);
  line.on("Org", org.uscc).in_case(file.id).about(org).expect(org.stream_seq++);
  if (world.chance(50)) {
    const std::string fresh = any_address(world, org.area);
    line.set("item", "address").set("old", org.address).set("new", fresh);
    org.address = fresh;
  } else if (world.chance(40)) {
    line.set("item", "legalRep").set("old", "原法定代表人").set("new", "新法定代表人");
    line.set("legalRep", world.new_id()).set("legalRepName", person_name(world.random.next()));
  } else {
    const std::string fresh = org_name(place_of(world, org.area), static_cast<unsigned>(org.kind),
                                       world.next_serial++ * 7ULL);
    line.set("item", "name").set("old", org.name).set("new", fresh);
    org.name = fresh;
  }
}

}  // namespace

void establish(World& world, Day day) {
  world.orgs.push_back(invent(world));
  Org& org = world.orgs.back();
  const std::shared_ptr<Case> file = open_case(world);
  Pace pace(world, day);
  world.plan(pace.now(), [&world, file, &org] {
    Line(world, 101, *file->window)
        .on("RegCase", file->id)
        .in_case(file->id)
        .expect(file->seq++)
        .set("name", org.name)
        .set("kind", kKinds[static_cast<int>(org.kind)])
        .set("area", std::to_string(org.area))
        .set("expiresOn", Day(civil_day(world.now).value + 180));
  });
  apply_and_accept(world, pace, file, org, "establish");
  if (!org.direct)
    world.plan(pace.after(static_cast<int>(world.between(1, 4))),
               [&world, file, &org] { write_opinion(world, *file, org.supervisor); });
  const Millis approved = pace.after(static_cast<int>(world.between(2, 12)));
  org.registration = world.event_id(approved);
  world.plan(approved, [&world, file, &org] { write_registration(world, *file, org); });
  settle_in(world, pace, file, org);
}

void change(World& world, Org& org, Day day) {
  if (!take_case(org)) return;
  const std::shared_ptr<Case> file = open_case(world);
  Pace pace(world, day);
  apply_and_accept(world, pace, file, org, "change");
  const Millis at = pace.after(static_cast<int>(world.between(1, 9)));
  const EventId id = world.event_id(at);
  world.plan(at, [&world, file, &org, id] { write_change(world, *file, org, id); });
  push_result(world, org, id, pace.soon());
  world.plan(pace.after(static_cast<int>(world.between(1, 4))), [&world, file, &org] {
    write_delivery(world, *file, org);
    org.busy = false;
  });
}

void approve_charter(World& world, Org& org, Day day) {
  if (!take_case(org)) return;
  const std::shared_ptr<Case> file = open_case(world);
  Pace pace(world, day);
  apply_and_accept(world, pace, file, org, "charter");
  world.plan(pace.after(static_cast<int>(world.between(1, 9))), [&world, file, &org] {
    const std::int64_t total = world.between(30, 160);
    Line(world, 117, *file->window)
        .on("Org", org.uscc)
        .in_case(file->id)
        .about(org)
        .expect(org.stream_seq++)
        .set_doc("charter", "章程")
        .set("meetingOn", Day(civil_day(world.now).value - 20))
        .set("votesFor", total * 9 / 10)
        .set("votesTotal", total);
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 4))), [&world, file, &org] {
    write_delivery(world, *file, org);
    org.busy = false;
  });
}

void deregister(World& world, Org& org, Day day) {
  if (!take_case(org)) return;
  org.live = false;  // nothing everyday begins any more
  const std::shared_ptr<Case> file = open_case(world);
  Pace pace(world, day);
  world.plan(pace.after(20), [&world, &org] {
    Line(world, 121, account_of(org.uscc))
        .on("Org", org.uscc)
        .about(org)
        .expect(org.stream_seq++)
        .set_list("members", {"清算组组长", "清算组成员", "会计师"})
        .set("from", civil_day(world.now));
  });
  pace.after(static_cast<int>(world.between(8, 25)));
  apply_and_accept(world, pace, file, org, "deregister");
  const Millis at = pace.after(static_cast<int>(world.between(1, 8)));
  const EventId id = world.event_id(at);
  world.plan(at, [&world, file, &org, id] {
    Line(world, 122, id, *file->window)
        .on("Org", org.uscc)
        .in_case(file->id)
        .about(org)
        .expect(org.stream_seq++)
        .set("ground", world.chance(70) ? "selfDissolved" : "purposeDone")
        .set_doc("liquidationReport", "清算报告")
        .set("assetsTo", "捐赠给宗旨相近的社会组织")
        .set("on", civil_day(world.now));
  });
  push_result(world, org, id, pace.soon());
  world.plan(pace.after(1), [&world, file, &org] {
    Line(world, 126, *file->window)
        .on("Org", org.uscc)
        .about(org)
        .set_list("items", {"登记证书正本", "登记证书副本", "公章", "财务章"})
        .set("on", civil_day(world.now));
    ++org.stream_seq;
  });
  world.plan(pace.soon(),
             [&world, file, &org, id] { write_announcement(world, *file->window, org, id); });
}

void refuse_application(World& world, Day day) {
  const auto plan = std::make_shared<Org>(invent(world));
  const std::shared_ptr<Case> file = open_case(world);
  Pace pace(world, day);
  world.plan(pace.soon(), [&world, file, plan] {
    write_application(world, *file, *plan, "establish", person_name(world.random.next()), false);
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 4))), [&world, file] {
    Line(world, 106, *file->window)
        .on("RegCase", file->id)
        .in_case(file->id)
        .expect(file->seq++)
        .set("reason", "申请事项不属于本机关登记管辖范围。")
        .set("remedy", "可自收到通知之日起六十日内申请行政复议。");
  });
}

}  // namespace quanlu::consumers::demo

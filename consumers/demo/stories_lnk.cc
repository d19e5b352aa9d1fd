// LNK 审管联动: pushes acknowledged within a working day, letters of inquiry answered within ten,
// consultations in which each participant speaks.
#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kApproval = "370100-spj";

void acknowledge(World& world, const Org& org, const Id16& link, const EventId& push,
                 const Account& officer, Millis at) {
  world.plan(at, [&world, &org, link, push, &officer] {
    Line(world, 203, officer)
        .on("Linkage", link)
        .about(org)
        .expect(1)
        .set("of", push)
        .set("by", officer.id);
  });
}

Millis next_morning(World& world, Millis at) {
  return world.hour_on(world.working_day(civil_day(at), 1));
}

}  // namespace

void push_result(World& world, const Org& org, const EventId& of, Millis at) {
  const Id16 link = world.new_id();
  const EventId push = world.event_id(at);
  const Account& window = world.people.of("APR", world.below(6));
  world.plan(at, [&world, &org, link, push, of, &window] {
    Line(world, 201, push, window)
        .on("Linkage", link)
        .about(org)
        .expect(0)
        .set("of", of)
        .set("toUnit", kBureau);
  });
  const Millis morning = next_morning(world, at);
  acknowledge(world, org, link, push, world.people.of("SOB", world.below(8)), morning);
}

void push_supervision(World& world, Org& org, Day day) {
  static constexpr std::string_view kPushed[] = {"inspection", "fundAlert", "complaint", "grade"};
  const Millis at = world.hour_on(day);
  const Id16 link = world.new_id();
  const EventId push = world.event_id(at);
  world.plan(at, [&world, &org, link, push] {
    Line(world, 202, push, world.people.of("SOB", world.below(8)))
        .on("Linkage", link)
        .about(org)
        .expect(0)
        .set("kind", kPushed[world.below(4)])
        .set("of", org.account)
        .set("toUnit", kApproval);
  });
  const Millis morning = next_morning(world, at);
  acknowledge(world, org, link, push, world.people.of("APR", world.below(6)), morning);
}

void inquire(World& world, Org& org, Day day) {
  const Id16 file = world.new_id();
  const Account& asker = world.people.of("SOB", world.below(8));
  const Account& asked = world.people.of_supervisor(org.supervisor);
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, file, &asker, &asked] {
    Line(world, 208, asker)
        .on("Inquiry", file)
        .in_case(file)
        .about(org)
        .expect(0)
        .set("toUnit", asked.unit)
        .set("docNo", world.document_no("济民社函", world.now))
        .set_list("questions", {pick(world, Phrase::kInquiry)})
        .set("org", org.uscc);
  });
  world.plan(pace.after(1), [&world, file, &org, &asker] {
    Line(world, 209, asker)
        .on("Inquiry", file)
        .in_case(file)
        .about(org)
        .expect(1)
        .set("on", civil_day(world.now))
        .set("receiver", "收发室");
  });
  world.plan(pace.after(static_cast<int>(world.between(2, 7))), [&world, file, &org, &asked] {
    Line(world, 210, asked)
        .on("Inquiry", file)
        .in_case(file)
        .about(org)
        .expect(2)
        .set("docNo", world.document_no("济主管函", world.now))
        .set("answers", "经核实，该组织活动正常，未发现违规情形。")
        .set_doc("document", "复函");
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, file, &org, &asker] {
    Line(world, 212, asker)
        .on("Inquiry", file)
        .in_case(file)
        .about(org)
        .expect(3)
        .set("verdict", "已掌握情况，办结。");
  });
}

void consult(World& world, Org& org, Day day) {
  const Id16 file = world.new_id();
  const Account& chair = world.people.of("SOB", world.below(8));
  const Account& approver = world.people.of("APR", world.below(6));
  const Account& supervisor = world.people.of_supervisor(org.supervisor);
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, file, &chair, &supervisor] {
    Line(world, 205, chair)
        .on("Consultation", file)
        .in_case(file)
        .about(org)
        .expect(0)
        .set("topic", "变更事项会商")
        .set_list("items", {"是否符合章程规定", "是否存在在办案件"})
        .set_list("participants", {kApproval, supervisor.unit})
        .set("neededBy", world.working_day(civil_day(world.now), 8))
        .set("org", org.uscc);
  });
  for (const Account* speaker : {&approver, &supervisor})
    world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, &org, file, speaker] {
      Line(world, 206, *speaker)
          .on("Consultation", file)
          .in_case(file)
          .about(org)
          .set("opinion", "agree")
          .set("text", "经研究，无不同意见。")
          .set("signer", speaker->id)
          .set("absent", false);
    });
  world.plan(pace.after(1), [&world, &org, file, &chair] {
    Line(world, 207, chair)
        .on("Consultation", file)
        .in_case(file)
        .about(org)
        .expect(3)
        .set("conclusion", "各单位意见一致，同意办理。")
        .set_doc("minutes", "会商纪要");
  });
}

void reconcile_registers(World& world, Day day) {
  world.plan(world.hour_on(day), [&world, day] {
    std::uint64_t live = 0;
    for (const Org& org : world.orgs)
      live += org.live ? 1 : 0;
    Line(world, 217, world.people.of("APR", 0))
        .on("Reconciliation", to_text(day))
        .set("asOf", day)
        .set_set("left", live, "register " + to_text(day))
        .set_set("right", live, "register " + to_text(day))
        .set_ids("onlyLeft", {})
        .set_ids("onlyRight", {})
        .set("fieldDiffs", 0);
  });
}

}  // namespace quanlu::consumers::demo

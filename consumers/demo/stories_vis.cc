// VIS 走访联络服务.
#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kTopics[] = {"policy", "fund", "space",  "approval",
                                        "party",  "fee",  "talent", "other"};

// A demand that somebody heard of at `from`: assigned, resolved, at times confirmed or reopened.
void follow_demand(World& world, Org& org, Pace& pace, const EventId& from) {
  const Id16 demand = world.new_id();
  const bool heard = !from.is_zero();
  world.plan(pace.soon(), [&world, &org, demand, from, heard] {
    Line line(world, 403, heard ? world.people.of("LIA", org.officer).id : account_of(org.uscc));
    line.on("Demand", demand).about(org).expect(0);
    line.set("org", org.uscc).set("topic", kTopics[world.below(8)]);
    line.set("text", pick(world, Phrase::kDemand));
    if (heard) line.set("from", from);
    line.set("viaLiaison", heard);
  });
  const Account& solver = world.people.of_supervisor(org.supervisor);
  world.plan(pace.after(1), [&world, &org, demand, &solver] {
    Line(world, 404, world.people.of("SOB", org.officer))
        .on("Demand", demand)
        .about(org)
        .expect(1)
        .set("unit", solver.unit);
  });
  if (world.chance(8)) return;  // stays open
  world.plan(pace.after(static_cast<int>(world.between(2, 8))), [&world, &org, demand, &solver] {
    Line(world, 405, solver)
        .on("Demand", demand)
        .about(org)
        .expect(2)
        .set("how", pick(world, Phrase::kResolution))
        .set("on", civil_day(world.now));
  });
  if (world.chance(30)) return;
  world.plan(pace.after(static_cast<int>(world.between(1, 10))), [&world, &org, demand] {
    Line(world, 406, account_of(org.uscc))
        .on("Demand", demand)
        .about(org)
        .expect(3)
        .set("satisfaction", world.between(3, 5));
  });
}

}  // namespace

void visit_by_director(World& world, Org& org, Day day) {
  Pace pace(world, day);
  const EventId visit = world.event_id(pace.now());
  world.plan(pace.now(), [&world, &org, visit] {
    const Account& leader = world.people.of("LDR", world.below(3));
    Line(world, 402, visit, leader)
        .on("Visit", world.new_id())
        .about(org)
        .expect(0)
        .set("leader", leader.id)
        .set("org", org.uscc)
        .set("on", civil_day(world.now))
        .set("place", org.address)
        .set_list("policies", {"社会组织扶持政策"})
        .set("opinions", pick(world, Phrase::kVisitFinding))
        .set("people", world.between(3, 12));
  });
  if (world.chance(60)) follow_demand(world, org, pace, visit);
}

void visit_by_supervisor(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    const std::size_t n = world.below(4);
    Line(world, 430, world.people.of("ENF", n))
        .on("Visit", world.new_id())
        .about(org)
        .expect(0)
        .set_list("officers", {world.people.of("ENF", n).id, world.people.of("ENF", n + 1).id})
        .set("org", org.uscc)
        .set("on", civil_day(world.now))
        .set("findings", pick(world, Phrase::kVisitFinding));
  });
}

void contact(World& world, Org& org, Day day) {
  static constexpr std::string_view kModes[] = {"visit", "phone", "online"};
  if (!org.liaison) return;
  Pace pace(world, day);
  const EventId id = world.event_id(pace.now());
  world.plan(pace.now(), [&world, &org, id] {
    const Account& officer = world.people.of("LIA", org.officer);
    const std::uint64_t mode = world.below(3);
    Line line(world, 411, id, officer);
    line.on("Liaison", officer.id + "+" + org.uscc).about(org);
    line.set("officer", officer.id).set("org", org.uscc).set("project", "千名联络员");
    line.set("mode", kModes[mode]).set("on", civil_day(world.now));
    line.set("minutes", world.between(10, 120)).set_list("topics", {kTopics[world.below(8)]});
    line.set_list("found", {pick(world, Phrase::kVisitFinding)});
    if (mode == 0) line.set("location", "117.02,36.66");
  });
  if (world.chance(15)) follow_demand(world, org, pace, id);
}

void raise_demand(World& world, Org& org, Day day) {
  Pace pace(world, day);
  follow_demand(world, org, pace, {});
}

void serve_at_home(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 420, world.people.of("LIA", org.officer))
        .on("Service", world.new_id())
        .about(org)
        .set("org", org.uscc)
        .set("on", civil_day(world.now))
        .set("audience", world.between(3, 60))
        .set("hours", world.between(1, 4))
        .set("topic", pick(world, Phrase::kService));
  });
}

}  // namespace quanlu::consumers::demo

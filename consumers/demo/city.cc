#include "consumers/demo/city.h"

#include "consumers/demo/line.h"
#include "consumers/demo/planner.h"
#include "consumers/demo/stories.h"
#include "consumers/demo/world.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

// What the city stands on: the policy that grants name, and the party workstations.
void lay_foundations(World& world) {
  const Day day = world.working_day(world.first_day, 1);
  const Millis at = world.hour_on(day);
  world.policy = world.event_id(at);
  world.plan(at, [&world] {
    Line(world, 1201, world.policy, world.people.of("LDR", 0))
        .on("NormDoc", world.new_id())
        .expect(0)
        .set("title", "济南市扶持社会组织发展若干措施")
        .set("docNo", world.document_no("济民发", world.now))
        .set_list("issuers", {kBureau, "370100-czj"})
        .set("effectiveOn", civil_day(world.now))
        .set("items", 12)
        .set_doc("document", "济南市扶持社会组织发展若干措施")
        .set("trial", true);
  });
  found_workstations(world, day);
}

}  // namespace

struct City::Told {
  explicit Told(const Options& options) : world(options), planner(world), day(world.first_day) {
    open_accounts(world);
    lay_foundations(world);
  }

  // Stories that begin before the next step have to be planned first.
  void plan_until_next() {
    while (day <= world.last_day &&
           (world.schedule.empty() || start_of(day) <= world.schedule.next_at())) {
      planner.begin_day(day);
      day = day.next();
    }
  }

  World world;
  Planner planner;
  Day day;  // the next one that is to be planned
};

City::City(const Options& options) : told_(std::make_unique<Told>(options)) {}
City::~City() = default;
City::City(City&&) noexcept = default;
City& City::operator=(City&&) noexcept = default;

bool City::next(std::string& json_line) {
  World& world = told_->world;
  world.line.clear();
  while (world.line.empty()) {
    told_->plan_until_next();
    if (world.schedule.empty()) return false;
    const Millis at = world.schedule.next_at();
    if (civil_day(at) > world.last_day) return false;
    const Schedule::Act act = world.schedule.take();
    world.now = at;
    act();
  }
  json_line.swap(world.line);
  return true;
}

Millis City::now() const {
  return told_->world.now;
}

}  // namespace quanlu::consumers::demo

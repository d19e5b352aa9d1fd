// TSK 任务上报办公 and PTY 党建. A task ends before its due day, after which the ledger would flag
// it.
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr int kTaskDays = 15;

struct Task {
  std::string key, assignee, account;
  const Org* org = nullptr;  // of an organization's task
  const Account* giver = nullptr;
  std::uint64_t seq = 0;
  std::string_view level;
};
using File = std::shared_ptr<Task>;

Line& begin(Line& line, Task& task) {
  line.on("Task", task.key);
  if (task.org != nullptr) line.about(*task.org);
  return line.expect(task.seq++);
}

void give(World& world, Pace& pace, const File& task) {
  static constexpr std::string_view kModes[] = {"classified", "special", "regular", "guided",
                                                "integrated"};
  world.plan(pace.now(), [&world, task] {
    Line line(world, 1001, *task->giver);
    begin(line, *task).set("title", pick(world, Phrase::kTask)).set("goal", "manage");
    line.set("mode", kModes[world.below(5)]).set("level", task->level);
    line.set_list("assignees", {std::string_view(task->assignee)});
    line.set("dueOn", world.working_day(civil_day(world.now), kTaskDays));
  });
  world.plan(pace.soon(), [&world, task] {
    Line line(world, 1002, *task->giver);
    begin(line, *task).set("to", task->assignee).set("on", civil_day(world.now));
  });
}

void report(World& world, const File& task) {
  Line line(world, 1005, task->account);
  begin(line, *task)
      .set("text", pick(world, Phrase::kTaskReport))
      .set_docs("proofs", "完成情况材料");
}

void fulfil(World& world, Pace& pace, const File& task) {
  world.plan(pace.after(static_cast<int>(world.between(1, 2))), [&world, task] {
    Line line(world, 1003, task->account);
    begin(line, *task).set("by", task->account);
  });
  if (world.chance(40))
    world.plan(pace.after(1), [&world, task] {
      Line line(world, 1004, task->account);
      begin(line, *task).set("percent", world.between(2, 8) * 10).set("text", "正在办理。");
    });
  world.plan(pace.after(static_cast<int>(world.between(1, 4))),
             [&world, task] { report(world, task); });
  if (world.chance(4)) {
    world.plan(pace.after(1), [&world, task] {
      Line line(world, 1006, *task->giver);
      begin(line, *task).set("reason", "材料不全，请补充。");
      line.set("dueOn", world.working_day(civil_day(world.now), 3));
    });
    world.plan(pace.after(1), [&world, task] { report(world, task); });
  }
  world.plan(pace.after(static_cast<int>(world.between(1, 3))), [&world, task] {
    Line line(world, 1007, *task->giver);
    begin(line, *task).set("verdict", "完成。").set("score", world.between(80, 100));
  });
}

}  // namespace

void assign_task(World& world, Org& org, Day day) {
  const auto task = std::make_shared<Task>();
  const bool county = org.area != kCity && world.chance(50);
  task->assignee = org.uscc;
  task->account = account_of(org.uscc);
  task->org = &org;
  task->giver = county ? &world.people.county(org.area, world.below(2))
                       : &world.people.of("SOB", world.below(8));
  task->level = county ? "county" : "city";
  task->key = to_uuid_text(world.new_id()) + "+" + task->assignee;
  Pace pace(world, day);
  give(world, pace, task);
  fulfil(world, pace, task);
}

void assign_street_task(World& world, Org&, Day day) {
  const auto task = std::make_shared<Task>();
  const Account& street = world.people.street(world.below(world.people.streets()));
  task->assignee = street.unit;
  task->account = street.id;
  task->giver = &world.people.of("SOB", world.below(8));
  task->level = "city";
  task->key = to_uuid_text(world.new_id()) + "+" + task->assignee;
  Pace pace(world, day);
  give(world, pace, task);
  fulfil(world, pace, task);
}

void issue_notice(World& world, Day day) {
  const Id16 notice = world.new_id();
  Pace pace(world, day);
  world.plan(pace.now(), [&world, notice] {
    Line(world, 1035, world.people.of("SOB", world.below(8)))
        .on("Notice", notice)
        .expect(0)
        .set("title", pick(world, Phrase::kNotice))
        .set_set("to", world.orgs.size(), to_uuid_text(notice))
        .set_doc("document", "通知")
        .set("ackWanted", true);
  });
  const unsigned readers = 24 * world.options.everyday_percent / 100;
  const Millis from = pace.soon();
  for (const Org& org : world.orgs) {
    if (!org.live || !world.chance(readers)) continue;
    const Millis at(from.value + world.between(0, 6 * 3'600'000));
    world.plan(at, [&world, notice, &org] {
      Line(world, 1036, account_of(org.uscc))
          .on("Notice", notice)
          .set("reader", account_of(org.uscc));
    });
  }
}

void found_workstations(World& world, Day day) {
  static constexpr std::string_view kNames[] = {"泉城先锋", "同心", "明湖", "历山", "百脉", "凤凰"};
  Millis at = world.hour_on(day);
  for (const std::string_view name : kNames) {
    at.value += 120'000;
    const EventId id = world.event_id(at);
    world.workstations.push_back(id);
    world.plan(at, [&world, id, name] {
      const Account& party = world.people.of("PTY", 0);
      Line(world, 906, id, party)
          .on("PartyUnit", world.new_id())
          .expect(0)
          .set("name", std::string(name) + "党建工作站")
          .set_unit_subject("host", party.unit)
          .set("capacity", 30)
          .set("on", civil_day(world.now));
    });
  }
}

void affiliate(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 907, world.people.of("PTY", world.below(4)))
        .on("Affiliation", org.uscc)
        .about(org)
        .expect(org.affiliations++)
        .set("org", org.uscc)
        .set("workstation", world.workstations[world.below(world.workstations.size())])
        .set("from", civil_day(world.now));
  });
}

void hold_theme_day(World& world, Day day) {
  world.plan(world.hour_on(day), [&world] {
    const EventId host = world.workstations[world.below(world.workstations.size())];
    const std::string issue = std::to_string(world.next_issue++);
    Line(world, 910, world.people.of("PTY", 1))
        .on("ThemeDay", to_uuid_text(host) + "+" + issue)
        .set("host", host)
        .set("issueNo", issue)
        .set("on", civil_day(world.now))
        .set("theme", pick(world, Phrase::kThemeDay))
        .set("attendance", world.between(8, 60));
  });
}

void survey_party(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    if (world.chance(45)) {
      Line(world, 904, account_of(org.uscc))
          .on("PartyCheck", org.uscc)
          .about(org)
          .set("members", world.between(0, 40))
          .set("transferredIn", world.between(0, 5))
          .set("asOf", civil_day(world.now));
    } else {
      Line(world, 905, world.people.of("PTY", 2))
          .on("PartyCheck", org.uscc)
          .about(org)
          .set("item", world.between(1, 6))
          .set("ok", world.chance(92))
          .set("on", civil_day(world.now));
    }
  });
}

}  // namespace quanlu::consumers::demo

// EVA 评估信用积分荣誉.
#include <algorithm>
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kGrades[] = {"g1A", "g2A", "g3A", "g4A", "g5A"};

std::string points_key(const Org& org, int year) {
  return org.uscc + "+" + std::to_string(year);
}

// The points of a year are a stream of their own, which begins with the first score.
void begin_year(Org& org, int year) {
  if (org.points_year == year) return;
  org.points_year = static_cast<std::uint16_t>(year);
  org.points_seq = 0;
  org.points = 0;
}

void write_score(World& world, Org& org, std::uint16_t code, std::string_view indicator,
                 std::int32_t delta) {
  const int year = civil(civil_day(world.now)).year;
  begin_year(org, year);
  Line(world, code, world.people.of("SOB", org.officer))
      .on("PointsYear", points_key(org, year))
      .about(org)
      .expect(org.points_seq++)
      .set("year", year)
      .set("indicator", indicator)
      .set("delta", int{delta})
      .set("evidence", org.registration);
  org.points += delta;
}

void write_rank(World& world, Org& org, int year, std::int64_t rank, std::int64_t of) {
  Line(world, 846, org.ranking, world.people.of("SOB", 0))
      .on("PointsYear", points_key(org, year))
      .about(org)
      .expect(org.points_seq++)
      .set("year", year)
      .set("total", int{org.points})
      .set("rank", rank)
      .set("of", of);
}

void grade_credit(World& world, Org& org, int year) {
  Line(world, 824, world.people.of("SOB", 1))
      .on("Credit", org.uscc)
      .about(org)
      .set("grade", org.points >= 9000 ? "a" : "b")
      .set("year", year)
      .set_ids("reasons", {org.ranking})
      .set("veto", false);
}

struct Review {
  std::string key, round;
  std::size_t grade = 2;
  std::int64_t score = 0;
  EventId confirmed;
};
using File = std::shared_ptr<Review>;

void apply(World& world, Pace& pace, Org& org, const File& file) {
  world.plan(pace.soon(), [&world, &org, file] {
    Line(world, 802, account_of(org.uscc))
        .on("Evaluation", file->key)
        .about(org)
        .expect(0)
        .set("round", file->round)
        .set("selfScore", file->score + 300)
        .set_docs("materials", "自评报告");
  });
  world.plan(pace.after(static_cast<int>(world.between(2, 8))), [&world, &org, file] {
    Line(world, 803, world.people.of("SOB", 2))
        .on("Evaluation", file->key)
        .about(org)
        .expect(1)
        .set("result", "pass");
  });
}

void assess(World& world, Pace& pace, Org& org, const File& file) {
  world.plan(pace.after(static_cast<int>(world.between(5, 20))), [&world, &org, file] {
    Line(world, 805, world.people.of("EVC", 0))
        .on("Evaluation", file->key)
        .about(org)
        .expect(2)
        .set_list("experts", {world.people.of("EVC", 1).id, world.people.of("EVC", 2).id})
        .set("score", file->score)
        .set("on", civil_day(world.now))
        .set_doc("record", "实地考察记录");
  });
  world.plan(pace.after(static_cast<int>(world.between(5, 10))), [&world, &org, file] {
    Line(world, 806, world.people.of("EVC", 3))
        .on("Evaluation", file->key)
        .about(org)
        .expect(3)
        .set("grade", kGrades[file->grade])
        .set("ballotsFor", world.between(10, 15))
        .set("members", 15)
        .set("score", file->score)
        .set("on", civil_day(world.now))
        .set_doc("minutes", "评估委员会会议纪要");
  });
}

void confirm(World& world, Pace& pace, Org& org, const File& file) {
  const Millis publicized = pace.after(2);
  const Day until(civil_day(publicized).value + 7);
  world.plan(publicized, [&world, &org, file, until] {
    Line(world, 807, world.people.of("SOB", 3))
        .on("Evaluation", file->key)
        .about(org)
        .expect(4)
        .set("from", civil_day(world.now))
        .set("to", until)
        .set("grade", kGrades[file->grade]);
  });
  const Millis at = pace.not_before(Day(until.value + 1));
  file->confirmed = world.event_id(at);
  world.plan(at, [&world, &org, file] {
    const Day from = civil_day(world.now);
    Line(world, 810, file->confirmed, world.people.of("SOB", 4))
        .on("Evaluation", file->key)
        .about(org)
        .expect(5)
        .set("grade", kGrades[file->grade])
        .set("validFrom", from)
        .set("validTo", Day(ledger::rules::add_years(from, 5).value - 1))
        .set("score", file->score)
        .set("docNo", world.document_no("济民评", world.now));
  });
}

void reward(World& world, Pace& pace, Org& org, const File& file) {
  if (file->grade < 2) return;
  world.plan(pace.after(static_cast<int>(world.between(5, 20))), [&world, &org, file] {
    Line(world, 617, world.people.of("FIN", 1))
        .on("Reward", world.new_id())
        .about(org)
        .set("grade", kGrades[file->grade])
        .set("amount", Fen(static_cast<std::int64_t>(file->grade - 1) * 1'000'000))
        .set("gradeRef", file->confirmed)
        .set("on", civil_day(world.now))
        .set("voucherNo", world.voucher_no(world.now));
  });
}

void evaluate_one(World& world, Org& org, const std::string& round, Day day) {
  const auto file = std::make_shared<Review>();
  file->round = round;
  file->key = round + "+" + org.uscc;
  file->grade = 1 + world.below(4);
  file->score = 80'000 + static_cast<std::int64_t>(file->grade) * 4'000 + world.between(0, 3'500);
  Pace pace(world, day);
  apply(world, pace, org, file);
  assess(world, pace, org, file);
  confirm(world, pace, org, file);
  reward(world, pace, org, file);
}

}  // namespace

void score(World& world, Org& org, Day day) {
  static constexpr std::string_view kIndicators[] = {"foundation", "governance", "party",
                                                     "compliance", "disclosure"};
  world.plan(world.hour_on(day), [&world, &org] {
    const auto points = static_cast<std::int32_t>(world.between(500, 720));
    write_score(world, org, 841, kIndicators[world.below(5)], points);
  });
}

void reward_merit(World& world, Org& org, Day day) {
  static constexpr std::string_view kIndicators[] = {"socialGovernance", "roleFulfilment",
                                                     "integrity"};
  world.plan(world.hour_on(day), [&world, &org] {
    const auto points = static_cast<std::int32_t>(world.between(50, 300));
    write_score(world, org, 842, kIndicators[world.below(3)], points);
  });
}

// Competition ranking 1, 2, 2, 4 by the points of the year.
void rank_all(World& world, int year, Day day) {
  std::vector<Org*> ranked;
  for (Org& org : world.orgs)
    if (org.points_year == year && org.points_seq > 0) ranked.push_back(&org);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Org* a, const Org* b) { return a->points > b->points; });
  Millis at = world.hour_on(day);
  std::size_t rank = 1;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (i > 0 && ranked[i]->points < ranked[i - 1]->points) rank = i + 1;
    Org& org = *ranked[i];
    at.value += 900;
    org.ranking = world.event_id(at);
    world.plan(at, [&world, &org, year, rank, of = ranked.size()] {
      write_rank(world, org, year, static_cast<std::int64_t>(rank), static_cast<std::int64_t>(of));
    });
    world.plan(world.hour_on(world.working_day(day, 1)),
               [&world, &org, year] { grade_credit(world, org, year); });
  }
}

void record_credit(World& world, Org& org, Day day) {
  static constexpr std::string_view kClasses[] = {"basic", "annualReport", "other"};
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 820, world.people.of("REV", 0))
        .on("CreditRecord", world.new_id())
        .about(org)
        .expect(0)
        .set("class", kClasses[world.below(3)])
        .set("of", org.registration)
        .set("formedOn", Day(civil_day(world.now).value - 1))
        .set("recordedOn", civil_day(world.now));
  });
}

void evaluate(World& world, int year, Day day) {
  const std::string round = "PG" + std::to_string(year);
  world.plan(world.hour_on(day), [&world, year, round] {
    Line(world, 801, world.people.of("SOB", 5))
        .on("EvaluationRound", round)
        .expect(0)
        .set("year", year)
        .set("from", civil_day(world.now))
        .set("to", day_of(year, 12, 31))
        .set("eligibility", "登记满两年且按期年报的社会组织可以申请。")
        .set_doc("notice", "评估通知");
  });
  for (Org& org : world.orgs)
    if (org.live && world.chance(4))
      evaluate_one(world, org, round,
                   world.working_day(day, 1 + static_cast<int>(world.below(30))));
}

}  // namespace quanlu::consumers::demo

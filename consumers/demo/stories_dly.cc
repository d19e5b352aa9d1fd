// DLY 日常监管: annual reports, major matters, elections.
#include <algorithm>
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

std::string report_key(const Org& org, int year) {
  return org.uscc + "+" + std::to_string(year);
}

struct Report {
  int year = 0;
  std::uint64_t seq = 0;
  std::int64_t income = 0, expense = 0, start = 0;
  EventId submitted;
};

void draft(World& world, const Org& org, Report& report, int percent) {
  Line(world, 302, account_of(org.uscc))
      .on("AnnualReport", report_key(org, report.year))
      .about(org)
      .expect(report.seq++)
      .set("year", report.year)
      .set("percent", percent);
}

void figures(World& world, Line& line, const Report& report) {
  line.set("income", Fen(report.income)).set("expense", Fen(report.expense));
  line.set("netAssetsStart", Fen(report.start));
  line.set("netAssetsEnd", Fen(report.start + report.income - report.expense));
  line.set("donations", Fen(report.income / 1000 * 100));
  line.set("publicBenefitSpend", Fen(report.expense / 1000 * 700));
  line.set("adminCost", Fen(report.expense / 1000 * 90));
  line.set("memberFees", Fen(report.income / 1000 * 200)).set("feeTiers", world.between(1, 4));
}

void submit(World& world, const Org& org, Report& report) {
  Line line(world, 304, report.submitted, account_of(org.uscc));
  line.on("AnnualReport", report_key(org, report.year)).about(org).expect(report.seq++);
  line.set("year", report.year);
  figures(world, line, report);
  line.set("staffFull", world.between(1, 30)).set("staffPart", world.between(0, 12));
  line.set("members", world.between(0, 300)).set("partyMembers", world.between(0, 40));
  line.set("activities", world.between(1, 60)).set("commitmentSigned", true);
}

void send_back(World& world, const Org& org, Report& report) {
  Line(world, 305, world.people.of("REV", 0))
      .on("AnnualReport", report_key(org, report.year))
      .about(org)
      .expect(report.seq++)
      .set("year", report.year)
      .set_list("reasons", {"会费收入与档次说明不一致，请核对。"})
      .set("dueOn", world.working_day(civil_day(world.now), 5));
}

void submit_again(World& world, const Org& org, Report& report) {
  Line line(world, 306, account_of(org.uscc));
  line.on("AnnualReport", report_key(org, report.year)).about(org).expect(report.seq++);
  line.set("year", report.year).set("replaces", report.submitted);
  figures(world, line, report);
  line.set("note", "已更正会费收入。");
}

void publish(World& world, const Org& org, Report& report) {
  Line(world, 307, world.people.of("REV", 1))
      .on("AnnualReport", report_key(org, report.year))
      .about(org)
      .expect(report.seq++)
      .set("year", report.year)
      .set("channel", "济南社会组织信息网")
      .set("on", civil_day(world.now));
}

void report_year(World& world, Org& org, int year) {
  if (world.chance(6)) {  // never reports: 308 is the ledger's own
    if (world.chance(70))
      list_unreported(world, org, world.working_day(day_of(year + 1, 6, 12), 0));
    return;
  }
  const auto report = std::make_shared<Report>(Report{.year = year});
  report->income = world.amount(10'000, 5'000'000);
  report->expense = report->income / 100 * world.between(60, 105);
  report->start = world.amount(10'000, 2'000'000);
  const Day begin = std::max(day_of(year + 1, 3, 1), civil_day(world.now).next());
  const bool foundation = org.kind == OrgKind::kFoundation;  // due 31 March, others 31 May
  const Day end = foundation ? day_of(year + 1, 3, 24) : day_of(year + 1, 5, 20);
  const auto days = static_cast<std::uint64_t>(end.value - begin.value);
  // Most come late: the larger of two draws.
  const std::uint64_t wait = std::max(world.below(days), world.below(days));
  Pace pace(world, world.working_day(Day(begin.value + static_cast<int>(wait)), 0));
  world.plan(pace.now(), [&world, &org, report] { draft(world, org, *report, 40); });
  world.plan(pace.soon(), [&world, &org, report] { draft(world, org, *report, 100); });
  const Millis at = pace.soon();
  report->submitted = world.event_id(at);
  world.plan(at, [&world, &org, report] { submit(world, org, *report); });
  if (world.chance(5)) {
    world.plan(pace.after(3), [&world, &org, report] { send_back(world, org, *report); });
    world.plan(pace.after(2), [&world, &org, report] { submit_again(world, org, *report); });
  }
  world.plan(pace.after(static_cast<int>(world.between(3, 15))),
             [&world, &org, report] { publish(world, org, *report); });
}

struct Election {
  std::string key;
  Id16 president, secretary;
};

void submit_candidate(World& world, Pace& pace, const Org& org, const Id16& person,
                      std::string_view post) {
  const Id16 candidate = world.new_id();
  world.plan(pace.soon(), [&world, &org, person, post, candidate] {
    Line(world, 335, account_of(org.uscc))
        .on("Candidate", candidate)
        .about(org)
        .expect(0)
        .set("person", person)
        .set("post", post)
        .set("identity", person_name(world.random.next()))
        .set("partTime", world.chance(50))
        .set("incumbentTerms", world.between(0, 1))
        .set("bornYear", std::to_string(world.between(1958, 1985)));
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 5))), [&world, &org, candidate] {
    Line line(world, 336, world.people.of("PTY", world.below(4)));
    line.on("Candidate", candidate).about(org).expect(1).set("result", "pass");
    for (const char* check : {"age", "terms", "conviction", "credit", "publicServant", "dualPost"})
      line.set(check, "ok");
  });
}

void hold(World& world, const Org& org, const Election& election) {
  const std::int64_t eligible = world.between(30, 200), present = eligible * 8 / 10;
  Line(world, 338, account_of(org.uscc))
      .on("Election", election.key)
      .about(org)
      .expect(1)
      .set("on", civil_day(world.now))
      .set("eligible", eligible)
      .set("present", present)
      .set("votesFor", present - 3)
      .set("against", 1)
      .set("abstain", 2);
}

void file_result(World& world, const Org& org, const Election& election) {
  const Day from = civil_day(world.now);
  Line(world, 339, account_of(org.uscc))
      .on("Election", election.key)
      .about(org)
      .expect(2)
      .set_doc("minutes", "换届大会纪要")
      .set("termFrom", from)
      .set("termTo", Day(ledger::rules::add_years(from, 5).value - 1));
}

void appoint(World& world, const Org& org, const Id16& person, std::string_view post) {
  const Day from = civil_day(world.now);
  Line(world, 340, world.people.of("REV", 2))
      .on("Post", org.uscc + "+" + to_uuid_text(person) + "+" + std::string(post))
      .about(org)
      .expect(0)
      .set("person", person)
      .set("name", person_name(world.random.next()))
      .set("post", post)
      .set("from", from)
      .set("to", Day(ledger::rules::add_years(from, 5).value - 1))
      .set("termNo", 1);
}

}  // namespace

void open_reports(World& world, int year, Day day) {
  world.plan(world.hour_on(day), [&world, year, day] {
    world.report_window = world.event_id(world.now);
    Line(world, 301, world.report_window, world.people.of("SOB", 0))
        .on("AnnualWindow", std::to_string(year) + "+" + std::string(kBureau))
        .expect(0)
        .set("year", year)
        .set("from", day)
        .set("to", day_of(year + 1, 5, 31))
        .set_list("kinds", {"association", "service", "foundation"});
    for (Org& org : world.orgs) {
      const bool foundation = org.kind == OrgKind::kFoundation;
      const Day last = foundation ? day_of(year, 12, 31) : day_of(year, 6, 30);
      if (org.live && org.registered_on <= last) report_year(world, org, year);
    }
  });
}

void report_matter(World& world, Org& org, Day day) {
  static constexpr std::string_view kKinds[] = {"memberMeeting", "forum", "exhibition",
                                                "largeFunds", "litigation"};
  const Id16 matter = world.new_id();
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, matter] {
    const std::uint64_t kind = world.below(5);
    Line(world, 320, account_of(org.uscc))
        .on("MajorMatter", matter)
        .about(org)
        .expect(0)
        .set("kind", kKinds[kind])
        .set("plannedOn", world.working_day(civil_day(world.now), 12))
        .set("venue", org.address)
        .set("people", world.between(20, 300))
        .set("budget", Fen(world.amount(5'000, 300'000)))
        .set("organizer", org.name)
        .set("text", phrases(Phrase::kMatter)[kind]);
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 6))), [&world, &org, matter] {
    Line(world, 323, world.people.of("REV", world.below(3)))
        .on("MajorMatter", matter)
        .about(org)
        .expect(1)
        .set("note", "已备案。");
  });
}

void elect(World& world, Org& org, Day day) {
  const auto election = std::make_shared<Election>();
  election->key = org.uscc + "+" + std::to_string(++org.terms);
  election->president = world.new_id();
  election->secretary = world.new_id();
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, election] {
    Line(world, 332, account_of(org.uscc))
        .on("Election", election->key)
        .about(org)
        .expect(0)
        .set_doc("plan", "换届方案")
        .set("plannedOn", world.working_day(civil_day(world.now), 20))
        .set_list("posts", {"president", "secretaryGeneral"})
        .set("changesLegalRep", false);
  });
  submit_candidate(world, pace, org, election->president, "president");
  submit_candidate(world, pace, org, election->secretary, "secretaryGeneral");
  world.plan(pace.after(static_cast<int>(world.between(3, 10))),
             [&world, &org, election] { hold(world, org, *election); });
  world.plan(pace.after(static_cast<int>(world.between(2, 15))),
             [&world, &org, election] { file_result(world, org, *election); });
  world.plan(pace.after(2),
             [&world, &org, election] { appoint(world, org, election->president, "president"); });
  world.plan(pace.soon(), [&world, &org, election] {
    appoint(world, org, election->secretary, "secretaryGeneral");
  });
}

}  // namespace quanlu::consumers::demo

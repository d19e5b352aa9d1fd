#include "consumers/demo/planner.h"

#include <array>

#include "consumers/demo/stories.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr double kWorkingDaysAYear = 249;
constexpr int kMonthlyGroups = 5;  // monthly acts fall on the first working days

struct Process {
  double a_year;  // stories for one organization
  bool everyday;  // scaled by Options::everyday_percent
  void (*begin)(World&, Org&, Day);
};

// Events of a story (on average) times stories give the rates of the table in DOMAIN.md.
constexpr std::array kProcesses = {
    Process{0.24, false, change},
    Process{0.06, false, approve_charter},
    Process{0.03, false, deregister},
    Process{0.15, false, push_supervision},
    Process{0.08, false, inquire},
    Process{0.03, false, consult},
    Process{0.10, false, visit_by_director},
    Process{0.15, false, visit_by_supervisor},
    Process{2.00, false, contact},
    Process{0.05, false, raise_demand},
    Process{0.20, false, serve_at_home},
    Process{0.08, false, complain},
    Process{6.00, true, move_funds},
    Process{3.50, true, donate},
    Process{0.60, true, deliver_goods},
    Process{0.30, true, declare_fee},
    Process{1.00, true, contribute},
    Process{0.10, false, award_grant},
    Process{0.06, false, raise_alert},
    Process{0.05, false, refund_fee},
    Process{0.02, false, run_community_fund},
    Process{3.00, true, report_matter},
    Process{0.20, true, elect},
    Process{2.50, true, score},
    Process{1.00, true, reward_merit},
    Process{1.30, true, record_credit},
    Process{0.40, true, affiliate},
    Process{4.60, true, survey_party},
    Process{0.40, false, talk},
    Process{0.04, false, penalize},
    Process{6.30, true, assign_task},
    Process{0.20, true, assign_street_task},
};

struct CommunityProcess {
  double a_year;
  void (*begin)(World&, CommunityOrg&, Day);
};
constexpr std::array kCommunityProcesses = {CommunityProcess{10.2, report_activity},
                                            CommunityProcess{1.0, confirm_community},
                                            CommunityProcess{0.5, change_community}};

constexpr std::size_t kEstablish = kProcesses.size(), kRefuse = kEstablish + 1,
                      kFileCommunity = kRefuse + 1, kThemeDay = kFileCommunity + 1,
                      kFirstCommunity = kThemeDay + 1,
                      kCounters = kFirstCommunity + kCommunityProcesses.size();

std::size_t count_live(const World& world) {
  std::size_t live = 0;
  for (const Org& org : world.orgs)
    live += org.live ? 1 : 0;
  return live;
}

// In the first days of January only the old year is closed.
bool is_closing_time(Day day) {
  const CivilDate date = civil(day);
  return date.month == 1 && date.day < 12;
}

}  // namespace

Planner::Planner(World& world) : world_(world), carried_(kCounters) {
  for (Day day = world.first_day; day < world.window_day; day = day.next())
    filling_days_ += world.is_working(day) ? 1 : 0;
}

int Planner::stories_today(std::size_t process, double a_year, std::size_t bodies) {
  carried_[process] += a_year * static_cast<double>(bodies) / kWorkingDaysAYear;
  const int whole = static_cast<int>(carried_[process]);
  carried_[process] -= whole;
  return whole;
}

void Planner::begin_day(Day day) {
  if (!world_.is_working(day)) return;
  const unsigned month = civil(day).month;
  working_day_of_month_ = month == month_ ? working_day_of_month_ + 1 : 1;
  month_ = month;
  if (day < world_.window_day) return fill_register(day);
  begin_yearly(day);
  begin_monthly(day);
  begin_everyday(day);
}

void Planner::fill_register(Day day) {
  if (day == world_.first_day) return;  // the day of the accounts
  founded_ += static_cast<double>(world_.organizations_planned) / (filling_days_ - 1);
  filed_ += static_cast<double>(world_.community_planned) / (filling_days_ - 1);
  while (static_cast<double>(world_.orgs.size()) + 0.5 < founded_)
    establish(world_, day);
  while (static_cast<double>(world_.community.size()) + 0.5 < filed_)
    file_community(world_, day);
}

void Planner::begin_everyday(Day day) {
  const std::size_t live = count_live(world_);
  if (live == 0) return;
  const double everyday = world_.options.everyday_percent / 100.0;
  for (std::size_t i = 0; i < kProcesses.size(); ++i) {
    const Process& process = kProcesses[i];
    const double a_year = process.a_year * (process.everyday ? everyday : 1.0);
    const bool scores = process.begin == score || process.begin == reward_merit;
    if (scores && is_closing_time(day)) continue;
    for (int left = stories_today(i, a_year, live); left > 0; --left) {
      Org& org = world_.any_live_org();
      if (org.live) process.begin(world_, org, day);
    }
  }
  for (int left = stories_today(kEstablish, 0.045, live); left > 0; --left)
    establish(world_, day);
  for (int left = stories_today(kRefuse, 0.015, live); left > 0; --left)
    refuse_application(world_, day);
  for (int left = stories_today(kThemeDay, 0.4 * everyday, live); left > 0; --left)
    hold_theme_day(world_, day);
  const std::size_t filed = world_.community.size();
  if (filed == 0) return;
  for (int left = stories_today(kFileCommunity, 0.1 * everyday, filed); left > 0; --left)
    file_community(world_, day);
  for (std::size_t i = 0; i < kCommunityProcesses.size(); ++i) {
    const CommunityProcess& process = kCommunityProcesses[i];
    for (int left = stories_today(kFirstCommunity + i, process.a_year * everyday, filed); left > 0;
         --left) {
      CommunityOrg& org = world_.community[world_.below(filed)];
      if (org.live) process.begin(world_, org, day);
    }
  }
}

// Reconciled accounts and points: a fifth of the organizations on each of the first working days.
void Planner::begin_monthly(Day day) {
  const int group = working_day_of_month_ - 1;
  if (working_day_of_month_ % 5 == 1) issue_notice(world_, day);
  const bool january = month_ == 1;
  for (std::size_t i = 0; i < world_.orgs.size(); ++i) {
    Org& org = world_.orgs[i];
    if (!org.live || i % 100 >= world_.options.everyday_percent) continue;
    const int own = static_cast<int>(i % kMonthlyGroups);
    if (group == own) reconcile_account(world_, org, day);
    if (group == own + (january ? 9 : 0)) score(world_, org, day);  // after the ranking
  }
}

void Planner::begin_yearly(Day day) {
  const CivilDate date = civil(day);
  if (date.month == 1 && working_day_of_month_ == 1) rank_all(world_, date.year - 1, day);
  if (date.month == 1 && working_day_of_month_ == 5) open_reports(world_, date.year - 1, day);
  if (date.month == 3 && working_day_of_month_ == 3) evaluate(world_, date.year, day);
}

}  // namespace quanlu::consumers::demo

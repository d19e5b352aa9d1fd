#pragma once
// What the stories share: the organizations and their state as far as events need it, who works
// where, the calendar, chance, and the schedule. One thread.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/demo/city.h"
#include "consumers/demo/people.h"
#include "consumers/demo/schedule.h"
#include "ledger/crypto/digest.h"
#include "ledger/rules/areas.h"
#include "ledger/rules/calendar.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::demo {

enum class OrgKind : std::uint8_t { kAssociation, kService, kFoundation };

struct Org {
  std::string uscc, name, address;
  std::uint32_t area = 0;  // county scope or the city
  OrgKind kind = OrgKind::kAssociation;
  bool direct = false;
  bool live = false;            // registered and not yet on the way out
  bool busy = false;            // a case that moves the organization is under way
  bool liaison = false;         // has a liaison officer (410)
  bool listing = false;         // on its way to the directory of abnormal activity, or on it
  std::uint8_t supervisor = 0;  // index into People::supervisors
  std::uint8_t officer = 0;     // index of the liaison officer
  std::uint8_t terms = 0;       // elections told
  std::uint8_t fees = 0;        // items declared
  std::uint8_t affiliations = 0;
  std::uint16_t points_year = 0;
  std::uint32_t stream_seq = 0, points_seq = 0, listing_seq = 0;
  std::int32_t points = 0;       // 1/100
  std::int64_t balance_fen = 0;  // of the account, at the end of the last reconciled month
  Day registered_on;
  EventId registration, account;  // 113, 601
  EventId ranking;                // last 846
};

struct CommunityOrg {
  std::string filing_no;
  std::uint32_t street = 0;
  std::uint32_t stream_seq = 0;
  bool live = false;
};

struct World {
  explicit World(const Options& options);

  Options options;
  SeededRandom random;
  ledger::rules::WorkingCalendar calendar;
  ledger::rules::AreaTable areas;
  ledger::crypto::Hasher hasher;
  People people;
  Schedule schedule;
  std::deque<Org> orgs;  // stories keep references
  std::deque<CommunityOrg> community;
  std::uint32_t organizations_planned = 0, community_planned = 0;
  Day first_day, window_day, last_day;  // of the accounts, of the years, of all
  Millis now;
  std::string line;  // of the step that is being taken; empty: it wrote none

  // Numbers that may be used once.
  std::uint32_t next_acceptance = 1, next_document = 1, next_voucher = 1, next_serial = 100,
                next_own_document = 1;
  std::uint32_t next_complaint = 110;
  int complaint_year = 0;
  EventId policy;                     // 1201, the basis of grants
  EventId report_window;              // the last 301
  std::vector<EventId> workstations;  // 906
  std::uint32_t next_issue = 1;
  std::vector<std::uint32_t> street_serials;

  // Chance.
  std::uint64_t below(std::uint64_t bound) { return random.below(bound); }
  std::int64_t between(std::int64_t least, std::int64_t most);
  bool chance(unsigned percent) { return below(100) < percent; }
  Id16 new_id();                // of cases, persons, things
  EventId event_id(Millis at);  // UUIDv7 of its own time
  Org& any_live_org();          // there is one
  std::uint32_t any_area();     // by weight: the city or a county scope
  std::int64_t amount(std::int64_t least_yuan, std::int64_t most_yuan);  // fen, whole tens of yuan

  // Time. Working hours are 08:30 to 17:30.
  bool is_working(Day day) const;
  Day working_day(Day day, int n) const;  // the n-th after it; 0: itself or the next
  Millis hour_on(Day day);                // at random in the morning
  void plan(Millis at, Schedule::Act act) { schedule.add(at, std::move(act)); }

  std::string document_no(std::string_view prefix, Millis at);
  std::string own_document_no(std::string_view series, Millis at);  // 济民社罚〔2024〕7号
  std::string voucher_no(Millis at);
  std::string complaint_no(Millis at);
};

// The hours of one story: always later than before.
class Pace {
 public:
  Pace(World& world, Day day) : world_(world), at_(world.hour_on(day)) {}

  Millis now() const { return at_; }
  Day day() const;
  Millis soon();               // minutes later on the same day
  Millis after(int n);         // n working days later, n >= 1
  Millis not_before(Day day);  // on that day or the next working one, later than now

 private:
  World& world_;
  Millis at_;
};

}  // namespace quanlu::consumers::demo

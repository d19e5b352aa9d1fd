#include "projections/query/events.h"
#include "projections/query/snapshot.h"
#include "tests/projections/follow/world.h"

namespace quanlu::tests {
namespace {

namespace query = projections::query;
using query::Page;
using query::Snapshot;

// One organization's life told by hand, then followed.
struct Told {
  Told() {
    ledger.append({story.registration()});  // 济南市…协会
    org = story.uscc(0);
    const std::string stream = "Complaint/" + to_uuid_text(case_id);
    const EventStory::About about{stream, org, case_id};
    ledger.append({story.entry<events::ComplaintReceived>(
                       501, about,
                       [&](auto body) {
                         body.setTopic(static_cast<events::ComplaintTopic>(1));
                         body.setTarget(org);
                       }),
                   story.entry<events::ComplaintRegistered>(
                       502, about, [&](auto body) { body.setNo("JN-TS〔2024〕117号"); }),
                   story.entry<events::ComplaintAccepted>(506, about, [&](auto body) {
                     body.setAcceptOn(19'700);
                     body.setDueOn(19'760);
                     body.setLead("11370100MB2849765R");
                   })});
    money.stream = "FundMovement/" + story.fresh();
    money.uscc = org;
    ledger.append({story.entry<events::LargeMovementReported>(604, money, [&](auto body) {
      body.setDirection(events::Direction::OUT);
      body.setAmount(500);
      body.setOn(19'700);
    })});
    moved = story.last_id();
    follower = ledger.follower(dir.path() / "views");
    must(follower->catch_up());
  }
  void follow_on() { must(follower->catch_up()); }
  Snapshot look(query::Access access = {}) {
    return must(Snapshot::open(follower->environment(), std::move(access)));
  }

  LedgerWorld ledger;
  EventStory& story = ledger.story;
  TempDir dir;
  Id16 case_id = Id16{{1, 2, 3}};
  std::string org;
  EventStory::About money{""};
  Id16 moved;
  std::unique_ptr<follow::Follower> follower;
};

TEST_CASE("a body is found by number, by part of its name, by initials", "[projections.query]") {
  Told told;
  const Snapshot look = told.look();
  const auto card = must(look.organization(told.org));
  REQUIRE(card);
  REQUIRE((*card)->complaints == 1);
  REQUIRE((*card)->state == 1);
  const std::string name((*card)->name);
  for (const std::string& text : {told.org, told.org.substr(0, 6), name.substr(9, 6),
                                  name.substr(name.size() - 6), std::string("jns")}) {
    CAPTURE(text);
    const auto found = must(look.find_organizations(text, 10));
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].card->subject == told.org);
  }
  REQUIRE(must(look.find_organizations("不存在", 10)).empty());
}

TEST_CASE("a case is found by its number with any brackets and by the beginning of its id",
          "[projections.query]") {
  Told told;
  const Snapshot look = told.look();
  for (const char* text : {"JN-TS[2024]117号", "JN-TS〔2024〕117", "010203"}) {
    CAPTURE(text);
    const auto found = must(look.find_cases(text, 10));
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].id == told.case_id);
    REQUIRE(found[0]->version > 0);
  }
  const auto state = must(look.case_state(told.case_id));
  REQUIRE(state);
  REQUIRE((*state)->due_on == 19'760);
  REQUIRE(must(look.dossier(told.case_id, Page{})).rows.size() == 3);
  const auto due = must(look.due({}, Page{}));
  REQUIRE(due.rows.size() == 1);
  REQUIRE(due.rows[0].day == Day(19'760));
  REQUIRE(due.rows[0].id == told.case_id);
  REQUIRE(must(look.complaints(0, Page{})).rows.size() == 1);
}

TEST_CASE("pages follow each other without gap, both ways", "[projections.query]") {
  Told told;
  told.ledger.tell(150);
  told.follow_on();
  const Snapshot look = told.look();
  Page all{.limit = 0};
  const auto whole = must(look.timeline(told.org, all));
  REQUIRE(whole.rows.size() > 5);
  const bool reverse = GENERATE(false, true);
  Page page{.limit = 2, .cursor = {}, .reverse = reverse};
  std::vector<Seq> seqs;
  do {
    auto answer = must(look.timeline(told.org, page));
    for (const auto& row : answer.rows)
      seqs.push_back(row.seq);
    page.cursor = answer.cursor;
  } while (!page.cursor.empty());
  if (reverse) std::reverse(seqs.begin(), seqs.end());
  REQUIRE(seqs.size() == whole.rows.size());
  for (std::size_t i = 0; i < seqs.size(); ++i)
    REQUIRE(seqs[i] == whole.rows[i].seq);
}

TEST_CASE("T08: a correction changes a past sum only where it is known", "[projections.query]") {
  Told told;
  const auto before = must(must(Snapshot::open(told.follower->environment())).chain(Partition(0)));
  told.ledger.append(told.story.replacement(told.moved, told.org, told.money, 700));
  told.follow_on();
  const Snapshot look = told.look();
  const auto now = must(look.fund_ledger(told.org, Page{}));
  REQUIRE(now.rows.size() == 1);  // the replacement stands at the place of what it replaces
  REQUIRE(now.rows[0]->amount == 700);
  const auto timeline = must(look.timeline(told.org, Page{.limit = 0}));
  std::size_t corrected = 0, replaces = 0;
  for (const auto& row : timeline.rows) {
    corrected += row->corrected_by != 0 ? 1 : 0;
    replaces += row->replaces != 0 ? 1 : 0;
  }
  REQUIRE(corrected == 1);  // history shows all
  REQUIRE(replaces == 1);
  const query::Moment then{.known_at = Seq((*before)->seq), .in_force_on = std::nullopt};
  const auto card = must(query::organization_at(look, *told.ledger.log, told.org, then));
  REQUIRE(card);
  REQUIRE((*card)->last_seq == (*before)->seq);
  REQUIRE_FALSE(must(query::organization_at(look, *told.ledger.log, told.org,
                                            {.known_at = Seq(1), .in_force_on = std::nullopt})));
}

TEST_CASE("what the access hides is as if it were absent", "[projections.query]") {
  Told told;
  const Snapshot look = told.look([](const query::Shown& shown) {
    return shown.case_id.is_zero() && shown.code != 501 ? query::Sight::kClear
                                                        : query::Sight::kHidden;
  });
  REQUIRE_FALSE(must(look.case_state(told.case_id)));
  REQUIRE(must(look.find_cases("JN-TS", 10)).empty());
  REQUIRE(must(look.complaints(0, Page{})).rows.empty());
  REQUIRE(must(look.due({}, Page{})).rows.empty());
  REQUIRE(must(look.dossier(told.case_id, Page{})).rows.empty());
}

TEST_CASE("the log is listed by type and by body", "[projections.query]") {
  Told told;
  const Snapshot look = told.look();
  std::vector<std::uint16_t> codes;
  const auto show = [&](Seq, const query::StoredEvent& stored) {
    codes.push_back(stored.event->code().value);
    return true;
  };
  query::LogFilter filter;
  filter.subject = told.org;
  must(query::list_events(look, *told.ledger.log, Partition(0), filter, show));
  REQUIRE(codes == std::vector<std::uint16_t>{113, 501, 502, 506, 604});
  codes.clear();
  query::LogFilter typed;
  typed.codes = {501, 604};
  must(query::list_events(look, *told.ledger.log, Partition(0), typed, show));
  REQUIRE(codes == std::vector<std::uint16_t>{501, 604});
}

TEST_CASE("a listing between two places is that part of the whole listing", "[projections.query]") {
  Told told;
  const Snapshot look = told.look();
  query::LogFilter everything, of_body;
  of_body.subject = told.org;
  for (query::LogFilter filter : {everything, of_body}) {
    const auto listed = [&] {
      std::vector<std::uint64_t> seqs;
      must(query::list_events(look, *told.ledger.log, Partition(0), filter,
                              [&](Seq seq, const query::StoredEvent&) {
                                seqs.push_back(seq.value);
                                return true;
                              }));
      return seqs;
    };
    filter.begin = 0;
    filter.end = UINT64_MAX;
    const auto whole = listed();
    REQUIRE(whole.size() >= 5);
    for (std::uint64_t begin = 0; begin <= whole.size() + 20; ++begin)
      for (std::uint64_t end : {begin, begin + 1, begin + 3, std::uint64_t(UINT64_MAX)}) {
        filter.begin = begin;
        filter.end = end;
        std::vector<std::uint64_t> part;
        for (const std::uint64_t seq : whole)
          if (begin <= seq && seq < end) part.push_back(seq);
        INFO(begin << " " << end);
        CHECK(listed() == part);
      }
  }
}

TEST_CASE("a listing in steps goes on where the step before ended", "[projections.query]") {
  Told told;
  const Snapshot look = told.look();
  query::LogFilter filter;
  std::vector<std::uint64_t> whole, in_steps;
  const auto into = [](std::vector<std::uint64_t>& seqs) {
    return [&seqs](Seq seq, const query::StoredEvent&) {
      seqs.push_back(seq.value);
      return true;
    };
  };
  const std::uint64_t end =
      must(query::list_events(look, *told.ledger.log, Partition(0), filter, into(whole)));
  filter.looked_at_max = 3;
  while (filter.begin < end) {
    const std::uint64_t next =
        must(query::list_events(look, *told.ledger.log, Partition(0), filter, into(in_steps)));
    REQUIRE(next > filter.begin);
    filter.begin = next;
  }
  REQUIRE(in_steps == whole);
}

}  // namespace
}  // namespace quanlu::tests

// V06 and the flags of imported history: what rows say that no event stores.
#include "ledger/store/cursor.h"
#include "projections/views/keys.h"
#include "tests/projections/follow/world.h"

namespace quanlu::tests {
namespace {

using schemas::registry::Deadline;
using views::View;

constexpr std::int32_t kMonday = 19'849;  // 2024-05-06

struct DueSeen {
  Day on;
  std::uint16_t deadline = 0;
  bool provisional = false;
};

std::vector<DueSeen> dues(views::Environment& environment) {
  const auto txn = must(environment.env().read());
  auto range =
      must(ledger::store::PrefixRange::open(txn, environment.table(View::kDue).table(), {}));
  std::vector<DueSeen> found;
  while (const auto stored = must(range.next())) {
    views::DueRow row;
    REQUIRE(views::decode(must(ledger::store::words_of(*stored)), row));
    ledger::store::KeyReader key(stored->key);
    const Day on(key.i32());
    key.id();
    found.push_back({on, key.u16(), row.provisional != 0});
  }
  return found;
}

std::string text_of(const std::vector<DueSeen>& seen) {
  std::string text;
  for (const DueSeen& due : seen)
    text += (text.empty() ? "D" : " D") + std::to_string(due.deadline) + ":" + to_text(due.on) +
            (due.provisional ? "?" : "");
  return text;
}

template <typename Row>
std::optional<Row> row_at(views::Environment& environment, View view, const ledger::store::Key& key,
                          Bytes& copy) {
  const auto txn = must(environment.env().read());
  const auto words = must(environment.table(view).get(txn, key.padded()));
  if (!words) return std::nullopt;
  copy.assign(words->begin(), words->end());
  Row row;
  REQUIRE(views::decode(copy, row));
  return row;
}

}  // namespace

TEST_CASE("the board of deadlines shows days that no event stores", "[projections.follow]") {
  LedgerWorld ledger(1);
  TempDir dir;
  auto follower = ledger.follower(dir.path());
  const auto seen = [&] {
    must(follower->catch_up());
    return text_of(dues(follower->environment()));
  };
  EventStory& story = ledger.story;
  const std::string org = story.uscc(0);
  SECTION("a grant that was paid is reported on by the end of January, or the next working day") {
    ledger.append({story.entry<events::GrantAwarded>(613, {"Grant/G", org},
                                                     [](auto body) { body.setAmount(100); }),
                   story.entry<events::GrantPaid>(614, {"Grant/G"}, [](auto body) {
                     body.setAmount(100);
                     body.setOn(kMonday);
                   })});
    CHECK(seen() == "D37:2025-02-05");  // 31 January is a holiday: moved behind the Spring Festival
    ledger.append({story.entry<events::GrantUseReported>(615, {"Grant/G"}, [](auto body) {
      body.setUsed(100);
      body.setOn(kMonday + 30);
    })});
    CHECK(seen().empty());
  }
  SECTION("two years on the directory; the calendar of that year is not published yet") {
    const EventStory::About listing{"Listing/" + org, org};
    const auto listed = [&](std::int32_t on) {
      return story.entry<events::AbnormalListed>(742, listing, [&](auto body) {
        body.setGround(static_cast<events::ListingGround>(1));
        body.setDecisionNo("济民社〔2025〕1号");
        body.setOn(on);
      });
    };
    ledger.append({listed(parse_day("2025-06-02")->value)});
    CHECK(seen() == "D11:2025-12-02 D12:2027-06-02?");
    ledger.append({story.entry<events::AbnormalDelisted>(744, listing, [](auto body) {
      body.setWhy(static_cast<events::DelistCause>(1));
      body.setOn(parse_day("2025-09-01")->value);
    })});
    CHECK(seen().empty());  // T10: what is delisted waits for nothing
    ledger.append({listed(parse_day("2024-02-29")->value)});
    CHECK(seen() == "D11:2024-08-29 D12:2026-02-28");  // a Saturday that is worked
  }
  SECTION("a hotline complaint: each day by its own rule, until it is closed") {
    Id16 id;
    id.bytes[0] = 7;
    const EventStory::About about{"Complaint/" + to_uuid_text(id), "", id};
    ledger.append({story.entry<events::ComplaintReceived>(501, about, [](auto body) {
      body.setChannel(events::ComplaintChannel::HOTLINE12345);
      body.setTargetName("某某");
    })});
    const std::string first = seen();
    CHECK(first.find("D20:") != std::string::npos);
    CHECK(first.find("D24:") != std::string::npos);
    ledger.append({story.entry<events::ComplaintRegistered>(502, about,
                                                            [](auto body) {
                                                              body.setNo("JN-TS-2024-0001");
                                                              body.setInformDueOn(kMonday + 15);
                                                            }),
                   story.entry<events::ComplaintTransferred>(503, about, [](auto body) {
                     body.setToUnit("370100-scjg");
                     body.setReplyDueOn(kMonday + 40);
                   })});
    const std::string second = seen();
    CHECK(second.find("D20:" + to_text(Day(kMonday + 15))) != std::string::npos);
    CHECK(second.find("D21:") != std::string::npos);
    CHECK(second.find("D0:" + to_text(Day(kMonday + 40))) != std::string::npos);
    ledger.append({story.entry<events::ComplaintClosed>(
        523, about, [](auto body) { body.setOn(kMonday + 50); })});
    CHECK(seen().empty());
  }
}

TEST_CASE("a rule that imported history broke is a row, and shown where the event is",
          "[projections.follow]") {
  LedgerWorld ledger(2);
  EventStory& story = ledger.story;
  const std::string org = story.uscc(0);
  ledger.append({story.registration()});
  story.imported = 100;
  ledger.append({story.entry<events::GrantAwarded>(613, {"Grant/G", org},
                                                   [&](auto body) {
                                                     body.setAmount(100);
                                                     body.initPayee().setUscc(org);
                                                   }),
                 story.entry<events::GrantPaid>(614, {"Grant/G", org}, [](auto body) {
                   body.setAmount(101);
                   body.setOn(kMonday);
                 })});
  TempDir dir;
  auto follower = ledger.follower(dir.path() / "live");
  must(follower->catch_up());
  const Seq paid(must(ledger.log->end()).value - 1);
  Bytes copy;
  std::string reasons;
  for (std::uint16_t number = 1;; ++number) {
    const auto row = row_at<views::QuarantineRow>(follower->environment(), View::kQuarantine,
                                                  views::key::trouble(paid, number), copy);
    if (!row) break;
    CHECK(row->kind == 4);
    reasons += std::string(row->reason) + " ";
  }
  CHECK(reasons.find("invariant:I-FND-1") != std::string::npos);
  const auto card = row_at<views::OrgCard>(follower->environment(), View::kOrganizations,
                                           views::key::subject(org), copy);
  REQUIRE(card);
  CHECK(card->flags >= 1);

  // The same rows for a follower that starts behind the first imported event, and for a rebuild.
  follower.reset();
  ledger.append({story.entry<events::GrantPaid>(614, {"Grant/G", org}, [](auto body) {
    body.setAmount(1);  // judged by what was paid before the follower began
    body.setOn(kMonday + 1);
  })});
  story.imported = 50;
  ledger.tell(60);
  auto again = ledger.follower(dir.path() / "live", 7);
  must(again->catch_up());
  auto whole = ledger.follower(dir.path() / "whole");
  must(whole->catch_up());
  require_equal(ledger.digest(whole->environment()), ledger.digest(again->environment()));
}

}  // namespace quanlu::tests

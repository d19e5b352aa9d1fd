#pragma once
// One consistent look at the views of a partition. Every answer is of the same position; keep it
// short (a pinned snapshot makes the file grow). One thread.
//
// Lists come in pages: `limit` rows (0: all), from behind `cursor`; the page's own cursor leads to
// the next one and is empty at the end. Rows that the access hides are left out and not counted.
#include <optional>
#include <string>
#include <vector>

#include "projections/query/access.h"
#include "projections/query/owned.h"
#include "projections/views/environment.h"
#include "projections/views/keys.h"

namespace quanlu::projections::query {

namespace store = quanlu::ledger::store;

struct Page {
  std::size_t limit = 50;
  Bytes cursor;  // key of the last row that was looked at
  bool reverse = false;
};

template <typename T>
struct Answer {
  std::vector<T> rows;
  Bytes cursor;  // empty: there is no more
};

// 0 and empty: any.
struct OrganizationFilter {
  std::uint16_t subject_kind = 0, kind = 0, grade = 0, credit_grade = 0;
  std::uint8_t state = 0, list_state = 0;
  std::uint64_t area = 0;  // a code covers those that begin with it without its trailing zeros
};
struct CaseFilter {
  std::uint16_t stream = 0;  // registry::StreamKind
  std::uint8_t state = 0;
  std::optional<bool> is_open;    // its state may not be its last
  std::optional<Day> due_before;  // an open deadline on an earlier day
  std::string handler, subject;
};
struct DueFilter {
  std::optional<Day> from, to;  // to: inclusive
  std::uint16_t deadline = 0;   // registry::Deadline
  std::string subject, handler, unit;
};

// Whether rows are asked for by name: then the access is not asked for each, since whoever shows
// one asks for it (Disclosure::named) and says why it is not shown.
enum class Named : std::uint8_t { kNo, kYes };

// What the access is asked of a case.
Shown shown_of(const views::CaseState& state, const Id16& id);

class Snapshot {
 public:
  // The environment outlives it.
  static Result<Snapshot> open(views::Environment& environment, Access access = {});

  // V30; nothing when the views are empty. `seq` is the position of all answers.
  Result<std::optional<Owned<views::ChainState>>> chain(Partition partition) const;

  // V01, V03: bodies by number, by any part of a name (old names, branches and illegal bodies too),
  // by initials of its pinyin, by the beginning of a number.
  Result<std::optional<Owned<views::OrgCard>>> organization(std::string_view subject) const;
  Result<Answer<Owned<views::OrgCard>>> organizations(const OrganizationFilter& filter,
                                                      const Page& page) const;
  struct Found {
    Owned<views::OrgCard> card;
    std::optional<Owned<views::NameRow>> name;  // by which it was found, with its range
  };
  Result<std::vector<Found>> find_organizations(std::string_view text, std::size_t limit) const;

  // V02: the history of a body. V16, V08, V13, V20 of it likewise.
  Result<Answer<At<views::TimelineRow>>> timeline(std::string_view subject, const Page& page) const;
  Result<Answer<At<views::FundRow>>> fund_ledger(std::string_view subject, const Page& page) const;
  Result<Answer<Owned<views::NameRow>>> names(std::string_view subject) const;

  // V04, V05: cases, and streams of other kinds that views follow.
  Result<std::optional<Owned<views::CaseState>>> case_state(const Id16& case_id) const;
  Result<std::optional<Owned<views::CaseState>>> stream_state(const Id16& stream_id) const;
  Result<Answer<At<views::DossierRow>>> dossier(const Id16& case_id, const Page& page) const;
  Result<Answer<At<views::DossierRow>>> stream_events(const Id16& stream_id,
                                                      const Page& page) const;
  Result<Answer<At<views::CaseState>>> cases(const CaseFilter& filter, const Page& page) const;
  // By case id or its beginning, by any number that people know (brackets of any kind).
  Result<std::vector<At<views::CaseState>>> find_cases(std::string_view text, std::size_t limit,
                                                       Named named = Named::kNo) const;

  // V06: open deadlines in the order of their days. What is overdue follows from today's date.
  Result<Answer<At<views::DueRow>>> due(const DueFilter& filter, const Page& page) const;

  // Boards and registers; state and the like 0: all.
  Result<Answer<Owned<views::ListRow>>> lists(std::uint8_t list, const Page& page) const;  // V08
  Result<Answer<At<views::ContactRow>>> contacts(std::uint32_t month, const Page& page) const;
  Result<Answer<Owned<views::DemandRow>>> demands(std::uint8_t state, const Page& page) const;
  Result<Answer<Owned<views::ComplaintRow>>> complaints(std::uint8_t state, const Page& page) const;
  Result<Answer<Owned<views::AlertRow>>> alerts(std::string_view rule, const Page& page) const;
  Result<Answer<Owned<views::GrantRow>>> grants(std::uint16_t scheme, std::uint16_t year,
                                                const Page& page) const;
  Result<Answer<At<views::FundBalance>>> community_fund(std::string_view stream,
                                                        const Page& page) const;  // V20
  Result<Answer<Owned<views::LinkageRow>>> linkages(std::string_view unit, const Page& page) const;
  Result<Answer<Owned<views::ReconciliationRow>>> reconciliations(const Page& page) const;
  Result<Answer<Owned<views::AccountRow>>> accounts(const Page& page) const;  // V31
  Result<std::optional<Owned<views::AccountRow>>> account(std::string_view account) const;
  Result<Answer<Owned<views::RoleRow>>> roles(std::string_view account, const Page& page) const;
  Result<Answer<At<views::QuarantineRow>>> quarantine(const Page& page) const;

  Result<std::optional<Seq>> seq_of(const Id16& event_id) const;

  const views::Environment& environment() const { return *environment_; }
  const store::ReadTxn& txn() const { return txn_; }
  const Access& access() const { return access_; }

 private:
  Snapshot(views::Environment& environment, store::ReadTxn txn, Access access)
      : environment_(&environment), txn_(std::move(txn)), access_(std::move(access)) {}

  template <typename Row>
  Result<std::optional<Owned<Row>>> get(views::View view, BytesView key) const;

  views::Environment* environment_;
  store::ReadTxn txn_;
  Access access_;
};

template <typename Row>
Result<std::optional<Owned<Row>>> Snapshot::get(views::View view, BytesView key) const {
  TRY_ASSIGN(const std::optional<BytesView> words, environment_->table(view).get(txn_, key));
  if (!words) return std::optional<Owned<Row>>();
  return std::optional<Owned<Row>>(std::in_place, *words);
}

}  // namespace quanlu::projections::query

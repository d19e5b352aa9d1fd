// The lists of snapshot.h that show a view as it lies there.
#include "projections/query/scan.h"
#include "projections/views/fact.h"
#include "projections/views/row.h"
#include "projections/views/rule_shelf.h"

namespace quanlu::projections::query {
namespace {

using views::View;
using views::registry::EventCode;
using views::registry::StreamKind;
namespace key = views::key;
namespace registry = views::registry;

bool is_visible(const Snapshot& snapshot, const Shown& shown) {
  return sight(snapshot.access(), shown) != Sight::kHidden;
}

// Rows of a view as they are; `shown` says what the access is asked about each.
template <typename Row, typename ShownOf>
Result<Answer<Owned<Row>>> all(const Snapshot& snapshot, View view, BytesView prefix,
                               const Page& page, ShownOf shown) {
  return scan<Row, Owned<Row>>(
      snapshot, view, prefix, page,
      [&](const store::KeyReader&, Owned<Row> row) -> std::optional<Owned<Row>> {
        if (!is_visible(snapshot, shown(*row))) return std::nullopt;
        return row;
      });
}

Shown of_event(EventCode code, std::string_view subject, std::string_view handler = {},
               std::string_view unit = {}) {
  return {.code = static_cast<std::uint16_t>(code),
          .subject = subject,
          .handler = handler,
          .unit = unit};
}

// A provisional day is moved to a working day once the calendar of its year is published
// (DOMAIN.md 6); the key keeps the day as it was counted, at most a long holiday earlier.
constexpr std::int32_t kMovedDaysMax = 15;

class MovedDays {
 public:
  Status load(const Snapshot& snapshot) {
    views::SnapshotRows rows(snapshot.environment(), snapshot.txn());
    shelf_.load(rows);
    return rows.status();
  }
  Day moved(Day day) const {
    const auto& calendar = shelf_.known_before(Seq(UINT64_MAX)).calendar_of(0, 0);
    const auto rolled = calendar.roll_forward(day);
    return rolled ? *rolled : day;
  }

 private:
  views::RuleShelf shelf_;
};

}  // namespace

Result<Answer<At<views::DueRow>>> Snapshot::due(const DueFilter& filter, const Page& page) const {
  MovedDays days;
  TRY(days.load(*this));
  Page from = page;
  if (filter.from && page.cursor.empty() && !page.reverse) {
    store::Key start;
    start.i32(filter.from->value - kMovedDaysMax);
    from.cursor.assign(start.prefix().begin(), start.prefix().end());
  }
  bool behind = false;
  auto answer = scan<views::DueRow, At<views::DueRow>>(
      *this, View::kDue, {}, from,
      [&](store::KeyReader at, Owned<views::DueRow> row) -> std::optional<At<views::DueRow>> {
        At<views::DueRow> element{std::move(row)};
        const Day counted(at.i32());
        element.day = element->provisional != 0 ? days.moved(counted) : counted;
        element.id = at.id();
        element.number = at.u16();
        element.seq = Seq(element->seq);
        behind = behind || (filter.to && counted > *filter.to);
        if (behind || (filter.to && element.day > *filter.to)) return std::nullopt;
        if (filter.from && element.day < *filter.from) return std::nullopt;
        if (filter.deadline != 0 && filter.deadline != element.number) return std::nullopt;
        if (!filter.subject.empty() && filter.subject != element->subject) return std::nullopt;
        if (!filter.handler.empty() && filter.handler != element->handler) return std::nullopt;
        if (!filter.unit.empty() && filter.unit != element->unit) return std::nullopt;
        if (!is_visible(*this, {.code = element->code,
                                .stream = element->stream,
                                .subject = element->subject,
                                .handler = element->handler,
                                .unit = element->unit,
                                .case_id = element->is_stream != 0 ? Id16{} : element.id}))
          return std::nullopt;
        return element;
      });
  return answer;
}

Result<Answer<Owned<views::ListRow>>> Snapshot::lists(std::uint8_t list, const Page& page) const {
  store::Key prefix;
  if (list != 0) prefix.u8(list);
  return all<views::ListRow>(
      *this, View::kLists, prefix.prefix(), page,
      [](const views::ListRow& row) { return of_event(EventCode::kAbnormalListed, row.subject); });
}

Result<Answer<At<views::ContactRow>>> Snapshot::contacts(std::uint32_t month,
                                                         const Page& page) const {
  store::Key prefix;
  if (month != 0) prefix.u32(month);
  return scan<views::ContactRow, At<views::ContactRow>>(
      *this, View::kContacts, prefix.prefix(), page,
      [&](store::KeyReader at,
          Owned<views::ContactRow> row) -> std::optional<At<views::ContactRow>> {
        if (!is_visible(*this, of_event(EventCode::kLiaisonContacted, row->subject, row->officer)))
          return std::nullopt;
        At<views::ContactRow> element{std::move(row)};
        element.number = at.u32();
        return element;
      });
}

Result<Answer<Owned<views::DemandRow>>> Snapshot::demands(std::uint8_t state,
                                                          const Page& page) const {
  store::Key prefix;
  if (state != 0) prefix.u8(state);
  return all<views::DemandRow>(
      *this, View::kDemands, prefix.prefix(), page, [](const views::DemandRow& row) {
        return of_event(EventCode::kDemandRaised, row.subject, {}, row.unit);
      });
}

Result<Answer<Owned<views::ComplaintRow>>> Snapshot::complaints(std::uint8_t state,
                                                                const Page& page) const {
  store::Key prefix;
  if (state != 0) prefix.u8(state);
  return all<views::ComplaintRow>(
      *this, View::kComplaints, prefix.prefix(), page, [](const views::ComplaintRow& row) {
        Shown shown = of_event(EventCode::kComplaintReceived, row.subject, row.handler, row.unit);
        shown.stream = static_cast<std::uint16_t>(StreamKind::kComplaint);
        shown.conf = static_cast<std::uint8_t>(registry::Conf::kCmp);
        shown.case_id = views::id_of(row.case_id0, row.case_id1);
        return shown;
      });
}

Result<Answer<Owned<views::AlertRow>>> Snapshot::alerts(std::string_view rule,
                                                        const Page& page) const {
  const auto prefix = rule.empty() ? store::Key() : key::subject(rule);
  return all<views::AlertRow>(
      *this, View::kAlerts, prefix.prefix(), page, [](const views::AlertRow& row) {
        return of_event(EventCode::kFundAlertRaised, row.subject, row.assignee);
      });
}

Result<Answer<Owned<views::GrantRow>>> Snapshot::grants(std::uint16_t scheme, std::uint16_t year,
                                                        const Page& page) const {
  store::Key prefix;
  if (scheme != 0) prefix.u16(scheme);
  return scan<views::GrantRow, Owned<views::GrantRow>>(
      *this, View::kGrants, prefix.prefix(), page,
      [&](const store::KeyReader&,
          Owned<views::GrantRow> row) -> std::optional<Owned<views::GrantRow>> {
        if (year != 0 && row->year != year) return std::nullopt;
        if (!is_visible(*this, of_event(EventCode::kGrantAwarded, row->payee))) return std::nullopt;
        return row;
      });
}

Result<Answer<At<views::FundBalance>>> Snapshot::community_fund(std::string_view stream,
                                                                const Page& page) const {
  const auto prefix = stream.empty() ? store::Key() : key::id(views::stream_id(stream));
  return scan<views::FundBalance, At<views::FundBalance>>(
      *this, View::kCommunityFunds, prefix.prefix(), page,
      [&](store::KeyReader at,
          Owned<views::FundBalance> row) -> std::optional<At<views::FundBalance>> {
        if (!is_visible(*this, of_event(EventCode::kCommunityFundEstablished, row->holder)))
          return std::nullopt;
        At<views::FundBalance> element{std::move(row)};
        element.id = at.id();
        element.seq = Seq(at.u64());
        element.day = Day(element->day);
        return element;
      });
}

Result<Answer<Owned<views::LinkageRow>>> Snapshot::linkages(std::string_view unit,
                                                            const Page& page) const {
  const auto prefix = unit.empty() ? store::Key() : key::subject(unit);
  return all<views::LinkageRow>(
      *this, View::kLinkages, prefix.prefix(), page, [](const views::LinkageRow& row) {
        return of_event(EventCode::kApprovalResultPushed, row.subject, {}, row.unit);
      });
}

Result<Answer<Owned<views::ReconciliationRow>>> Snapshot::reconciliations(const Page& page) const {
  return all<views::ReconciliationRow>(*this, View::kReconciliations, {}, page,
                                       [](const views::ReconciliationRow&) {
                                         return of_event(EventCode::kRegistersReconciled, {});
                                       });
}

Result<Answer<Owned<views::AccountRow>>> Snapshot::accounts(const Page& page) const {
  return all<views::AccountRow>(*this, View::kAccounts, {}, page, [](const views::AccountRow& row) {
    return of_event(EventCode::kAccountOpened, {}, row.account, row.unit);
  });
}

Result<Answer<Owned<views::RoleRow>>> Snapshot::roles(std::string_view account,
                                                      const Page& page) const {
  const auto prefix = account.empty() ? store::Key() : key::subject(account);
  return all<views::RoleRow>(*this, View::kRoles, prefix.prefix(), page,
                             [](const views::RoleRow& row) {
                               return of_event(EventCode::kRoleGranted, {}, row.account, row.unit);
                             });
}

Result<Answer<At<views::QuarantineRow>>> Snapshot::quarantine(const Page& page) const {
  return scan<views::QuarantineRow, At<views::QuarantineRow>>(
      *this, View::kQuarantine, {}, page,
      [](store::KeyReader at,
         Owned<views::QuarantineRow> row) -> std::optional<At<views::QuarantineRow>> {
        At<views::QuarantineRow> element{std::move(row)};
        element.seq = Seq(at.u64());
        return element;
      });
}

}  // namespace quanlu::projections::query

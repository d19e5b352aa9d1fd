#include "projections/query/snapshot.h"

#include "projections/query/scan.h"
#include "projections/views/fact.h"

namespace quanlu::projections::query {

using views::View;
namespace key = views::key;

Result<Snapshot> Snapshot::open(views::Environment& environment, Access access) {
  TRY_ASSIGN(store::ReadTxn txn, environment.env().read());
  return Snapshot(environment, std::move(txn), std::move(access));
}

Result<std::optional<Owned<views::ChainState>>> Snapshot::chain(Partition partition) const {
  return get<views::ChainState>(View::kChain, key::partition(partition).padded());
}

Result<std::optional<Seq>> Snapshot::seq_of(const Id16& event_id) const {
  TRY_ASSIGN(const auto row, get<views::EventRow>(View::kEvents, key::id(event_id).padded()));
  if (!row) return std::optional<Seq>();
  return std::optional<Seq>(Seq((*row)->seq));
}

Result<std::optional<Owned<views::OrgCard>>> Snapshot::organization(
    std::string_view subject) const {
  const auto at = key::subject(subject);
  if (!at.fits()) return std::optional<Owned<views::OrgCard>>();
  return get<views::OrgCard>(View::kOrganizations, at.padded());
}

Result<std::optional<Owned<views::CaseState>>> Snapshot::case_state(const Id16& case_id) const {
  TRY_ASSIGN(auto row, get<views::CaseState>(View::kCases, key::id(case_id).padded()));
  if (row && sight(access_, {.stream = (*row)->stream,
                             .subject = (*row)->subject,
                             .handler = (*row)->handler,
                             .unit = (*row)->unit,
                             .case_id = case_id}) == Sight::kHidden)
    row.reset();  // as if absent
  return row;
}

Result<std::optional<Owned<views::CaseState>>> Snapshot::stream_state(const Id16& stream_id) const {
  return get<views::CaseState>(View::kStreamStates, key::id(stream_id).padded());
}

Result<std::optional<Owned<views::AccountRow>>> Snapshot::account(std::string_view account) const {
  const auto at = key::subject(account);
  if (!at.fits()) return std::optional<Owned<views::AccountRow>>();
  return get<views::AccountRow>(View::kAccounts, at.padded());
}

}  // namespace quanlu::projections::query

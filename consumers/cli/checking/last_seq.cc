#include "consumers/cli/checking/last_seq.h"

#include "projections/views/row.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace views = projections::views;

template <typename Row>
std::optional<Seq> in(BytesView words) {
  Row row;
  if (!views::decode(words, row)) return std::nullopt;
  if constexpr (requires { row.last_seq; })
    return Seq(row.last_seq);
  else
    return Seq(row.seq);
}

}  // namespace

std::optional<Seq> last_seq(views::View view, BytesView words) {
  using enum views::View;
  switch (view) {
    case kOrganizations:
      return in<views::OrgCard>(words);
    case kNames:
      return in<views::NameRow>(words);
    case kCases:
    case kStreamStates:
      return in<views::CaseState>(words);
    case kDue:
      return in<views::DueRow>(words);
    case kLists:
      return in<views::ListRow>(words);
    case kContacts:
      return in<views::ContactRow>(words);
    case kDemands:
      return in<views::DemandRow>(words);
    case kComplaints:
      return in<views::ComplaintRow>(words);
    case kAlerts:
      return in<views::AlertRow>(words);
    case kGrants:
      return in<views::GrantRow>(words);
    case kLinkages:
      return in<views::LinkageRow>(words);
    case kReconciliations:
      return in<views::ReconciliationRow>(words);
    case kChain:
      return in<views::ChainState>(words);
    case kAccounts:
      return in<views::AccountRow>(words);
    case kRoles:
      return in<views::RoleRow>(words);
    case kEvents:
      return in<views::EventRow>(words);
    case kLinks:
      return in<views::LinkRow>(words);
    case kNumbers:
      return in<views::NumberRow>(words);
    case kStreams:
      return in<views::StreamRow>(words);
    default:
      return std::nullopt;  // the seq stands in the key, or not at all
  }
}

}  // namespace quanlu::consumers::cli::checking

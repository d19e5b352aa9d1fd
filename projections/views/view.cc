#include "projections/views/view.h"

#include <algorithm>
#include <array>

namespace quanlu::projections::views {
namespace {

constexpr std::array<ViewInfo, kViews> kInfos{{
    {View::kOrganizations, "V01", 2, Owner::kSubject, false},
    {View::kTimeline, "V02", 2, Owner::kSubject, true},
    {View::kNames, "V03", 1, Owner::kSubject, false},
    {View::kNameGrams, "V03.grams", 1, Owner::kSubject, true},
    {View::kDossiers, "V04", 2, Owner::kCase, true},
    {View::kCases, "V05", 2, Owner::kCase, false},
    {View::kDue, "V06", 2, Owner::kCase, false},
    {View::kLists, "V08", 1, Owner::kSubject, false},
    {View::kContacts, "V13", 1, Owner::kSubject, false},
    {View::kDemands, "V14", 2, Owner::kStream, false},
    {View::kComplaints, "V15", 2, Owner::kCase, false},
    {View::kFundLedger, "V16", 1, Owner::kSubject, true},
    {View::kAlerts, "V18", 2, Owner::kStream, false},
    {View::kGrants, "V19", 2, Owner::kStream, false},
    {View::kCommunityFunds, "V20", 1, Owner::kStream, true},
    {View::kLinkages, "V28", 2, Owner::kStream, false},
    {View::kReconciliations, "V28.reconciliations", 1, Owner::kStream, false},
    {View::kChain, "V30", 1, Owner::kEvent, false},
    {View::kAccounts, "V31", 1, Owner::kEvent, false},
    {View::kRoles, "V31.roles", 1, Owner::kEvent, false},
    {View::kCorrections, "corrections", 1, Owner::kEvent, false},
    {View::kEvents, "events", 1, Owner::kEvent, true},
    {View::kLinks, "links", 1, Owner::kEvent, false},
    {View::kNumbers, "numbers", 1, Owner::kEvent, false},
    {View::kQuarantine, "quarantine", 2, Owner::kEvent, false},
    {View::kRules, "rules", 1, Owner::kEvent, false},
    {View::kStreams, "streams", 1, Owner::kEvent, false},
    {View::kStreamEvents, "streams.events", 2, Owner::kStream, true},
    {View::kStreamStates, "streams.states", 2, Owner::kStream, false},
}};

}  // namespace

std::span<const ViewInfo> views() {
  return kInfos;
}

const ViewInfo& info(View view) {
  return kInfos[static_cast<std::size_t>(view)];
}

const ViewInfo* find_view(std::string_view name) {
  const auto* found = std::find_if(kInfos.begin(), kInfos.end(),
                                   [&](const ViewInfo& known) { return known.name == name; });
  return found == kInfos.end() ? nullptr : found;
}

}  // namespace quanlu::projections::views

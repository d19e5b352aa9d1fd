#pragma once
// Which views there are: name and schema version (both part of the digest, INTEGRITY.md 6.1) and
// who owns a row, so that a correction that reaches back knows which rows to make again.
#include <cstdint>
#include <span>
#include <string_view>

namespace quanlu::projections::views {

enum class View : std::uint8_t {
  kOrganizations,    // V01
  kTimeline,         // V02
  kNames,            // V03
  kNameGrams,        // V03.grams: any part of a name, its initials
  kDossiers,         // V04
  kCases,            // V05
  kDue,              // V06
  kLists,            // V08
  kContacts,         // V13
  kDemands,          // V14
  kComplaints,       // V15
  kFundLedger,       // V16
  kAlerts,           // V18
  kGrants,           // V19
  kCommunityFunds,   // V20
  kLinkages,         // V28
  kReconciliations,  // V28.reconciliations
  kChain,            // V30
  kAccounts,         // V31
  kRoles,            // V31.roles
  kCorrections,      // corrections
  kEvents,           // events: event id -> seq
  kLinks,            // links
  kNumbers,          // numbers: what people call a case -> case
  kQuarantine,       // quarantine
  kRules,            // rules: what deadlines are computed with
  kStreams,          // streams: stream -> subject
  kStreamEvents,     // streams.events: V04 for streams that are no cases
  kStreamStates,     // streams.states: V05 for them
};
inline constexpr std::size_t kViews = 29;

// Whose events make a row. A correction makes all rows of an owner again from the owner's events.
enum class Owner : std::uint8_t {
  kEvent,    // the event alone; never made again
  kSubject,  // organization, community organization, illegal organization or unit
  kCase,
  kStream,
};

struct ViewInfo {
  View view;
  std::string_view name;  // of the LMDB table too
  std::uint32_t schema_version;
  Owner owner;
  // Keys that are written once and never read back while the log is applied: a rebuild keeps
  // them out of its look-up table.
  bool append_only;
};

std::span<const ViewInfo> views();  // in the order of View, which is also name order
const ViewInfo& info(View view);
const ViewInfo* find_view(std::string_view name);

}  // namespace quanlu::projections::views

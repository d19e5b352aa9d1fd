#pragma once
// Look-up lists: which events a rule must find by something else than their stream. One table says
// which field of which event enters which list; everything else asks by name.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/cases/step.h"

namespace quanlu::ledger::cases {

namespace list {
inline constexpr std::string_view kComplaintNo = "complaintNo";  // 502, by number
inline constexpr std::string_view kPenaltyNo = "penaltyNo";      // 750, by 案号
inline constexpr std::string_view kLegalRep = "legalRep";        // 113, 116, by person
inline constexpr std::string_view kPushOf = "pushOf";            // 201, 202, by pushed event
inline constexpr std::string_view kGrantOf = "grantOf";          // 613, by scheme, year, payee
inline constexpr std::string_view kRewardOf = "rewardOf";        // 617, by grade confirmation
inline constexpr std::string_view kVoucher = "voucher";          // 614, 617, by number
inline constexpr std::string_view kSameFact = "sameFact";        // 501, by correlation
inline constexpr std::string_view kWindow = "window";            // 301, by year
inline constexpr std::string_view kPointsYear = "pointsYear";    // 840, 847, by year
inline constexpr std::string_view kRuleSet = "ruleSet";          // 1203
inline constexpr std::string_view kAreaTable = "areaTable";      // 1205
inline constexpr std::string_view kHold = "hold";                // 1330, by event held
inline constexpr std::string_view kSealedBy = "sealedBy";        // events, by subject key
inline constexpr std::string_view kDecision = "decision";        // 123, 124, 776, by decision
inline constexpr std::string_view kAnnulled = "annulled";    // 132, by decision of the annulment
inline constexpr std::string_view kFinding = "finding";      // 762, by fact (correlation)
inline constexpr std::string_view kCandidate = "candidate";  // 335, by organization
}  // namespace list

struct Entry {
  std::string_view list;
  std::string key;
};

// The lists that an event enters.
std::vector<Entry> entries_of(const Step& step);

// Keys of several parts.
std::string joined_key(std::initializer_list<std::string_view> parts);
std::string id_key(const Id16& id);

}  // namespace quanlu::ledger::cases

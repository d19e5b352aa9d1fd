#include "consumers/feed/scope.h"

#include <array>

namespace quanlu::consumers::feed {
namespace {

using registry::Role;

constexpr std::array kScopes{
    ScopeInfo{Scope::kFinance, "finance", Role::kFin, false, false},
    ScopeInfo{Scope::kTax, "tax", Role::kTax, false, false},
    ScopeInfo{Scope::kAudit, "audit", Role::kAud, false, false},
    ScopeInfo{Scope::kPolice, "police", Role::kPol, true, false},
    ScopeInfo{Scope::kPbc, "pbc", Role::kPbc, true, false},
    ScopeInfo{Scope::kMarket, "market", Role::kMkt, false, false},
    ScopeInfo{Scope::kParty, "party", Role::kPty, false, false},
    ScopeInfo{Scope::kStreet, "street", Role::kStr, false, false},
    ScopeInfo{Scope::kApproval, "approval", Role::kApr, false, false},
    ScopeInfo{Scope::kPublic, "public", Role::kPub, false, true},
};

}  // namespace

std::span<const ScopeInfo> scopes() {
  return kScopes;
}

const ScopeInfo& info(Scope scope) {
  return kScopes[static_cast<std::size_t>(scope)];
}

const ScopeInfo* find_scope(std::string_view id) {
  for (const ScopeInfo& scope : kScopes)
    if (scope.id == id) return &scope;
  return nullptr;
}

}  // namespace quanlu::consumers::feed

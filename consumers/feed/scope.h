#pragma once
// For whom a feed is: a department, by the role whose rights its accounts have (INTERFACES.md 5.2).
#include <cstdint>
#include <span>
#include <string_view>

#include "schemas/registry/registry.h"

namespace quanlu::consumers::feed {

namespace registry = schemas::registry;

enum class Scope : std::uint8_t {
  kFinance,
  kTax,
  kAudit,
  kPolice,
  kPbc,
  kMarket,
  kParty,
  kStreet,
  kApproval,
  kPublic,
};

struct ScopeInfo {
  Scope scope;
  std::string_view id;  // "finance"
  registry::Role role;  // the read matrix and the words of the department are its
  bool takes_aml;       // has a feed of restricted finance beside its own
  // Whoever a complaint is about may be among the readers: no complaint goes there.
  bool includes_organizations;
};

std::span<const ScopeInfo> scopes();
const ScopeInfo& info(Scope scope);
const ScopeInfo* find_scope(std::string_view id);  // null: no such scope

}  // namespace quanlu::consumers::feed

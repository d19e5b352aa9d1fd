#pragma once
// The documents that rules are read from: rule sets and area tables by the digest that 1203 and
// 1205 name. Intake reads them from documents/, tests hold them in memory. What is handed out lives
// as long as the library.
#include <map>
#include <string>
#include <string_view>

#include "ledger/rules/areas.h"
#include "ledger/rules/rule_set.h"

namespace quanlu::ledger::cases {

class Library {
 public:
  virtual ~Library() = default;
  // `digest`: the 32 bytes of the suite in which the event names the file. nullptr: not at hand.
  virtual const rules::RuleSet* rule_set(std::string_view digest) const = 0;
  virtual const rules::AreaTable* area_table(std::string_view digest) const = 0;
};

class MemoryLibrary final : public Library {
 public:
  void put(std::string digest, rules::RuleSet set) {
    rule_sets_.insert_or_assign(std::move(digest), std::move(set));
  }
  void put(std::string digest, rules::AreaTable table) {
    area_tables_.insert_or_assign(std::move(digest), std::move(table));
  }
  const rules::RuleSet* rule_set(std::string_view digest) const override {
    const auto found = rule_sets_.find(digest);
    return found == rule_sets_.end() ? nullptr : &found->second;
  }
  const rules::AreaTable* area_table(std::string_view digest) const override {
    const auto found = area_tables_.find(digest);
    return found == area_tables_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, rules::RuleSet, std::less<>> rule_sets_;
  std::map<std::string, rules::AreaTable, std::less<>> area_tables_;
};

}  // namespace quanlu::ledger::cases

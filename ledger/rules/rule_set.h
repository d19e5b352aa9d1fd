#pragma once
// Effective-dated rule sets (规则集): every number that a law or a decision gives, with source and
// certainty, and the deadlines D01-D39. A set is a TOML file named by digest in a 1203; the set in
// force on a day is chosen by effectiveOn alone, so the same log gives the same answers everywhere.
// DOMAIN.md section 5. Values; shared between threads when only read.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/deadlines.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::rules {

enum class Certainty : std::uint8_t { kRead, kCheck, kDecided };

struct Parameter {
  std::int64_t number = 0;
  std::string text;                // months and days as "03-31"
  std::vector<std::string> texts;  // lists, as the classes of a veto
};

struct Rule {
  std::string id, group, text, source;  // R-GRA-1
  Certainty certainty = Certainty::kRead;
  std::optional<Day> effective_from;  // of the rule itself, for people
  std::map<std::string, Parameter, std::less<>> parameters;
};

class RuleSet {
 public:
  // Refuses unknown keys and a set that lacks a parameter or deadline which our code asks for.
  static Result<RuleSet> parse(std::string_view toml, std::string_view where);

  std::uint32_t id() const { return id_; }  // yyyymmdd, as the envelope's ruleSet
  Day effective_on() const { return effective_on_; }
  const std::string& title() const { return title_; }

  const Rule* find(std::string_view rule) const;
  const std::map<std::string, Rule, std::less<>>& rules() const { return rules_; }

  // Asking for what is not in required_parameters() is a bug of ours and stops the process.
  std::int64_t number(std::string_view rule, std::string_view parameter) const;
  Fen fen(std::string_view rule, std::string_view parameter) const;
  const std::string& text(std::string_view rule, std::string_view parameter) const;

  const Deadline& deadline(std::string_view id) const;  // "D22"
  const std::map<std::string, Deadline, std::less<>>& deadlines() const { return deadlines_; }

  // Is the law (before '#') or rule of a legalBasis listed? "社团条例#30.1.3", "R-GRA-1",
  // "R-ALR-*".
  bool lists(std::string_view legal_basis) const;
  const std::vector<std::string>& laws() const { return laws_; }

 private:
  std::uint32_t id_ = 0;
  Day effective_on_;
  std::string title_;
  std::vector<std::string> laws_;
  std::map<std::string, Rule, std::less<>> rules_;
  std::map<std::string, Deadline, std::less<>> deadlines_;
};

// "R-GRA-1.workstation_fen" …, ascending.
const std::vector<std::string_view>& required_parameters();

// The sets activated so far. Of those with the same effectiveOn the later activation counts.
class RuleSets {
 public:
  void activate(RuleSet set, Day effective_on);
  const RuleSet* in_force(Day effective_on) const;  // null: none yet
  const RuleSet* find(std::uint32_t id) const;

 private:
  std::map<Day, RuleSet> sets_;
};

}  // namespace quanlu::ledger::rules

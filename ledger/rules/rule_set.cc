#include "ledger/rules/rule_set.h"

#include <algorithm>

#include "schemas/base/check.h"
#include "schemas/base/time.h"
#include "schemas/settings/table_reader.h"

namespace quanlu::ledger::rules {
namespace {

using schemas::settings::TableReader;
using schemas::settings::Value;
using Rules = std::map<std::string, Rule, std::less<>>;

constexpr int kDeadlines = 39;

Error lacking(const std::string& where, std::string what) {
  return Error{.kind = Failure::kUsage,
               .reason = "ruleSet",
               .what = {"规则集不完整", "the rule set is incomplete"},
               .where = where,
               .expected = std::move(what)};
}

std::optional<Parameter> to_parameter(const Value& value) {
  if (value.is(Value::Kind::kInteger)) return Parameter{.number = value.integer};
  if (value.is(Value::Kind::kText)) return Parameter{.text = value.text};
  if (!value.is(Value::Kind::kArray)) return std::nullopt;
  Parameter list;
  for (const Value& item : value.items) {
    if (!item.is(Value::Kind::kText)) return std::nullopt;
    list.texts.push_back(item.text);
  }
  return list;
}

Certainty read_certainty(TableReader& reader, const Value& at) {
  const std::string word = reader.text("certainty");
  if (word == "check") return Certainty::kCheck;
  if (word == "decided") return Certainty::kDecided;
  if (word != "read")
    reader.fault(at, {"未知的确定程度", "unknown certainty"}, "read, check, decided", word);
  return Certainty::kRead;
}

void read_parameters(TableReader& reader, const Value& table, Rule& rule) {
  for (const auto& member : table.members) {
    std::optional<Parameter> parameter = to_parameter(member.value);
    if (!parameter)
      reader.fault(member.value, {"参数须为整数、文本或文本数组",
                                  "a parameter is an integer, a text or a list of texts"});
    else
      rule.parameters.emplace(member.key, std::move(*parameter));
  }
}

Result<Rule> read_rule(const std::string& id, const Value& table, const std::string& where) {
  TableReader reader(table, where);
  Rule rule{.id = id};
  rule.group = reader.text("group");
  rule.text = reader.text("text");
  rule.source = reader.text_if("source").value_or("");
  rule.certainty = read_certainty(reader, table);
  rule.effective_from = reader.day_if("effective_from");
  if (const Value* parameters = reader.table("parameters"))
    read_parameters(reader, *parameters, rule);
  TRY(reader.finish());
  return rule;
}

const Parameter* find_parameter(const Rules& rules, std::string_view dotted) {
  const std::size_t dot = dotted.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto rule = rules.find(dotted.substr(0, dot));
  if (rule == rules.end()) return nullptr;
  const auto parameter = rule->second.parameters.find(dotted.substr(dot + 1));
  return parameter == rule->second.parameters.end() ? nullptr : &parameter->second;
}

std::optional<Unit> parse_unit(std::string_view word) {
  if (word == "wd") return Unit::kWorkingDays;
  if (word == "d") return Unit::kDays;
  if (word == "months") return Unit::kMonths;
  if (word == "years") return Unit::kYears;
  if (word == "date") return Unit::kDate;
  return std::nullopt;
}

// A number, "R-CMP-2.decide_days", or "05-31".
std::optional<Parameter> resolve(const Value* value, const Rules& rules) {
  if (value == nullptr) return std::nullopt;
  std::optional<Parameter> parameter = to_parameter(*value);
  if (!parameter || value->is(Value::Kind::kInteger)) return parameter;
  if (const Parameter* named = find_parameter(rules, parameter->text)) return *named;
  return parameter;
}

Span read_span(TableReader& reader, const Value& table, const Rules& rules) {
  const std::optional<Parameter> amount = resolve(reader.any("amount"), rules);
  const std::optional<Unit> unit = parse_unit(reader.text("unit"));
  Span span;
  span.before = reader.text_if("direction") == "before";
  span.unit = unit.value_or(Unit::kDays);
  bool fits = amount && unit;
  if (fits && span.unit == Unit::kDate) {
    const std::optional<Day> day = parse_day("2023-" + amount->text);  // no 29 February
    fits = day.has_value();
    span.month = civil(day.value_or(Day())).month;
    span.day_of_month = civil(day.value_or(Day())).day;
    span.amount = static_cast<int>(reader.integer_if("years_later").value_or(0));
  } else if (fits) {
    fits = amount->text.empty();
    span.amount = static_cast<int>(amount->number);
  }
  if (!fits) reader.fault(table, {"期限的数量或单位不符", "amount or unit of a deadline is wrong"});
  return span;
}

Status read_variants(const Value& table, const std::string& where, const Rules& rules,
                     Deadline& deadline) {
  for (const auto& member : table.members) {
    if (!member.value.is(Value::Kind::kTable))
      return fail(lacking(where, deadline.id + " variants." + member.key));
    TableReader reader(member.value, where);
    deadline.variants.emplace(member.key, read_span(reader, member.value, rules));
    TRY(reader.finish());
  }
  return {};
}

std::vector<TypeCode> read_codes(TableReader& reader, std::string_view key) {
  std::vector<TypeCode> codes;
  for (const std::int64_t code : reader.integers(key))
    codes.emplace_back(static_cast<std::uint16_t>(code));
  return codes;
}

Result<Deadline> read_deadline(const std::string& id, const Value& table, const std::string& where,
                               const Rules& rules) {
  TableReader reader(table, where);
  Deadline deadline{.id = id};
  deadline.starts = read_codes(reader, "start");
  deadline.stops = read_codes(reader, "stop");
  deadline.span = read_span(reader, table, rules);
  if (const std::optional<Parameter> extension = resolve(reader.any("extension"), rules))
    deadline.extension = static_cast<int>(extension->number);
  for (const std::int64_t days : reader.integers("reminders"))
    deadline.reminders.push_back(static_cast<int>(days));
  deadline.at_least = reader.flag_if("at_least").value_or(false);
  deadline.refuses = reader.flag_if("refuses").value_or(false);
  deadline.held_by_view = reader.flag_if("held_by_view").value_or(false);
  deadline.rules = reader.texts("rules");
  deadline.breach = reader.text("breach");
  if (const Value* variants = reader.table("variants"))
    TRY(read_variants(*variants, where, rules, deadline));
  TRY(reader.finish());
  return deadline;
}

}  // namespace

Result<RuleSet> RuleSet::parse(std::string_view toml, std::string_view where) {
  TRY_ASSIGN(const Value root, schemas::settings::parse_toml(toml, where));
  const std::string file(where);
  TableReader reader(root, file);
  RuleSet set;
  set.id_ = static_cast<std::uint32_t>(reader.integer("rule_set"));
  set.effective_on_ = reader.day("effective_on");
  set.title_ = reader.text("title");
  set.laws_ = reader.texts("laws");
  const Value* rules = reader.table("rules");
  const Value* deadlines = reader.table("deadlines");
  TRY(reader.finish());
  if (rules == nullptr || deadlines == nullptr) return fail(lacking(file, "rules, deadlines"));
  for (const auto& member : rules->members) {
    TRY_ASSIGN(Rule rule, read_rule(member.key, member.value, file));
    set.rules_.emplace(member.key, std::move(rule));
  }
  for (const auto& member : deadlines->members) {
    TRY_ASSIGN(Deadline deadline, read_deadline(member.key, member.value, file, set.rules_));
    set.deadlines_.emplace(member.key, std::move(deadline));
  }
  for (const std::string_view name : required_parameters())
    if (find_parameter(set.rules_, name) == nullptr) return fail(lacking(file, std::string(name)));
  for (int n = 1; n <= kDeadlines; ++n) {
    const std::string id = (n < 10 ? "D0" : "D") + std::to_string(n);
    if (set.deadlines_.count(id) == 0) return fail(lacking(file, id));
  }
  return set;
}

const Rule* RuleSet::find(std::string_view rule) const {
  const auto found = rules_.find(rule);
  return found == rules_.end() ? nullptr : &found->second;
}

std::int64_t RuleSet::number(std::string_view rule, std::string_view parameter) const {
  const Parameter* found = find_parameter(rules_, std::string(rule) + "." + std::string(parameter));
  CHECK(found != nullptr);
  return found->number;
}

Fen RuleSet::fen(std::string_view rule, std::string_view parameter) const {
  return Fen(number(rule, parameter));
}

const std::string& RuleSet::text(std::string_view rule, std::string_view parameter) const {
  const Parameter* found = find_parameter(rules_, std::string(rule) + "." + std::string(parameter));
  CHECK(found != nullptr);
  return found->text;
}

const Deadline& RuleSet::deadline(std::string_view id) const {
  const auto found = deadlines_.find(id);
  CHECK(found != deadlines_.end());
  return found->second;
}

bool RuleSet::lists(std::string_view legal_basis) const {
  const std::string_view name = legal_basis.substr(0, legal_basis.find_first_of("#("));
  if (std::find(laws_.begin(), laws_.end(), name) != laws_.end()) return true;
  if (name.size() < 3 || name.back() != '*') return find(name) != nullptr;
  const std::string_view stem = name.substr(0, name.size() - 1);  // R-ALR-*
  const auto first = rules_.lower_bound(stem);
  return first != rules_.end() && first->first.compare(0, stem.size(), stem) == 0;
}

void RuleSets::activate(RuleSet set, Day effective_on) {
  sets_.insert_or_assign(effective_on, std::move(set));
}

const RuleSet* RuleSets::in_force(Day effective_on) const {
  const auto after = sets_.upper_bound(effective_on);
  return after == sets_.begin() ? nullptr : &std::prev(after)->second;
}

const RuleSet* RuleSets::find(std::uint32_t id) const {
  for (const auto& entry : sets_)
    if (entry.second.id() == id) return &entry.second;
  return nullptr;
}

}  // namespace quanlu::ledger::rules

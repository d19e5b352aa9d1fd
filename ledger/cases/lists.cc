#include "ledger/cases/lists.h"

#include <array>

#include "ledger/cases/access.h"

namespace quanlu::ledger::cases {

namespace {

struct Row {
  std::uint16_t code;
  std::string_view list, field;  // the field's text, number or id is the key; of a list each
};

constexpr Row kRows[] = {
    {502, list::kComplaintNo, "no"},    {750, list::kPenaltyNo, "docNo"},
    {113, list::kLegalRep, "legalRep"}, {116, list::kLegalRep, "legalRep"},
    {201, list::kPushOf, "of"},         {202, list::kPushOf, "of"},
    {617, list::kRewardOf, "gradeRef"}, {614, list::kVoucher, "voucherNo"},
    {617, list::kVoucher, "voucherNo"}, {301, list::kWindow, "year"},
    {840, list::kPointsYear, "year"},   {847, list::kPointsYear, "year"},
    {1330, list::kHold, "scope"},       {1312, kUnsealList, "of"},
    {123, list::kDecision, "decision"}, {124, list::kDecision, "decision"},
    {776, list::kDecision, "decision"}, {132, list::kAnnulled, "by"},
};

void add_value(const Row& row, const Value& value, std::vector<Entry>& entries) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    entries.push_back({row.list, std::to_string(*number)});
  else if (const auto* text = std::get_if<std::string>(&value))
    entries.push_back({row.list, *text});
  else if (const auto* id = std::get_if<Id16>(&value))
    entries.push_back({row.list, id_key(*id)});
  else if (const auto* ids = std::get_if<std::vector<Id16>>(&value))
    for (const Id16& one : *ids)
      entries.push_back({row.list, id_key(one)});
}

// The key under which a person's data was sealed: what 1311 must name.
void add_sealed(const Step& step, std::vector<Entry>& entries) {
  for (const registry::Field& field : step.type->fields) {
    if (field.kind != registry::FieldKind::kSealed) continue;
    const Id16 key = step.ref(field.name);
    if (!key.is_zero()) entries.push_back({list::kSealedBy, id_key(key)});
  }
}

}  // namespace

std::vector<Entry> entries_of(const Step& step) {
  std::vector<Entry> entries;
  if (step.type == nullptr) return entries;
  for (const Row& row : kRows) {
    if (row.code != step.code) continue;
    if (const Value* value = step.find(row.field)) add_value(row, *value, entries);
  }
  switch (step.code) {
    case 501:
      if (!step.correlation.is_zero())
        entries.push_back({list::kSameFact, id_key(step.correlation)});
      break;
    case 613:
      entries.push_back(
          {list::kGrantOf, joined_key({std::to_string(step.number("scheme")),
                                       std::to_string(step.number("year")), step.text("payee")})});
      break;
    case 762:
      if (!step.correlation.is_zero())
        entries.push_back({list::kFinding, id_key(step.correlation)});
      break;
    case 335:
      entries.push_back({list::kCandidate, step.subject});
      break;
    case 1203:
      entries.push_back({list::kRuleSet, ""});
      break;
    case 1205:
      entries.push_back({list::kAreaTable, ""});
      break;
    default:
      break;
  }
  add_sealed(step, entries);
  return entries;
}

std::string joined_key(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (std::string_view part : parts) {
    key += part;
    key += '\1';
  }
  return key;
}

std::string id_key(const Id16& id) {
  return std::string(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

}  // namespace quanlu::ledger::cases

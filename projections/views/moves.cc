#include "projections/views/moves.h"

namespace quanlu::projections::views {
namespace {

using registry::Field;
using registry::FieldKind;

bool names_enumerant(const Fact& fact, const Field& field, std::string_view word) {
  if (field.kind != FieldKind::kEnum || field.list) return false;
  const auto& values = registry::enumerations()[field.enumeration];
  const registry::Enumerant* wanted = values.find(word);
  return wanted != nullptr && fact.event->fields().number(field) == wanted->value;
}

bool word_holds(std::string_view word, const Fact& fact) {
  for (const Field& field : fact.type->fields) {
    if (field.kind == FieldKind::kBool && field.name == word && !field.list)
      return fact.event->fields().number(field) != 0;
    if (names_enumerant(fact, field, word)) return true;
  }
  return false;
}

// By their names, as DOMAIN.md 2.2 knows computed fields: dueOn, ackDueOn, decideDueOn …
const Field* find_due_field(const registry::EventType& type) {
  constexpr std::string_view kTail = "ueOn";
  for (const Field& field : type.fields) {
    if (field.kind != FieldKind::kDate || field.list || field.name.size() < kTail.size()) continue;
    if (field.name.substr(field.name.size() - kTail.size()) == kTail) return &field;
  }
  return nullptr;
}

}  // namespace

bool condition_holds(std::string_view condition, const Fact& fact) {
  if (condition.empty()) return true;
  // 处罚法 58: no legal review is needed where there is no right to a hearing
  // (ledger/cases/moves.cc).
  if (condition.substr(0, 6) == "art.58") return !word_holds("hearingRight", fact);
  const std::size_t equals = condition.find('=');
  if (equals == std::string_view::npos) return word_holds(condition, fact);
  const Field* field = fact.type->field(condition.substr(0, equals));
  if (field == nullptr) return false;
  std::string_view values = condition.substr(equals + 1);
  while (true) {
    const std::size_t slash = values.find('/');
    if (names_enumerant(fact, *field, values.substr(0, slash))) return true;
    if (slash == std::string_view::npos) return false;
    values.remove_prefix(slash + 1);
  }
}

Moves::Moves() {
  stop_roles_.resize(registry::deadlines().size() + 1);
  for (const registry::EventType& type : registry::event_types()) {
    for (const registry::Deadline stopped : type.stops) {
      std::uint16_t& role = stop_roles_[static_cast<std::size_t>(stopped)];
      if (role == 0 && !type.roles.empty()) role = static_cast<std::uint16_t>(type.roles.front());
    }
    if (by_code_.size() <= type.code) by_code_.resize(std::size_t{type.code} + 1);
    due_fields_.resize(by_code_.size());
    due_fields_[type.code] = find_due_field(type);
    const auto begin = static_cast<std::uint32_t>(moves_.size());
    moves_.insert(moves_.end(), type.moves.begin(), type.moves.end());
    by_code_[type.code] = {begin, static_cast<std::uint32_t>(moves_.size())};
  }
}

bool Moves::has(std::uint16_t code, registry::StreamKind machine) const {
  if (code >= by_code_.size()) return false;
  for (std::uint32_t i = by_code_[code].begin; i < by_code_[code].end; ++i)
    if (moves_[i].machine == machine) return true;
  return false;
}

// A move with a condition that holds goes before one without.
std::uint8_t Moves::next(const Fact& fact, registry::StreamKind machine, std::uint8_t from) const {
  if (fact.code >= by_code_.size()) return from;
  std::uint8_t plain = from;
  for (std::uint32_t i = by_code_[fact.code].begin; i < by_code_[fact.code].end; ++i) {
    const registry::Move& move = moves_[i];
    if (move.machine != machine || move.from != from) continue;
    if (move.condition.empty())
      plain = move.to;
    else if (condition_holds(move.condition, fact))
      return move.to;
  }
  return plain;
}

}  // namespace quanlu::projections::views

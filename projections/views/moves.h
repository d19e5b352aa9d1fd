#pragma once
// State machines by event code, for folding millions of events: the moves of the registry, found
// in one step. The conditions mean what ledger/cases/moves.h says; a test holds both together.
#include <cstdint>
#include <string_view>
#include <vector>

#include "projections/views/fact.h"
#include "schemas/registry/registry.h"

namespace quanlu::projections::views {

class Moves {
 public:
  Moves();

  // Whether events of that type move the machine at all.
  bool has(std::uint16_t code, registry::StreamKind machine) const;
  // Where the event takes the machine from this state; the same state when the table allows no
  // move: evolve is total.
  std::uint8_t next(const Fact& fact, registry::StreamKind machine, std::uint8_t from) const;

  // The field in which events of that type name the day until which somebody has to act; nullptr.
  const registry::Field* due_field(std::uint16_t code) const {
    return code < due_fields_.size() ? due_fields_[code] : nullptr;
  }

  // The role that may do what stops the deadline; of several the first; 0: nobody's.
  std::uint16_t role_of(std::uint16_t deadline) const {
    return deadline < stop_roles_.size() ? stop_roles_[deadline] : 0;
  }

 private:
  struct Span {
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<registry::Move> moves_;
  std::vector<Span> by_code_;
  std::vector<const registry::Field*> due_fields_;
  std::vector<std::uint16_t> stop_roles_;
};

// "field=a/b", or one word: a true flag or the enumerant of some field. Empty holds always.
bool condition_holds(std::string_view condition, const Fact& fact);

}  // namespace quanlu::projections::views

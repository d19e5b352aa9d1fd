#pragma once
// What one view function gets: the event, whom it is applied for, and what corrections say.
#include <cstdint>
#include <string_view>

#include "ledger/store/key.h"
#include "projections/views/fact.h"
#include "projections/views/moves.h"
#include "projections/views/row.h"
#include "projections/views/rows.h"
#include "projections/views/rule_shelf.h"
#include "schemas/text/search.h"

namespace quanlu::projections::views {

// What corrections (1314) made of an event. 0: nothing; else 1 + seq.
struct Mark {
  std::uint64_t corrected_by = 0;  // of the 1314
  std::uint64_t replaces = 0;      // of the event at whose place this one is read
};

// Where an event belongs. The subject's text is borrowed from the entry or from the route.
struct Route {
  std::string_view subject;
  std::uint16_t subject_kind = 0;
  Id16 case_id;  // zero: none
  Id16 stream;   // zero: its stream is not followed
};

struct Applied {
  const Fact& fact;
  const Route& route;
  const Moves& moves;
  Id16 owner;  // the case or stream it is applied for
  bool is_stream = false;
  registry::StreamKind linked{};  // the event is of another stream: the owner's kind
  Mark mark;
  Rows& rows;
  RowBuffer& buffer;
  const schemas::text::SearchFold& search;
  const RuleShelf& rules;

  // A key that does not fit comes of a text longer than any intake lets through: no row for it.
  template <typename Row>
  void put(View view, const ledger::store::Key& key, const Row& row) const {
    if (key.fits()) rows.put(view, key.padded(), buffer.encode(row));
  }
  void erase(View view, const ledger::store::Key& key) const {
    if (key.fits()) rows.erase(view, key.padded());
  }
};

inline std::string_view view_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}
inline std::uint16_t number_of(std::uint16_t value) {
  return value;
}
template <typename Enum>
std::uint16_t number_of(Enum value) {
  return static_cast<std::uint16_t>(value);
}

}  // namespace quanlu::projections::views

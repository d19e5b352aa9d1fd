#pragma once
// What a reader is shown. The decision is ledger/cases' (may_read); here is the hook through which
// each answer passes, so that no question can forget it.
#include <cstdint>
#include <functional>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu::projections::query {

enum class Sight : std::uint8_t {
  kHidden,  // as if absent
  kMasked,  // identities and amounts of persons left out
  kClear,
};

// What is about to be shown: an event, or a case or body as a whole (code 0).
struct Shown {
  std::uint16_t code = 0;
  std::uint16_t stream = 0;  // registry::StreamKind
  std::uint8_t conf = 0;     // registry::Conf
  std::string_view subject;  // whom it is about
  std::string_view handler;  // account
  std::string_view unit;     // that leads or is asked
  Id16 case_id;
};

// Empty: everything is clear (figures, tests); for readers: Disclosure::access() of disclosure.h.
using Access = std::function<Sight(const Shown&)>;

inline Sight sight(const Access& access, const Shown& shown) {
  return access ? access(shown) : Sight::kClear;
}

}  // namespace quanlu::projections::query

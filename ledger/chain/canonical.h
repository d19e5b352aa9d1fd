#pragma once
// The canonical form of an entry, checked without its schema by one linear walk (ledger/FORMAT.md
// section 3): one value has one form, so that no two decoders can read different things out of
// hashed bytes.
#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::chain {

inline constexpr int kLevelsMax = 32;
inline constexpr std::uint32_t kSizelessElementsMax = 1024;

enum class CanonicalFault : std::uint8_t {
  kForm,       // size, root pointer, or words 128 and 136 are not those of an entry
  kOffset,     // an object does not begin where the one before ends
  kBounds,     // an object reaches past the end
  kTrailing,   // bytes after the last object
  kUntrimmed,  // last data word or last pointer of a struct is zero
  kEmpty,      // a struct or list without content that has a size or place of its own
  kPadding,    // bits behind the last element of a list are not zero
  kListSize,   // a struct list whose words are not its elements, or too many elements without size
  kPointer,    // far or capability pointer, or a tag that is none
  kDepth,      // more than kLevelsMax levels
};
std::string_view to_text(CanonicalFault fault);

// Nothing when the entry is canonical. Time is linear in its size, stack is bounded by the levels.
std::optional<CanonicalFault> check_canonical(BytesView entry);

}  // namespace quanlu::ledger::chain

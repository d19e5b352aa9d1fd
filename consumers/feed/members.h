#pragma once
// Members of a JSON object that was read, each nothing when it is not there or of another kind.
#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/base/ids.h"
#include "schemas/codec/forms.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::feed {

// Decimal digits in a string: a counter does not fit a double.
inline std::optional<std::uint64_t> counter_in(const schemas::codec::JsonValue& object,
                                               std::string_view key) {
  const std::string* text = object.find_text(key);
  return text != nullptr ? schemas::codec::parse_unsigned(*text) : std::nullopt;
}

inline std::optional<Digest> digest_in(const schemas::codec::JsonValue& object,
                                       std::string_view key) {
  const std::string* text = object.find_text(key);
  return text != nullptr ? parse_digest(*text) : std::nullopt;
}

}  // namespace quanlu::consumers::feed

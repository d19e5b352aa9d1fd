#pragma once
// Reading the texts of C2SP line by line, each value in its one spelling.
#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu::ledger::note {

// The next line without its line feed, cut off the text; nothing when no whole line is left.
std::optional<std::string_view> take_line(std::string_view& text);

// Decimal, without sign and leading zeros.
std::optional<std::uint64_t> parse_decimal(std::string_view digits);

// 32 bytes in canonical base64.
std::optional<Digest> parse_hash(std::string_view line);

}  // namespace quanlu::ledger::note

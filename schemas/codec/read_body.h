#pragma once
// The `data` of a command, by the table of its type. Inside this room only.
#include "schemas/codec/read_value.h"

namespace quanlu::schemas::codec {

// Fills command.body (whose type is set) and the personal fields that wait for their seal.
Verdict read_body(Element data, const Path& path, Command& command);

// What a number or an amount may be at least and at most, by kind, name and check of its field.
struct Range {
  std::int64_t least, most;
};
Range range_of(const Field& field);
std::size_t least_length(const Field& field);  // of a list: "≥2, qualified" is 2

}  // namespace quanlu::schemas::codec

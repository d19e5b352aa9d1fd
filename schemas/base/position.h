#pragma once
// Where an event lies, as people and clients write it: "PARTITION:SEQ", or "SEQ" of partition 0
// (INTERFACES.md 2.1).
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu {

struct Position {
  Partition partition;
  Seq seq;
};
std::string to_text(const Position& position);  // "1:31"
// "31" or "1:31". Nothing: it is none.
std::optional<Position> parse_position(std::string_view text);

}  // namespace quanlu

#pragma once
// How the place of an entry is written (INTERFACES.md 2.1): "5031", in a ledger with several
// partitions "PARTITION:SEQ".
#include <string>

#include "consumers/cli/screen/json.h"
#include "schemas/base/position.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::opened {

// Only there authorityAt is given, and the opening of partition 0 alone goes without.
inline bool lies_among_partitions(const schemas::codec::Event& event) {
  return event.partition() != Partition(0) || event.envelope().getAuthorityAt() != 0;
}

inline std::string position_text(const schemas::codec::Event& event) {
  const std::string seq = std::to_string(event.seq().value);
  return lies_among_partitions(event) ? std::to_string(event.partition().value) + ":" + seq : seq;
}

// As errors name the place of an entry: "seq 5031", in a ledger with several partitions "1:31".
inline std::string where_text(const Position& position, std::uint64_t partitions) {
  return partitions > 1 ? to_text(position) : "seq " + std::to_string(position.seq.value);
}

// "partition", where there are several, and "seq".
inline void add_position(screen::Json& json, const schemas::codec::Event& event) {
  if (lies_among_partitions(event)) json.member("partition", event.partition().value);
  json.member("seq", event.seq().value);
}

}  // namespace quanlu::consumers::cli::opened

#pragma once
// Where an event stands in the order of its ledger: authorityAt of its envelope, which the writer
// of a ledger with several partitions gives (ledger/chain place.h reads the same without the
// schema); with one partition the seq.
#include "schemas/codec/event.h"

namespace quanlu::schemas::codec {

inline Seq place_of(const Event& event) {
  const std::uint64_t stated = event.envelope().getAuthorityAt();
  return stated != 0 ? Seq(stated) : event.seq();
}

}  // namespace quanlu::schemas::codec

#pragma once
// read_row() in two steps, for who hashes the entry in between: so a row comes into the processor's
// cache once.
#include "ledger/log/row.h"

namespace quanlu::ledger::log {

// Everything but the checksum.
Row split_row(BytesView key, BytesView value);
// Of a row that split_row() found sound.
bool has_its_checksum(BytesView value);

}  // namespace quanlu::ledger::log

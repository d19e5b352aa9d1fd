#pragma once
// What of a mapped file stays in this process's memory. The kernel keeps the pages of a map that
// were read until it needs room; whoever reads a whole file once says where it was.
#include "schemas/base/bytes.h"

namespace quanlu::ledger::store {

// The pages that hold these bytes of a map leave the process. Reading them again is allowed and
// brings them back from the file.
void forget_pages(BytesView mapped);

}  // namespace quanlu::ledger::store

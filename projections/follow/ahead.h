#pragma once
// Reading and hashing on a thread of their own, a few chunks ahead of whoever applies: the second
// stage of a rebuild with jobs > 1. Hands chunks over through a bounded queue.
#include <memory>

#include "ledger/crypto/digest.h"
#include "projections/follow/accepted.h"

namespace quanlu::projections::follow {

// Takes the source over; the thread ends with the object. It stops at the end of the log for good.
std::unique_ptr<RecordSource> read_ahead(std::unique_ptr<RecordSource> source, crypto::Suite suite);

}  // namespace quanlu::projections::follow

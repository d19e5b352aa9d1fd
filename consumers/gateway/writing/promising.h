#pragma once
// Signed promises beside the receipts of a request (INTEGRITY.md 2.9).
#include <optional>
#include <span>
#include <vector>

#include "consumers/gateway/writing/submit.h"
#include "ledger/chain/promise.h"

namespace quanlu::consumers::gateway::writing {

// Before anything is written: 503 noPromise when the caller needs a promise and none is given now.
tl::expected<void, answer::Problem> may_promise(const answer::Asked& asked, const Wishes& wishes);

// One place for each receipt of an accepted event, in order; empty places where none was asked for
// or could be given. 503 noPromise where one was needed: the events are in, so asking again with
// the same event ids gives the promises.
using Promises = std::vector<std::optional<ledger::chain::SignedPromise>>;
tl::expected<Promises, answer::Problem> promises_of(
    const answer::Asked& asked, const Wishes& wishes,
    std::span<const ledger::intake::Receipt> receipts);

}  // namespace quanlu::consumers::gateway::writing

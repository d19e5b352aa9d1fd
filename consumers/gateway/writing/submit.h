#pragma once
// What the appending routes share: wishes of the query, the way into the writer and back.
#include <vector>

#include "consumers/gateway/answer/asked.h"
#include "ledger/intake/writer.h"

namespace quanlu::consumers::gateway::writing {

enum class PromiseWish : std::uint8_t {
  kNone,      // positions are enough
  kWanted,    // where it can be given
  kRequired,  // without one the event is not to be written
};

struct Wishes {
  PromiseWish promise = PromiseWish::kWanted;
  bool dry_run = false;
  bool applied = false;  // wait until the views have it
};
// `promise`: what is meant where the query does not say.
tl::expected<Wishes, answer::Problem> wishes_of(const answer::Asked& asked, PromiseWish promise);

// All or none, decided on each other; returns when they are durable.
std::vector<ledger::intake::Outcome> submit(const answer::Asked& asked,
                                            std::vector<schemas::codec::Command> commands,
                                            const Wishes& wishes);
// Each by itself and all under way together: they share the batches of the log.
std::vector<ledger::intake::Outcome> submit_each(const answer::Asked& asked,
                                                 std::vector<schemas::codec::Command> commands,
                                                 const Wishes& wishes);

// Of a failure of the writer the outcome is not known, unless it says what it is.
answer::Problem problem_of(const Error& error);

// Quanlu-Applied: whether the views reached it in time. Not in time is no failure: it is durable.
void wait_applied(const answer::Asked& asked, Seq place, http::Response& response);

}  // namespace quanlu::consumers::gateway::writing

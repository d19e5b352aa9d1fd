#pragma once
// The version of a stream that whoever appends has seen (INTERFACES.md 3.3): If-Match or
// expectedSeq, and what came since when it is not the present one.
#include <optional>

#include "consumers/gateway/answer/asked.h"
#include "schemas/codec/command.h"

namespace quanlu::consumers::gateway::writing {

// The first number of If-Match: "22.…" becomes the command's expectedSeq. 400 badRequest: "*", or
// a body that says another one; 412: a weak tag, which no version stands behind.
tl::expected<void, answer::Problem> take_if_match(const http::Request& request,
                                                  schemas::codec::Command& command);

// A refusal with currentSeq and missed[], and 412 where the version came in the header.
answer::Problem explained(const answer::Asked& asked, const Refusal& refusal,
                          std::optional<std::uint64_t> expected);

}  // namespace quanlu::consumers::gateway::writing

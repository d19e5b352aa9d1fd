#pragma once
// What an event's class asks of who wants to read it (INTERFACES.md 2.1, purpose).
#include "consumers/cli/frame/context.h"
#include "consumers/cli/reading/events.h"

namespace quanlu::consumers::cli::reading {

// Whether the event may be shown to this run: complaints and restricted finance need a purpose.
bool may_show(const frame::Context& context, const ReadEvent& read);

// Failure::kDenied "purposeRequired".
tl::unexpected<Error> purpose_required(const ReadEvent& read);

}  // namespace quanlu::consumers::cli::reading

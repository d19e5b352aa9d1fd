#pragma once
// How a command ends that was interrupted: it says what it had done.
#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::frame {

// On stderr, with --json also as the document; the exit code of the signal.
int stopped(Context& context, const Words& done);

// An error behind a document that stands on stdout already: the block alone.
int fail_behind(Context& context, const Error& error);

}  // namespace quanlu::consumers::cli::frame

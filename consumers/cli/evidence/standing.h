#pragma once
// Commands that stand and answer until they are told to stop: the signer and the witness.
#include "consumers/cli/frame/context.h"
#include "consumers/http/server.h"

namespace quanlu::consumers::cli::evidence {

inline const frame::Option kFor{.name = "--for",
                                .value = "DURATION",
                                .help = {"到时自行停止", "end by itself after this time"}};

// Until a signal or, when it is not 0, the end of the time. Then what is under way is answered.
int stand(frame::Context& context, http::Server& server, std::int64_t for_ms);

}  // namespace quanlu::consumers::cli::evidence

#pragma once
// What a verifier of a bundle trusts: keys and a log id from the command line, or from a trust file
// that they keep themselves. Never anything out of the bundle.
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/options.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::checking {

struct BundlePins {
  std::optional<Digest> log_id;
  std::vector<std::string> vkeys;
  bool empty() const { return !log_id && vkeys.empty(); }
};

// --log-id HEX. Nothing without it; kUsage for what is none.
Result<std::optional<Digest>> log_id_of(const frame::Options& options);

// --log-id, --key and --trust FILE, which is what `init` writes to trust/<log id>.json. kUsage for
// a key that is none, and for a trust file that says another log id than the command line.
Result<BundlePins> bundle_pins(const frame::Context& context, const frame::Options& options);

// The options above, for a command that takes them.
std::vector<frame::Option> pin_options();

}  // namespace quanlu::consumers::cli::checking

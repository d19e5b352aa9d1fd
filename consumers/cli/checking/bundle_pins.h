#pragma once
// What a verifier trusts: keys and a log id from the command line, or from a trust file that they
// keep themselves. Never anything out of the bundle or the ledger that is verified.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/options.h"
#include "ledger/chain/genesis.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::checking {

struct BundlePins {
  std::optional<Digest> log_id;
  std::vector<std::string> vkeys;
  std::optional<std::filesystem::path> trust;  // the file; beside it lies what was seen
  bool empty() const { return !log_id && vkeys.empty(); }
};

// --log-id HEX. Nothing without it; kUsage for what is none.
Result<std::optional<Digest>> log_id_of(const frame::Options& options);

// --log-id, --key and --trust FILE, which is what `init` writes to trust/<log id>.json, or the
// FOLDER in which it lies, with --log-id the one of that ledger. kUsage for a key that is none, for
// a trust file that says another log id than the command line, and for a folder with none, or
// several.
Result<BundlePins> bundle_pins(const frame::Context& context, const frame::Options& options);

// What is pinned of a ledger's checkpoint keys and is not what its genesis lists. A key that is
// pinned for a partition decides about it; one that is listed says which ledger it is. Nothing:
// they agree, or there are none.
struct KeyMismatch {
  std::string expected, found;  // vkeys
};
std::optional<KeyMismatch> key_mismatch(const std::vector<std::string>& keys,
                                        const ledger::chain::Genesis& genesis);

// The options above, for a command that takes them.
std::vector<frame::Option> pin_options();

}  // namespace quanlu::consumers::cli::checking

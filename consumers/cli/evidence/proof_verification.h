#pragma once
// A proof file held against what its verifier pinned, and said on the screen: `proof verify`, and
// `verify` of such a file. Needs no ledger (INTEGRITY.md 2.11).
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::evidence {

struct ProofPins {
  std::vector<std::string> vkeys;  // one of them has to have signed the checkpoint
  std::optional<Digest> log_id{};  // that the entry has to be of; nothing: said to be unchecked
  std::optional<std::filesystem::path> policy{};  // the verifier's own; nothing: the same
};

// Whether a file begins as a C2SP tlog-proof does.
bool is_proof_file(const std::filesystem::path& file);

// The exit code. Errors: those of check_proof; kTampered "log_id": the entry is of another ledger;
// kIncomplete "quorum_missing"; kUsage for a key that is none and a policy that does not read.
Result<int> verify_proof(frame::Context& context, const std::filesystem::path& file,
                         const std::filesystem::path& entry_file, const ProofPins& pins);

}  // namespace quanlu::consumers::cli::evidence

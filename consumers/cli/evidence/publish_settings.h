#pragma once
// [publish] of quanlu.toml: who signs, who is asked to cosign, and what happens without a quorum.
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "ledger/crypto/suite.h"
#include "ledger/policy/policy.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::evidence {

struct PublishSettings {
  std::optional<std::filesystem::path> signer;  // socket of the signer process; none: inline
  std::optional<ledger::policy::Policy> policy;
  std::string policy_text = "quorum none\n";
  std::chrono::milliseconds witness_timeout{5'000}, witness_wait{30'000};
  bool without_quorum = false;
  std::optional<std::chrono::milliseconds> interval;  // none: that of the genesis
  std::string tsa_url;                                // empty: no time stamps
  std::optional<std::filesystem::path> tsa_roots;
  std::chrono::milliseconds tsa_interval{86'400'000};
};

// Paths in it are relative to the ledger directory. kUsage for a policy that does not read or that
// names a witness without an address.
Result<PublishSettings> read_publish_settings(const schemas::settings::Settings& settings,
                                              const std::filesystem::path& root,
                                              ledger::crypto::Suite suite);

// A policy file of somebody, with the hasher of the ledger that it is for.
Result<ledger::policy::Policy> read_policy(const std::filesystem::path& file,
                                           ledger::crypto::Suite suite,
                                           std::string* text = nullptr);

}  // namespace quanlu::consumers::cli::evidence

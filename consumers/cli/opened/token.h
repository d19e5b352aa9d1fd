#pragma once
// The token on which new keys are made (keys.pkcs11_uri, INTERFACES.md 2.2).
#include <filesystem>
#include <optional>

#include "consumers/cli/frame/context.h"
#include "ledger/crypto/token_uri.h"

namespace quanlu::consumers::cli::opened {

// Nothing: keys lie in files. The PIN file stands under the ledger, or where the command was
// called, unless it is absolute. kUsage "token_uri" for what is none, or names a key beside the
// token.
Result<std::optional<ledger::crypto::TokenUri>> token_of(
    const frame::Context& context, const std::optional<std::filesystem::path>& ledger);

}  // namespace quanlu::consumers::cli::opened

#include "consumers/cli/opened/token.h"

#include "consumers/cli/opened/configuration.h"

namespace quanlu::consumers::cli::opened {

Result<std::optional<ledger::crypto::TokenUri>> token_of(
    const frame::Context& context, const std::optional<std::filesystem::path>& ledger) {
  using Token = std::optional<ledger::crypto::TokenUri>;
  constexpr const char* kKey = "keys.pkcs11_uri";
  TRY_ASSIGN(const auto settings, read_settings(context, ledger));
  const std::string& text = settings.text(kKey);
  if (text.empty()) return Token();
  TRY_ASSIGN(ledger::crypto::TokenUri uri, ledger::crypto::parse_token_uri(text, kKey));
  if (!uri.object.empty())
    return frame::usage({"这里只指明令牌, 密钥名由用途而定",
                         "a token is named here; its keys are named by their roles"},
                        kKey, "without object=", text);
  if (!uri.pin_file.empty())
    uri.pin_file = std::filesystem::absolute(ledger.value_or(context.directory) / uri.pin_file);
  return Token(std::move(uri));
}

}  // namespace quanlu::consumers::cli::opened

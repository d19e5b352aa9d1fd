#pragma once
// Where a key on a token lies, as text: a PKCS#11 URI (RFC 7512), of which exactly this much is
// understood: pkcs11:token=LABEL[;serial=S][;object=LABEL]?module-path=FILE[&pin-source=file:FILE].
#include <filesystem>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace quanlu::ledger::crypto {

struct TokenUri {
  std::filesystem::path module;    // the vendor's library, an absolute path
  std::string token;               // its label
  std::string serial;              // empty: any
  std::string object;              // label of the key; empty: it names a token only
  std::filesystem::path pin_file;  // empty: the token has a keypad of its own
  friend bool operator==(const TokenUri&, const TokenUri&) = default;
};

inline constexpr std::string_view kTokenScheme = "pkcs11:";

// Failure::kUsage "token_uri" that names the attribute; a PIN in the text itself is refused, since
// settings and key files are read by more people than keys. `where`: what an error names.
Result<TokenUri> parse_token_uri(std::string_view text, const std::string& where);
std::string to_text(const TokenUri& uri);

}  // namespace quanlu::ledger::crypto

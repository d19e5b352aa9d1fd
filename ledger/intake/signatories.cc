#include "ledger/intake/signatories.h"

#include <array>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::intake {

Result<crypto::Signatory> load_signatory(const KeyFolder& keys, const std::string& name) {
  if (crypto::Signatory::is_on_token(keys.file(name)))
    return crypto::Signatory::load(keys.file(name), keys.suite(), {});
  TRY_ASSIGN(crypto::SigningKey key, keys.load(name));
  return crypto::Signatory(std::move(key));
}

Result<crypto::Signatory> obtain_signatory(const KeyFolder& keys, const std::string& name,
                                           const std::optional<crypto::TokenUri>& token,
                                           Random& random) {
  if (std::filesystem::exists(keys.file(name))) return load_signatory(keys, name);
  if (!token) {
    TRY_ASSIGN(crypto::SigningKey key, keys.obtain(name, random));
    return crypto::Signatory(std::move(key));
  }
  std::array<std::uint8_t, 4> unlike;  // two ledgers may have keys on one token
  random.fill(unlike);
  crypto::TokenUri uri = *token;
  uri.object = name + "-" + to_hex(unlike);
  return crypto::Signatory::create_on_token(keys.file(name), keys.suite(), uri);
}

}  // namespace quanlu::ledger::intake

#include "ledger/crypto/handles.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace quanlu::ledger::crypto {

void Release::operator()(evp_md_st* digest) const {
  EVP_MD_free(digest);
}
void Release::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}
void Release::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

std::string openssl_version() {
  return OpenSSL_version(OPENSSL_VERSION_STRING);
}

}  // namespace quanlu::ledger::crypto

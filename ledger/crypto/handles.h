#pragma once
// Owners of OpenSSL objects by forward declaration, so that headers can hold them without its
// headers.
#include <memory>
#include <string>

struct evp_md_st;
struct evp_md_ctx_st;
struct evp_pkey_st;

namespace quanlu::ledger::crypto {

struct Release {
  void operator()(evp_md_st* digest) const;
  void operator()(evp_md_ctx_st* context) const;
  void operator()(evp_pkey_st* key) const;
};

using DigestHandle = std::unique_ptr<evp_md_st, Release>;
using DigestContext = std::unique_ptr<evp_md_ctx_st, Release>;
using KeyHandle = std::unique_ptr<evp_pkey_st, Release>;

std::string openssl_version();  // of the library that runs

}  // namespace quanlu::ledger::crypto

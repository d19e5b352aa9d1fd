#pragma once
// Who asks, by the uid of the process behind the local socket: [auth.local_users] of quanlu.toml.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "consumers/http/message.h"
#include "ledger/intake/decider.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::gateway {

// Asked to choose one of several accounts; the first is the default.
inline constexpr const char* kActorField = "Quanlu-Actor";

class Accounts {
 public:
  // An account "*" stands for every account.
  void add(std::uint32_t uid, std::vector<std::string> accounts) {
    by_uid_[uid] = std::move(accounts);
  }
  // Errors: kDenied "unauthenticated" (nobody), "role" (the account is not theirs).
  Result<ledger::intake::Caller> caller(const http::Request& request) const;

 private:
  std::map<std::uint32_t, std::vector<std::string>> by_uid_;
};

}  // namespace quanlu::consumers::gateway

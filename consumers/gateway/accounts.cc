#include "consumers/gateway/accounts.h"

#include <algorithm>

namespace quanlu::consumers::gateway {

Result<ledger::intake::Caller> Accounts::caller(const http::Request& request) const {
  const auto entry = request.peer_uid ? by_uid_.find(*request.peer_uid) : by_uid_.end();
  if (entry == by_uid_.end() || entry->second.empty())
    return fail(Failure::kDenied, "unauthenticated",
                {"本机用户没有对应账号", "this user of the machine has no account"});
  ledger::intake::Caller caller{.accounts = entry->second};
  const auto everyone = std::find(caller.accounts.begin(), caller.accounts.end(), "*");
  if (everyone != caller.accounts.end()) {
    caller.any_account = true;
    caller.accounts.erase(everyone);
  }
  const auto asked = request.field(kActorField);
  if (!asked) return caller;
  const auto mine = std::find(caller.accounts.begin(), caller.accounts.end(), *asked);
  if (mine == caller.accounts.end() && !caller.any_account)
    return fail(Failure::kDenied, "role", {"不是本人账号", "this account is not yours"});
  if (mine != caller.accounts.end()) caller.accounts.erase(mine);
  caller.accounts.insert(caller.accounts.begin(), std::string(*asked));
  return caller;
}

}  // namespace quanlu::consumers::gateway

#include "consumers/cli/opened/caller.h"

#include <algorithm>

#include <unistd.h>

namespace quanlu::consumers::cli::opened {

Result<ledger::cases::Caller> caller_of(const frame::Context& context,
                                        const schemas::settings::Settings& settings) {
  ledger::cases::Caller caller;
  const std::string uid = std::to_string(getuid());
  for (const auto& [name, accounts] : settings.names("auth.local_users"))
    if (name == uid) caller.accounts = accounts;
  const auto everyone = std::find(caller.accounts.begin(), caller.accounts.end(), "*");
  if (everyone != caller.accounts.end()) {
    caller.any_account = true;
    caller.accounts.erase(everyone);
  }
  if (caller.accounts.empty() && !caller.any_account)
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "role",
                      .what = {"本机用户没有对应账号", "this user of the machine has no account"},
                      .where = "uid " + uid,
                      .remedy = {"在 quanlu.toml 的 [auth.local_users] 中登记",
                                 "enter it under [auth.local_users] in quanlu.toml"}});
  if (!context.actor) return caller;
  const auto mine = std::find(caller.accounts.begin(), caller.accounts.end(), *context.actor);
  if (mine == caller.accounts.end() && !caller.any_account)
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "role",
                      .what = {"不是本人账号", "this account is not yours"},
                      .where = "--actor",
                      .found = *context.actor});
  if (mine != caller.accounts.end()) caller.accounts.erase(mine);
  caller.accounts.insert(caller.accounts.begin(), *context.actor);
  return caller;
}

}  // namespace quanlu::consumers::cli::opened

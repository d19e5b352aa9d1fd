#include "consumers/cli/writing/config_file.h"

namespace quanlu::consumers::cli::writing {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

}  // namespace

std::string config_file(const ConfigFile& from) {
  std::string text =
      "# 泉录账本配置 / configuration of a Quanlu ledger; 全部键 / all keys: quanlu config "
      "default\n";
  if (from.trial)
    text +=
        "# 试用账本: 一人可用任何账号, 不得用于正式业务 / trial: one person acts as all, not for "
        "service\n";
  text += "\n[ledger]\norigin = " + quoted(from.origin) + "\nsuite = " + quoted(from.suite) + "\n";
  text += "\n[log]\nbackend = " +
          quoted(from.log.backend == ledger::log::LogSpec::Backend::kMemory ? "memory" : "lmdb") +
          "\npath = " + quoted(from.log.path.string()) + "\n";
  text += "\n[auth.local_users]\n\"" + std::to_string(from.user) + "\" = [";
  for (std::size_t i = 0; i < from.accounts.size(); ++i)
    text += (i == 0 ? "" : ", ") + quoted(from.accounts[i]);
  return text + "]\n";
}

}  // namespace quanlu::consumers::cli::writing

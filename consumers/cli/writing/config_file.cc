#include "consumers/cli/writing/config_file.h"

#include <algorithm>

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

std::string log_section(const ledger::log::LogSpec& spec) {
  const std::string log =
      spec == ledger::log::LogSpec{} ? "lmdb:" + spec.path.string() : ledger::log::to_text(spec);
  const std::size_t colon = log.find(':');
  return "[log]\nbackend = " + quoted(log.substr(0, colon)) +
         "\npath = " + quoted(log.substr(colon + 1)) + "\n";
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
  text += "\n" + log_section(from.log);
  if (from.trial)
    text +=
        "\n# 检查点在发布进程内签名 / checkpoints are signed inside the publisher; in service: "
        "quanlu signer\n[publish]\nsigner = \"inline\"\n";
  text += "\n[auth.local_users]\n\"" + std::to_string(from.user) + "\" = [";
  for (std::size_t i = 0; i < from.accounts.size(); ++i)
    text += (i == 0 ? "" : ", ") + quoted(from.accounts[i]);
  return text + "]\n";
}

Result<std::string> with_log(std::string_view config, const ledger::log::LogSpec& log) {
  constexpr std::string_view kBackend = "[log]\nbackend = ", kPath = "\npath = ";
  const std::size_t at = config.find(kBackend);
  const std::size_t path = at == std::string_view::npos ? at : config.find('\n', at + 6);
  if (path == std::string_view::npos || config.substr(path, kPath.size()) != kPath)
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "config",
                      .what = {"quanlu.toml 的 [log] 一节已改动, 请手工改写",
                               "the section [log] of quanlu.toml was changed: change it by hand"},
                      .expected = log_section(log)});
  const std::size_t end = std::min(config.find('\n', path + 1), config.size() - 1) + 1;
  return std::string(config.substr(0, at)) + log_section(log) + std::string(config.substr(end));
}

}  // namespace quanlu::consumers::cli::writing

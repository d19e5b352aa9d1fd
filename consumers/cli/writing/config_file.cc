#include "consumers/cli/writing/config_file.h"

#include <algorithm>

#include "schemas/settings/settings.h"

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

std::string line(const char* key, const std::string& value) {
  return value.empty() ? "" : std::string(key) + " = " + quoted(value) + "\n";
}

std::string kafka_section(const ledger::log::LogSpec& spec) {
  std::string brokers;
  for (std::size_t at = 0; at < spec.brokers.size();) {
    const std::size_t end = std::min(spec.brokers.find(',', at), spec.brokers.size());
    brokers += (at == 0 ? "" : ", ") + quoted(spec.brokers.substr(at, end - at));
    at = end + 1;
  }
  const ledger::log::Connection& connection = spec.connection;
  std::string text = "[log]\nbackend = \"kafka\"\n\n[log.kafka]\nbrokers = [" + brokers + "]\n" +
                     line("prefix", spec.prefix);
  if (connection.tls)
    text += line("security", "ssl") + line("ca_file", connection.ca_file) +
            line("cert_file", connection.cert_file) + line("key_file", connection.key_file);
  for (const auto& [key, value] : connection.extra)
    text += line(("extra." + key).c_str(), value);
  return text;
}

std::string log_section(const ledger::log::LogSpec& spec) {
  if (spec.backend == ledger::log::LogSpec::Backend::kKafka) return kafka_section(spec);
  if (spec.backend == ledger::log::LogSpec::Backend::kMemory)
    return "[log]\n" + line("backend", "memory");
  return "[log]\n" + line("backend", "lmdb") + line("path", spec.path.string());
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
  if (!from.passphrase_file.empty() || !from.token.empty()) text += "\n[keys]\n";
  if (!from.passphrase_file.empty()) text += line("passphrase_file", from.passphrase_file);
  if (!from.token.empty()) text += line("pkcs11_uri", from.token);
  if (from.trial)
    text +=
        "\n# 检查点在发布进程内签名 / checkpoints are signed inside the publisher; in service: "
        "quanlu signer\n[publish]\nsigner = \"inline\"\n";
  text += "\n[auth.local_users]\n\"" + std::to_string(from.user) + "\" = [";
  for (std::size_t i = 0; i < from.accounts.size(); ++i)
    text += (i == 0 ? "" : ", ") + quoted(from.accounts[i]);
  return text + "]\n";
}

Result<std::string> with_log(std::string_view config, const ledger::log::LogSpec& from,
                             const ledger::log::LogSpec& to) {
  const std::string before = log_section(from);
  const std::size_t at = config.find(before);
  std::string text;
  if (at != std::string_view::npos)
    text = std::string(config.substr(0, at)) + log_section(to) +
           std::string(config.substr(at + before.size()));
  // Two sections of one name, when somebody wrote one of them by hand.
  if (at != std::string_view::npos &&
      schemas::settings::Settings::resolve(
          {.options = {}, .environment = {}, .files = {{"quanlu.toml", text}}}))
    return text;
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "config",
                    .what = {"quanlu.toml 的 [log] 一节已改动, 请手工改写",
                             "the section [log] of quanlu.toml was changed: change it by hand"},
                    .expected = log_section(to)});
}

}  // namespace quanlu::consumers::cli::writing

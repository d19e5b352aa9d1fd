#include "consumers/cli/opened/log_spec.h"

#include <string>

namespace quanlu::consumers::cli::opened {
namespace {

using ledger::log::Connection;
using ledger::log::LogSpec;
using schemas::settings::Settings;

constexpr std::string_view kExtra = "log.kafka.extra.";
constexpr std::string_view kCredential = "credential:";

std::string file_of(const Settings& settings, std::string_view key,
                    const std::filesystem::path& folder) {
  const std::string& text = settings.text(key);
  if (text.empty() || text.starts_with(kCredential)) return text;
  return (folder / text).lexically_normal().string();
}

Result<Connection> connection_of(const frame::Context& context, const Settings& settings,
                                 const std::filesystem::path& folder) {
  Connection connection{.tls = settings.text("log.kafka.security") == "ssl",
                        .ca_file = file_of(settings, "log.kafka.ca_file", folder),
                        .cert_file = file_of(settings, "log.kafka.cert_file", folder),
                        .key_file = file_of(settings, "log.kafka.key_file", folder),
                        .key = {},
                        .extra = {}};
  if (connection.tls && !connection.key_file.empty()) {
    TRY_ASSIGN(connection.key,
               schemas::settings::read_secret(
                   connection.key_file, context.environment("CREDENTIALS_DIRECTORY").value_or("")));
  }
  for (const auto& [key, setting] : settings.all())
    if (key.starts_with(kExtra))
      connection.extra.emplace_back(key.substr(kExtra.size()), setting.text);
  return connection;
}

// What --log would say.
std::string words_of(const Settings& settings) {
  const std::string& backend = settings.text("log.backend");
  if (backend != "kafka") return backend + ":" + settings.text("log.path");
  std::string brokers;
  for (const std::string& broker : settings.texts("log.kafka.brokers"))
    brokers += (brokers.empty() ? "" : ",") + broker;
  return "kafka:" + brokers + "/" + settings.text("log.kafka.prefix");
}

}  // namespace

Result<LogSpec> log_named(std::string_view text, const frame::Context& context,
                          const Settings& settings, const std::filesystem::path& folder) {
  TRY_ASSIGN(LogSpec spec, ledger::log::parse_spec(text));
  if (spec.backend == LogSpec::Backend::kKafka) {
    TRY_ASSIGN(spec.connection, connection_of(context, settings, folder));
  }
  return spec;
}

Result<LogSpec> log_of(const frame::Context& context, const Settings& settings,
                       const std::filesystem::path& folder) {
  return log_named(context.log ? *context.log : words_of(settings), context, settings, folder);
}

}  // namespace quanlu::consumers::cli::opened

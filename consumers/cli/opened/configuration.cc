#include "consumers/cli/opened/configuration.h"

#include "ledger/store/files.h"

namespace quanlu::consumers::cli::opened {
namespace {

using schemas::settings::Layers;
using schemas::settings::Settings;

constexpr std::size_t kFileBytesMax = 4 << 20;
constexpr const char* kSystemFile = "/etc/quanlu/quanlu.toml";

// A file that is not there adds nothing, unless it was named.
Status add_file(Layers& layers, const std::filesystem::path& file, bool named) {
  auto bytes = ledger::store::read_file(file, kFileBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent && !named) return {};
  if (!bytes) {
    Error error = bytes.error();
    if (error.kind == Failure::kAbsent) error.kind = Failure::kUsage;
    return fail(std::move(error));
  }
  layers.files.push_back({.name = file.string(), .bytes = std::string(as_text(*bytes))});
  return {};
}

void add_environment(Layers& layers, const screen::Environment& environment) {
  for (const schemas::settings::Key& key : schemas::settings::keys()) {
    const std::string name = schemas::settings::environment_name(key.name);
    if (name.empty()) continue;
    if (const auto value = environment(name)) layers.environment.emplace_back(name, *value);
  }
}

}  // namespace

Result<Settings> read_settings(const frame::Context& context,
                               const std::optional<std::filesystem::path>& ledger) {
  Layers layers;
  add_environment(layers, context.environment);
  if (context.config_file)
    TRY(add_file(layers, context.directory / *context.config_file, true));
  else if (ledger)
    TRY(add_file(layers, *ledger / "quanlu.toml", false));
  TRY(add_file(layers, kSystemFile, false));
  return Settings::resolve(layers);
}

Result<Settings> read_settings_file(const std::filesystem::path& file) {
  Layers layers;
  TRY(add_file(layers, file, true));
  return Settings::resolve(layers);
}

}  // namespace quanlu::consumers::cli::opened

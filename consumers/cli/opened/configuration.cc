#include "consumers/cli/opened/configuration.h"

#include "ledger/crypto/suite.h"
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

Result<ledger::intake::Directory> directory_of(const frame::Context& context,
                                               const Settings& settings,
                                               const std::filesystem::path& root) {
  ledger::intake::Directory directory{root, {}};
  const std::string& named = settings.text("keys.passphrase_file");
  if (named.empty()) return directory;
  TRY_ASSIGN(const std::string file,
             schemas::settings::secret_file(
                 named, context.environment("CREDENTIALS_DIRECTORY").value_or("")));
  directory.passphrase = (root / file).lexically_normal();
  return directory;
}

Status check_suite(const Settings& settings, const ledger::chain::Genesis& genesis) {
  if (!settings.is_set("ledger.suite")) return {};
  const std::string& said = settings.text("ledger.suite");
  const std::string_view is = ledger::crypto::to_text(genesis.suite);
  if (said == is) return {};
  return fail(
      Error{.kind = Failure::kUsage,
            .reason = "suite",
            .what = {"配置的密码套件不是账本的", "the configured suite is not the ledger's"},
            .where = settings.setting("ledger.suite").origin.where + "  ledger.suite",
            .expected = std::string(is),
            .found = said,
            .remedy = {"套件在建账时固定, 改正配置",
                       "a suite is fixed at genesis: correct "
                       "the configuration"}});
}

// `init` makes the genesis entry first and pins it in trust/ last.
Error half_made_or(Error error, const std::filesystem::path& root) {
  std::error_code unknown;  // what cannot be looked at changes nothing
  if (!std::filesystem::exists(root / "keys" / "genesis.entry", unknown)) return error;
  if (std::filesystem::exists(root / "quanlu.toml", unknown)) return error;
  for (const auto& file : std::filesystem::directory_iterator(root / "trust", unknown))
    if (file.path().extension() == ".json") return error;
  return {.kind = Failure::kIncomplete,
          .reason = "half_made",
          .what = {"此账本没有建完", "this ledger was not made to its end"},
          .where = root.string(),
          .remedy = {"再运行一次当初的命令 (quanlu init 或 demo), 它会接着做完",
                     "run the command that made it again (quanlu init or demo), it goes on where "
                     "it was cut"}};
}

Result<Settings> read_settings_file(const std::filesystem::path& file) {
  Layers layers;
  TRY(add_file(layers, file, true));
  return Settings::resolve(layers);
}

}  // namespace quanlu::consumers::cli::opened

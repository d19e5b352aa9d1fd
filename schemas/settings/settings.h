#pragma once
// The layered configuration: option > environment > file > default, each value with its origin.
// Resolved once by main() and handed over; values are plain and may be read from any thread.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"
#include "schemas/settings/keys.h"

namespace quanlu::schemas::settings {

// What the layers say, as main() collected it; nothing here reads a disk or the environment.
struct Layers {
  struct File {
    std::string name, bytes;
  };
  std::vector<std::pair<std::string, std::string>> options;      // key, text
  std::vector<std::pair<std::string, std::string>> environment;  // all variables; others ignored
  std::vector<File> files;                                       // the first goes before the next
};

enum class Layer : std::uint8_t { kOption, kEnvironment, kFile, kDefault };

struct Origin {
  Layer layer = Layer::kDefault;
  std::string where;  // "quanlu.toml:12", "QUANLU_LOG_PATH", "--set"
};

struct Setting {
  std::string text;         // as written; lists joined by spaces; empty: no value
  std::int64_t number = 0;  // integers, flags, shares in %, durations in ms, sizes in bytes
  std::vector<std::string> texts;
  std::vector<std::pair<std::string, std::vector<std::string>>> names;
  Origin origin;
};

class Settings {
 public:
  // Unknown key, wrong type, unit or range: Failure::kUsage with file:line (or the variable), what
  // was expected, and the nearest known name.
  static Result<Settings> resolve(const Layers& layers);

  // Asking for a key that is not in the table, or by another type, is a bug and stops the process.
  const std::string& text(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;  // also shares (%) and sizes (bytes)
  bool flag(std::string_view key) const;
  std::int64_t duration_ms(std::string_view key) const;
  const std::vector<std::string>& texts(std::string_view key) const;
  const std::vector<std::pair<std::string, std::vector<std::string>>>& names(
      std::string_view key) const;

  const Setting& setting(std::string_view key) const;
  bool is_set(std::string_view key) const;  // by any layer above the default

  // All keys with values and origins, ascending: `config show --origin`. Families by their members.
  const std::map<std::string, Setting, std::less<>>& all() const { return settings_; }

  // NAMEs of feeds.NAME.…, ascending.
  std::vector<std::string> feeds() const;

  // Keys that differ from `before`, for SIGHUP: the second says whether a restart is needed.
  std::vector<std::pair<std::string, bool>> changes_since(const Settings& before) const;

 private:
  std::map<std::string, Setting, std::less<>> settings_;
};

// The file that a secret's setting names: the path as it stands, or that of `credential:NAME`.
Result<std::string> secret_file(std::string_view value, std::string_view credentials_directory);

// The text of a secret: a file readable by its owner only (mode 0600 or less, else kDenied), or
// `credential:NAME` below the folder that systemd names in CREDENTIALS_DIRECTORY. At most 64 KiB;
// one line end at the end is left out. Errors never show content.
Result<std::string> read_secret(std::string_view value, std::string_view credentials_directory);

}  // namespace quanlu::schemas::settings

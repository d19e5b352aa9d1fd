#pragma once
// The table of configuration keys (INTERFACES.md 2.2): name, type, default, meaning in both
// languages. Everything that speaks of a key reads it here: reading, `config default`, the page.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace quanlu::schemas::settings {

enum class KeyType : std::uint8_t {
  kText,
  kInteger,
  kBool,
  kDuration,  // 2ms 5s 1m 36h 90d 3y; a year has 365 days
  kSize,      // bytes: 64KiB 512MiB 1TiB, or a plain number
  kPercent,   // 5%
  kTexts,     // list; in the environment and on the command line separated by spaces
  kNames,     // table of name -> text or list of texts; in a file only
};

struct Key {
  std::string_view name;  // "log.kafka.ca_file"; in a family "feeds.*.scope"
  KeyType type = KeyType::kText;
  std::string_view fallback;      // as it would be written; empty: no value
  std::string_view zh, en;        // meaning
  std::string_view choices = {};  // of a text, separated by spaces
  std::int64_t min = 0;           // of numbers, durations (ms), sizes
  std::int64_t max = INT64_MAX;
  bool secret = false;  // names a file that must be readable by its owner only
};

std::span<const Key> keys();

// Also members of the families feeds.NAME.… and log.kafka.extra.…; null: no such key.
const Key* find_key(std::string_view name);

// Whether anything of this version reads the key. False: it may be set and changes nothing.
bool is_used(std::string_view name);

// The known name with the fewest edits, for "did you mean"; empty when none is near.
std::string nearest_key(std::string_view name);

// QUANLU_LOG_KAFKA_CA_FILE; empty for families, which only a file can give.
std::string environment_name(std::string_view key);

// Is a change taken over on SIGHUP ([logging] [auth] [limits] [gateway.tls] [feeds])?
bool is_reloadable(std::string_view key);

// "1m" -> 60 000. The unit is required but for 0.
std::optional<std::int64_t> parse_duration_ms(std::string_view text);
std::optional<std::int64_t> parse_size(std::string_view text);  // "64KiB" -> 65 536

Words words_of(KeyType type);

// A file with every key commented out at its default, both languages.
std::string default_file();

}  // namespace quanlu::schemas::settings

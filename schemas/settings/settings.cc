#include "schemas/settings/settings.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "schemas/base/check.h"
#include "schemas/settings/toml.h"

namespace quanlu::schemas::settings {
namespace {

constexpr std::string_view kVariablePrefix = "QUANLU_";
// Variables of the program that are not keys.
constexpr std::string_view kOtherVariables[] = {"QUANLU_LEDGER", "QUANLU_KILL", "QUANLU_MUTANT"};

Error unknown(std::string_view name, std::string_view nearest, std::string where) {
  Error error{.kind = Failure::kUsage,
              .reason = "unknownKey",
              .what = {"未知的配置键 " + std::string(name), "unknown key " + std::string(name)},
              .where = std::move(where)};
  if (!nearest.empty())
    error.remedy = {"是否指 " + std::string(nearest), "did you mean " + std::string(nearest)};
  return error;
}

Error wrong(const Key& key, std::string found, std::string where, std::string expected = {}) {
  return Error{.kind = Failure::kUsage,
               .reason = "config",
               .what = {"配置 " + std::string(key.name) + " 的值不符",
                        "the value of " + std::string(key.name) + " is wrong"},
               .where = std::move(where),
               .expected = expected.empty() ? words_of(key.type).en : std::move(expected),
               .found = std::move(found)};
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" ,", at), text.size());
    if (end > at) parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts)
    joined += (joined.empty() ? "" : " ") + part;
  return joined;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> parse_number(KeyType type, std::string_view text) {
  switch (type) {
    case KeyType::kInteger:
      return parse_integer(text);
    case KeyType::kDuration:
      return parse_duration_ms(text);
    case KeyType::kSize:
      return parse_size(text);
    case KeyType::kBool:
      if (text == "true") return 1;
      return text == "false" ? std::optional<std::int64_t>(0) : std::nullopt;
    case KeyType::kPercent:
      if (text.empty() || text.back() != '%') return std::nullopt;
      return parse_integer(text.substr(0, text.size() - 1));
    default:
      return std::nullopt;
  }
}

// A value as text, from an option, the environment or the table of defaults.
Result<Setting> read_text(const Key& key, std::string_view text, Origin origin) {
  Setting setting{.text = std::string(text), .origin = origin};
  if (key.type == KeyType::kNames) {
    if (!text.empty()) return fail(wrong(key, "text", origin.where, "a table in the file"));
    return setting;
  }
  if (key.type == KeyType::kTexts) {
    setting.texts = split(text);
    setting.text = join(setting.texts);
    return setting;
  }
  if (key.type == KeyType::kText) {
    const std::vector<std::string> choices = split(key.choices);
    const bool known = choices.empty() || text.empty() ||
                       std::find(choices.begin(), choices.end(), text) != choices.end();
    if (!known) return fail(wrong(key, setting.text, origin.where, std::string(key.choices)));
    return setting;
  }
  const std::optional<std::int64_t> number = parse_number(key.type, text);
  if (!number) return fail(wrong(key, setting.text, origin.where));
  if (*number < key.min || *number > key.max)
    return fail(wrong(key, setting.text, origin.where,
                      std::to_string(key.min) + " .. " + std::to_string(key.max)));
  setting.number = *number;
  return setting;
}

Result<std::vector<std::string>> read_list(const Key& key, const Value& value,
                                           const std::string& where) {
  if (value.is(Value::Kind::kText)) return std::vector<std::string>{value.text};
  std::vector<std::string> texts;
  if (!value.is(Value::Kind::kArray)) return fail(wrong(key, words_of(value.kind).en, where));
  for (const Value& item : value.items) {
    if (!item.is(Value::Kind::kText)) return fail(wrong(key, words_of(item.kind).en, where));
    texts.push_back(item.text);
  }
  return texts;
}

Result<Setting> read_names(const Key& key, const Value& table, Origin origin) {
  Setting setting{.origin = origin};
  if (!table.is(Value::Kind::kTable))
    return fail(wrong(key, words_of(table.kind).en, origin.where));
  for (const auto& member : table.members) {
    TRY_ASSIGN(std::vector<std::string> texts, read_list(key, member.value, origin.where));
    setting.text += (setting.text.empty() ? "" : " ") + member.key;
    setting.names.emplace_back(member.key, std::move(texts));
  }
  return setting;
}

// What a TOML value must be for a key: integers and flags are bare, all else is text.
Result<Setting> read_value(const Key& key, const Value& value, Origin origin) {
  if (key.type == KeyType::kNames) return read_names(key, value, origin);
  if (key.type == KeyType::kTexts) {
    TRY_ASSIGN(std::vector<std::string> texts, read_list(key, value, origin.where));
    return Setting{.text = join(texts), .texts = std::move(texts), .origin = std::move(origin)};
  }
  const bool bare_number = key.type == KeyType::kInteger || key.type == KeyType::kSize;
  if (bare_number && value.is(Value::Kind::kInteger))
    return read_text(key, std::to_string(value.integer), origin);
  if (key.type == KeyType::kBool && value.is(Value::Kind::kBool))
    return read_text(key, value.integer != 0 ? "true" : "false", origin);
  const bool is_text = value.is(Value::Kind::kText);
  if (!is_text || key.type == KeyType::kInteger || key.type == KeyType::kBool)
    return fail(wrong(key, words_of(value.kind).en, origin.where));
  return read_text(key, value.text, origin);
}

using Found = std::map<std::string, Setting, std::less<>>;

Status read_table(const Value& table, const std::string& prefix, const std::string& file,
                  Found& found) {
  for (const auto& member : table.members) {
    const std::string name = prefix + member.key;
    const Origin origin{.layer = Layer::kFile,
                        .where = file + ":" + std::to_string(member.value.line)};
    if (const Key* key = find_key(name);
        key != nullptr && !(member.value.is(Value::Kind::kTable) && key->type != KeyType::kNames)) {
      TRY_ASSIGN(Setting setting, read_value(*key, member.value, origin));
      found.emplace(name, std::move(setting));
    } else if (member.value.is(Value::Kind::kTable)) {
      TRY(read_table(member.value, name + ".", file, found));
    } else {
      return fail(unknown(name, nearest_key(name), origin.where));
    }
  }
  return {};
}

Status read_options(const Layers& layers, Found& found) {
  for (const auto& option : layers.options) {
    const Key* key = find_key(option.first);
    if (key == nullptr) return fail(unknown(option.first, nearest_key(option.first), "--set"));
    TRY_ASSIGN(Setting setting, read_text(*key, option.second, {Layer::kOption, "--set"}));
    found.insert_or_assign(option.first, std::move(setting));
  }
  return {};
}

const Key* find_by_variable(std::string_view variable) {
  for (const Key& key : keys())
    if (environment_name(key.name) == variable) return &key;
  return nullptr;
}

std::string lower_key(std::string_view variable) {
  std::string name;
  for (const char letter : variable.substr(kVariablePrefix.size()))
    name += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  return name;
}

Status read_environment(const Layers& layers, Found& found) {
  for (const auto& [name, text] : layers.environment) {
    if (std::string_view(name).substr(0, kVariablePrefix.size()) != kVariablePrefix) continue;
    if (std::find(std::begin(kOtherVariables), std::end(kOtherVariables), name) !=
        std::end(kOtherVariables))
      continue;
    const Key* key = find_by_variable(name);
    if (key == nullptr) {
      const std::string nearest = nearest_key(lower_key(name));
      return fail(unknown(name, nearest.empty() ? "" : environment_name(nearest), name));
    }
    TRY_ASSIGN(Setting setting, read_text(*key, text, {Layer::kEnvironment, name}));
    found.emplace(std::string(key->name), std::move(setting));
  }
  return {};
}

Status read_defaults(Found& found) {
  for (const Key& key : keys()) {
    if (key.name.find('*') != std::string_view::npos) continue;
    TRY_ASSIGN(Setting setting, read_text(key, key.fallback, {}));
    found.emplace(std::string(key.name), std::move(setting));
  }
  return {};
}

std::optional<std::string> feed_of(std::string_view key) {
  constexpr std::string_view kFeeds = "feeds.";
  if (key.substr(0, kFeeds.size()) != kFeeds) return std::nullopt;
  const std::string_view rest = key.substr(kFeeds.size());
  return std::string(rest.substr(0, rest.find('.')));
}

// Every feed that is named has all members of its family.
Status complete_feeds(Found& found) {
  std::vector<std::string> names;
  for (const auto& entry : found)
    if (const auto name = feed_of(entry.first)) names.push_back(*name);
  for (const std::string& name : names)
    for (const Key& key : keys()) {
      if (!feed_of(key.name)) continue;
      const std::string member =
          "feeds." + name + std::string(key.name.substr(key.name.rfind('.')));
      TRY_ASSIGN(Setting setting, read_text(key, key.fallback, {}));
      found.emplace(member, std::move(setting));
    }
  return {};
}

}  // namespace

Result<Settings> Settings::resolve(const Layers& layers) {
  Settings settings;
  Found& found = settings.settings_;  // the first layer that gives a key keeps it
  TRY(read_options(layers, found));
  TRY(read_environment(layers, found));
  for (const Layers::File& file : layers.files) {
    TRY_ASSIGN(const Value root, parse_toml(file.bytes, file.name));
    TRY(read_table(root, "", file.name, found));
  }
  TRY(read_defaults(found));
  TRY(complete_feeds(found));
  return settings;
}

const Setting& Settings::setting(std::string_view key) const {
  const auto found = settings_.find(key);
  CHECK(found != settings_.end());
  return found->second;
}

bool Settings::is_set(std::string_view key) const {
  const auto found = settings_.find(key);
  return found != settings_.end() && found->second.origin.layer != Layer::kDefault;
}

const std::string& Settings::text(std::string_view key) const {
  CHECK(find_key(key) != nullptr && find_key(key)->type == KeyType::kText);
  return setting(key).text;
}

std::int64_t Settings::integer(std::string_view key) const {
  const Key* known = find_key(key);
  CHECK(known != nullptr);
  CHECK(known->type == KeyType::kInteger || known->type == KeyType::kSize ||
        known->type == KeyType::kPercent);
  return setting(key).number;
}

bool Settings::flag(std::string_view key) const {
  CHECK(find_key(key) != nullptr && find_key(key)->type == KeyType::kBool);
  return setting(key).number != 0;
}

std::int64_t Settings::duration_ms(std::string_view key) const {
  CHECK(find_key(key) != nullptr && find_key(key)->type == KeyType::kDuration);
  return setting(key).number;
}

const std::vector<std::string>& Settings::texts(std::string_view key) const {
  CHECK(find_key(key) != nullptr && find_key(key)->type == KeyType::kTexts);
  return setting(key).texts;
}

const std::vector<std::pair<std::string, std::vector<std::string>>>& Settings::names(
    std::string_view key) const {
  CHECK(find_key(key) != nullptr && find_key(key)->type == KeyType::kNames);
  return setting(key).names;
}

std::vector<std::string> Settings::feeds() const {
  std::vector<std::string> names;
  for (const auto& entry : settings_) {
    const auto name = feed_of(entry.first);
    if (name && (names.empty() || names.back() != *name)) names.push_back(*name);
  }
  return names;
}

std::vector<std::pair<std::string, bool>> Settings::changes_since(const Settings& before) const {
  std::vector<std::pair<std::string, bool>> changes;
  const auto compare = [&](const Found& left, const Found& right, bool both) {
    for (const auto& entry : left) {
      const auto other = right.find(entry.first);
      const bool same = other != right.end() && other->second.text == entry.second.text &&
                        other->second.names == entry.second.names;
      if (same || (other != right.end() && !both)) continue;
      changes.emplace_back(entry.first, !is_reloadable(entry.first));
    }
  };
  compare(settings_, before.settings_, true);
  compare(before.settings_, settings_, false);
  return changes;
}

}  // namespace quanlu::schemas::settings

#include "consumers/cli/doctor/bundle.h"

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>

#include "consumers/cli/about/version.h"
#include "schemas/settings/keys.h"

namespace quanlu::consumers::cli::doctor {
namespace {

namespace fs = std::filesystem;
namespace settings = schemas::settings;

constexpr std::size_t kFilesMax = 500;

// Values that say nothing about people or secrets are shown, the others only by whether they are
// set: a key of names maps users to accounts, text may hold an address, a path or a name.
void add_setting(screen::Json& json, const std::string& key, const settings::Setting& setting) {
  const settings::Key* const known = settings::find_key(key);
  const bool is_plain =
      known != nullptr && !known->secret && known->type != settings::KeyType::kNames &&
      known->type != settings::KeyType::kText && known->type != settings::KeyType::kTexts;
  const bool is_choice = known != nullptr && !known->choices.empty();
  json.begin_object()
      .member("key", key)
      .member("set", setting.origin.layer != settings::Layer::kDefault);
  if (is_plain || is_choice) json.member("value", setting.text);
  if (known != nullptr && known->type == settings::KeyType::kNames)
    json.member("entries", setting.names.size());
  json.end();
}

void add_settings(screen::Json& json, const Patient& patient) {
  json.key("settings").begin_array();
  if (patient.settings)
    for (const auto& [key, setting] : patient.settings->all())
      add_setting(json, key, setting);
  json.end();
}

// Folders and files of the program; a file in documents/ or keyring/ is counted with its folder, so
// that no name says whom it is about.
void add_files(screen::Json& json, const Patient& patient) {
  std::vector<fs::path> paths;
  std::error_code error;  // what cannot be listed is not listed
  for (auto at = fs::recursive_directory_iterator(patient.paths.root, error);
       at != fs::recursive_directory_iterator() && paths.size() < kFilesMax; at.increment(error)) {
    const fs::path below = at->path().lexically_relative(patient.paths.root);
    const std::string top = below.begin()->string();
    if (top == "documents" || top == "keyring" || top == "receipts") at.disable_recursion_pending();
    paths.push_back(below);
  }
  std::sort(paths.begin(), paths.end());
  json.key("files").begin_array();
  for (const fs::path& path : paths) {
    struct stat about {};
    if (stat((patient.paths.root / path).c_str(), &about) != 0) continue;
    json.begin_object().member("path", path.string());
    json.member("mode", static_cast<unsigned>(about.st_mode) & 07777U);
    json.member("bytes", static_cast<std::int64_t>(about.st_size)).end();
  }
  json.end();
}

void add_words(screen::Json& json, const char* key, const Words& words) {
  json.key(key).begin_object().member("zh", words.zh).member("en", words.en).end();
}

}  // namespace

void add_checks(screen::Json& json, const Checks& checks) {
  json.key("checks").begin_array();
  for (const Check& check : checks) {
    json.begin_object().member("id", check.id).member("verdict", word_of(check.verdict));
    add_words(json, "what", check.what);
    add_words(json, "found", check.found);
    add_words(json, "remedy", check.remedy);
    json.end();
  }
  json.end();
}

std::string bundle(const Patient& patient, const Checks& checks) {
  screen::Json json = screen::Json::document("doctor-bundle");
  json.member("version", about::version()).member("time", patient.context.clock.now());
  json.member("events", patient.end);
  add_checks(json, checks);
  add_settings(json, patient);
  add_files(json, patient);
  return json.finish() + "\n";
}

}  // namespace quanlu::consumers::cli::doctor

#include <algorithm>
#include <set>

#include "consumers/cli/doctor/check.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/progress.h"
#include "ledger/cases/read.h"
#include "ledger/chain/entry.h"
#include "ledger/intake/signatories.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::doctor {
namespace {

namespace chain = ledger::chain;
using ledger::intake::KeyFolder;

constexpr std::uint16_t kCalendarPublished = 1204;
constexpr unsigned kWarnFromMonth = 12;  // the notice of the next year comes in November

Check check_trial(const Patient& patient) {
  const Words what{"账号", "accounts"};
  if (!patient.settings) return notice("trial", what, {"未能查看", "could not be looked at"}, {});
  const auto& users = patient.settings->names("auth.local_users");
  const bool everyone = std::any_of(users.begin(), users.end(), [](const auto& user) {
    return std::find(user.second.begin(), user.second.end(), "*") != user.second.end();
  });
  const std::string count = std::to_string(users.size());
  if (everyone)
    return notice(
        "trial", what,
        {"试用账本: 一人可充任所有账号", "a trial ledger: one person acts as every account"},
        {"正式使用前重新 init, 不带 --trial", "before service: init again without --trial"});
  if (users.empty())
    return notice("trial", what, {"没有本机用户", "no local user"},
                  {"在 quanlu.toml 的 [auth.local_users] 中登记",
                   "enter them under [auth.local_users] in quanlu.toml"});
  return good("trial", what, {"本机用户 " + count, count + " local users"});
}

// The writer's key opens, and the ledger knows it. Keys of this ledger carry no end: a rotation or
// revocation ends them.
Check check_keys(const Patient& patient) {
  const Words what{"写入密钥", "writer key"};
  if (!patient.genesis) return notice("keys", what, {"未能查看", "could not be looked at"}, {});
  const KeyFolder keys(patient.paths.keys(), patient.genesis->suite,
                       patient.ledger->directory.passphrase);
  const auto key = ledger::intake::load_signatory(keys, KeyFolder::kWriter);
  if (!key && key.error().kind == Failure::kAbsent)
    return notice("keys", what, {"不在本机", "not on this machine"},
                  {"在写入机上运行 doctor", "run doctor where the writer runs"});
  if (!key)
    return failed("keys", what, key.error().what,
                  key.error().remedy.zh.empty()
                      ? Words{"检查 keys/ 与口令文件", "look at keys/ and the pass phrase file"}
                      : key.error().remedy,
                  frame::kDenied);
  return good(
      "keys", what,
      {"可用; 无到期日, 轮换以 keys rotate", "opens; it has no end, keys rotate replaces it"});
}

// What should not stay beside the writer once the ledger is in service (INTEGRITY.md 9.1).
Check check_offline(const Patient& patient) {
  const Words what{"应离线的密钥", "keys that belong offline"};
  std::vector<std::string> names{KeyFolder::kSpare};
  for (int root = 1; root <= KeyFolder::kRoots; ++root)
    names.push_back(KeyFolder::root(root));
  std::string found;
  for (const std::string& name : names)
    if (std::filesystem::exists(patient.paths.keys() / (name + ".pem")))
      found += (found.empty() ? "" : " ") + name;
  if (found.empty()) return good("offlineKeys", what, {"不在本机", "not on this machine"});
  return notice("offlineKeys", what, {"仍在本机: " + found, "still on this machine: " + found},
                {"移到离线介质, 两人保管", "move them to offline media in the care of two"});
}

// Years with a published calendar: by the codes in the headers, the body of those few only.
std::set<int> calendar_years(Patient& patient) {
  std::set<int> years;
  screen::Progress progress(patient.context.screen, patient.context.clock, {"日历", "calendars"},
                            {"条", "entries"}, patient.end);
  for (const auto& log : patient.ledger->logs) {
    ledger::log::LmdbScan scan = log->scan(Locator(0));
    while (patient.context.stop_code() == frame::kOk) {
      const auto rows = scan.next();
      if (!rows || rows->empty()) break;
      for (const ledger::log::Row& row : *rows) {
        const BytesView entry = row.record.entry;
        if (row.fault != ledger::log::RowFault::kNone || !chain::has_entry_form(entry) ||
            load_le<std::uint16_t>(entry.data() + chain::at::kTypeCode) != kCalendarPublished)
          continue;
        if (const auto event = schemas::codec::Event::decode(entry))
          years.insert(static_cast<int>(ledger::cases::read(*event).number("year")));
      }
      progress.at(rows->back().record.locator.value);
    }
  }
  return years;
}

Check check_calendar(Patient& patient) {
  const Words what{"工作日历", "calendar of working days"};
  if (!patient.ledger) return notice("calendar", what, {"未能查看", "could not be looked at"}, {});
  const std::set<int> years = calendar_years(patient);
  const CivilDate today = civil(civil_day(patient.context.clock.now()));
  std::string text;
  for (const int year : years)
    text += (text.empty() ? "" : " ") + std::to_string(year);
  const auto missing = [&](int year) {
    const std::string wanted = std::to_string(year);
    return notice(
        "calendar", what, {"有 " + text + ", 缺 " + wanted, "has " + text + ", lacks " + wanted},
        {"国务院办公厅通知公布后以 1204 入账 (类型 WorkingCalendarPublished)",
         "append it (1204 WorkingCalendarPublished) once the State Council's notice is out"});
  };
  if (years.count(today.year) == 0) return missing(today.year);
  if (today.month >= kWarnFromMonth && years.count(today.year + 1) == 0)
    return missing(today.year + 1);
  return good("calendar", what, plain(text));
}

}  // namespace

void check_custody(Patient& patient, Checks& checks) {
  checks.push_back(check_trial(patient));
  checks.push_back(check_keys(patient));
  checks.push_back(check_offline(patient));
  checks.push_back(check_calendar(patient));
}

}  // namespace quanlu::consumers::cli::doctor

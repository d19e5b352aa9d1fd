#pragma once
// One thing that is looked at, and what is looked at. A check never fails as a call: what cannot be
// looked at is a verdict too.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/opened/ledger.h"
#include "projections/views/environment.h"

namespace quanlu::consumers::cli::doctor {

enum class Verdict : std::uint8_t { kGood, kNotice, kFailed };
std::string_view word_of(Verdict verdict);  // "good" "notice" "failed"

struct Check {
  std::string id;  // "clock"
  Words what;
  Verdict verdict = Verdict::kGood;
  Words found;            // never a secret, never an account
  Words remedy;           // of what is not good
  int code = frame::kOk;  // what a failed one makes of the exit code
};

// The ledger as far as it opens.
struct Patient {
  frame::Context& context;
  frame::LedgerPaths paths;
  Result<schemas::settings::Settings> settings;
  Result<opened::OpenedLedger> ledger;
  Result<std::unique_ptr<projections::views::Environment>> views;  // of partition 0
  std::optional<ledger::chain::Genesis> genesis;
  std::uint64_t end = 0;                   // events in the log
  std::optional<Millis> last_recorded_at;  // of the log
  std::uint16_t last_format = 0;           // of its last entry
};

using Checks = std::vector<Check>;

// machine.cc: clock, disk, kind of file system, modes, locks.
void check_machine(Patient& patient, Checks& checks);
// contents.cc: configuration, formats, maps, views, generations, quarantine.
void check_contents(Patient& patient, Checks& checks);
// topic.cc: settings and start of a topic, and what the copy on this machine holds of it.
void check_topic(Patient& patient, Checks& checks);
// custody.cc: trial accounts, keys, calendars.
void check_custody(Patient& patient, Checks& checks);

// How checks are made.
inline Check good(std::string id, Words what, Words found) {
  return {.id = std::move(id), .what = std::move(what), .found = std::move(found)};
}
inline Check notice(std::string id, Words what, Words found, Words remedy) {
  return {.id = std::move(id),
          .what = std::move(what),
          .verdict = Verdict::kNotice,
          .found = std::move(found),
          .remedy = std::move(remedy)};
}
inline Check failed(std::string id, Words what, Words found, Words remedy, int code) {
  return {.id = std::move(id),
          .what = std::move(what),
          .verdict = Verdict::kFailed,
          .found = std::move(found),
          .remedy = std::move(remedy),
          .code = code};
}
// A number or name that is the same in both languages.
inline Words plain(std::string text) {
  return {text, text};
}

}  // namespace quanlu::consumers::cli::doctor

#include <filesystem>
#include <numeric>

#include "consumers/cli/doctor/check.h"
#include "consumers/cli/screen/people.h"
#include "ledger/chain/entry.h"
#include "ledger/crypto/digest.h"
#include "projections/follow/digest.h"
#include "projections/query/snapshot.h"

namespace quanlu::consumers::cli::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLagMax = 10'000;   // events, as status has it
constexpr std::uint64_t kMapShareMax = 80;  // % of the largest map

// What is set above its default and read by nothing in this version.
std::string unused_keys(const schemas::settings::Settings& settings) {
  std::string keys;
  for (const auto& [key, setting] : settings.all())
    if (setting.origin.layer != schemas::settings::Layer::kDefault &&
        !schemas::settings::is_used(key))
      keys += (keys.empty() ? "" : " ") + key;
  return keys;
}

Check check_configuration(const Patient& patient) {
  const Words what{"配置", "configuration"};
  if (patient.settings) {
    const std::string unused = unused_keys(*patient.settings);
    if (unused.empty())
      return good("configuration", what, {"可读, 各键有效", "read, every key known"});
    return notice("configuration", what,
                  {"此版本尚不使用: " + unused, "not used by this version: " + unused},
                  {"这些键设了也不起作用", "setting them does nothing"});
  }
  const Error& error = patient.settings.error();
  return failed("configuration", what,
                {error.what.zh + "  " + error.where, error.what.en + "  " + error.where},
                {"quanlu config check", "quanlu config check"}, frame::kUsage);
}

Check check_log(const Patient& patient) {
  const Words what{"日志", "log"};
  if (!patient.ledger)
    return failed("log", what, patient.ledger.error().what, patient.ledger.error().remedy,
                  exit_code(patient.ledger.error().kind));
  if (!patient.genesis)
    return failed("log", what, {"创世条目不对", "its genesis entry is wrong"},
                  {"quanlu verify", "quanlu verify"}, frame::kTampered);
  const std::string count = screen::grouped(patient.end);
  return good("log", what, {count + " 条", count + " entries"});
}

Check check_format(const Patient& patient) {
  const Words what{"格式", "format"};
  const std::string ours = std::to_string(ledger::chain::kFormatVersion);
  const std::string theirs = std::to_string(patient.last_format);
  if (!patient.ledger || patient.end == 0)
    return notice("format", what, {"未能查看", "could not be looked at"}, {});
  if (patient.last_format > ledger::chain::kFormatVersion)
    return failed("format", what,
                  {"账本 " + theirs + ", 此程序 " + ours, "ledger " + theirs + ", program " + ours},
                  {"升级此程序", "upgrade this program"}, frame::kUsage);
  return good("format", what, {"条目格式 " + theirs, "entries of format " + theirs});
}

Check check_map(Patient& patient) {
  const Words what{"内存映射", "memory map"};
  if (!patient.ledger || !patient.settings)
    return notice("map", what, {"未能查看", "could not be looked at"}, {});
  const auto most = static_cast<std::uint64_t>(patient.settings->integer("log.map_size_max"));
  std::uint64_t used = 0;
  for (const auto& log : patient.ledger->logs)
    used = std::max(used, log->env().stats().used);
  if (patient.views) used = std::max(used, (*patient.views)->env().stats().used);
  const std::string text =
      screen::grouped(used >> 20U) + " / " + screen::grouped(most >> 20U) + " MiB";
  if (used > most / 100 * kMapShareMax)
    return notice("map", what, plain(text), {"提高 log.map_size_max", "raise log.map_size_max"});
  return good("map", what, plain(text));
}

Check check_readers(Patient& patient) {
  const Words what{"残留读者", "readers left behind"};
  std::uint64_t freed = 0;
  if (patient.ledger)
    for (const auto& log : patient.ledger->logs)
      freed += static_cast<std::uint64_t>(log->env().check_readers().value_or(0));
  if (patient.views)
    freed += static_cast<std::uint64_t>((*patient.views)->env().check_readers().value_or(0));
  const std::string count = std::to_string(freed);
  return good(
      "readers", what,
      freed == 0 ? Words{"无", "none"} : Words{"已释放 " + count, count + " freed just now"});
}

// How many events stand before a place of the ledger's order.
std::uint64_t known_to(const Patient& patient, std::uint64_t place) {
  if (!patient.ledger) return place;
  const auto counts = patient.ledger->counts_before(place);
  return counts ? std::accumulate(counts->begin(), counts->end(), std::uint64_t{0}) : 0;
}

// The first row whose checksum does not fit. Rows that were changed and summed again are what
// `verify` finds, by replaying the log.
std::optional<Error> damaged_row(projections::views::Environment& views) {
  ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
  const auto digest = projections::follow::digest_environment(views, hasher);
  if (digest || digest.error().kind != Failure::kTampered) return std::nullopt;
  return digest.error();
}

Check check_views(Patient& patient) {
  const Words what{"视图", "views"};
  const Words rebuild{"quanlu rebuild", "quanlu rebuild"};
  if (!patient.views) {
    const Error& error = patient.views.error();
    const bool is_fault = error.kind == Failure::kTampered || error.kind == Failure::kFailed;
    return is_fault ? failed("views", what, error.what, rebuild, exit_code(error.kind))
                    : notice("views", what, error.what, rebuild);
  }
  if (const auto damaged = damaged_row(**patient.views))
    return failed("views", what,
                  {damaged->what.zh + " (" + damaged->where + "), 账本身由 quanlu verify 核验",
                   damaged->what.en + " (" + damaged->where + "); quanlu verify checks the log"},
                  {"先 quanlu verify, 再 quanlu rebuild", "quanlu verify, then quanlu rebuild"},
                  exit_code(damaged->kind));
  const auto snapshot = projections::query::Snapshot::open(**patient.views);
  const auto chain = snapshot ? snapshot->chain(Partition(0))
                              : decltype(snapshot->chain(Partition(0)))(std::nullopt);
  const std::uint64_t known = known_to(patient, chain && *chain ? (**chain)->seq + 1 : 0);
  const std::uint64_t lag = patient.end > known ? patient.end - known : 0;
  const std::string count = screen::grouped(lag);
  const Words found{"未应用 " + count, count + " events behind"};
  if (lag > kLagMax) return notice("views", what, found, rebuild);
  return good("views", what, found);
}

// What crashes left: a generation whose marker says that it is not to be believed.
Check check_generations(const Patient& patient) {
  const Words what{"中断的重建", "rebuilds that were cut"};
  std::string found;
  std::error_code error;  // no folder, nothing left
  for (const auto& entry : fs::directory_iterator(patient.paths.views(Partition(0)), error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".dirty") || name == "runs.tmp") found += (found.empty() ? "" : " ") + name;
  }
  if (found.empty()) return good("generations", what, {"无", "none"});
  return notice("generations", what, plain(found),
                {"若无重建正在进行: quanlu rebuild 会清除",
                 "unless one is running: quanlu rebuild takes them away"});
}

Check check_quarantine(Patient& patient) {
  const Words what{"隔离区", "quarantine"};
  if (!patient.views) return notice("quarantine", what, {"未能查看", "could not be looked at"}, {});
  const auto snapshot = projections::query::Snapshot::open(**patient.views);
  const auto rows = snapshot ? snapshot->quarantine({.limit = 0, .cursor = {}})
                             : decltype(snapshot->quarantine({}))(tl::make_unexpected(Error{}));
  if (!rows)
    return failed("quarantine", what, rows.error().what, {"quanlu rebuild", "quanlu rebuild"},
                  exit_code(rows.error().kind));
  const std::string count = screen::grouped(rows->rows.size());
  if (rows->rows.empty()) return good("quarantine", what, {"空", "empty"});
  return notice("quarantine", what, {count + " 条", count + " rows"},
                {"quanlu quarantine list", "quanlu quarantine list"});
}

}  // namespace

void check_contents(Patient& patient, Checks& checks) {
  checks.push_back(check_configuration(patient));
  checks.push_back(check_log(patient));
  checks.push_back(check_format(patient));
  checks.push_back(check_map(patient));
  checks.push_back(check_readers(patient));
  checks.push_back(check_views(patient));
  checks.push_back(check_generations(patient));
  checks.push_back(check_quarantine(patient));
}

}  // namespace quanlu::consumers::cli::doctor

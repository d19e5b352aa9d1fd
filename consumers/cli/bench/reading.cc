#include "consumers/cli/bench/reading.h"

#include <algorithm>
#include <fstream>

#include "consumers/cli/checking/decode.h"
#include "consumers/cli/opened/log_source.h"
#include "consumers/verify/verify.h"
#include "ledger/intake/documents.h"
#include "ledger/intake/genesis.h"
#include "ledger/store/pages.h"
#include "projections/follow/digest.h"
#include "projections/follow/follower.h"
#include "projections/follow/rebuild.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace follow = projections::follow;
namespace views = projections::views;
using ledger::intake::Directory;
using ledger::log::LmdbLog;

const Partition kPartition(0);
constexpr std::uint64_t kLiveMax = 150'000;  // events that are followed live for the comparison
constexpr std::size_t kMiB = 1 << 20, kRebuildMemory = 512 * kMiB;
constexpr int kVerifyRounds = 3;

Error unequal(const char* what) {
  return {.kind = Failure::kFailed,
          .reason = "unequal",
          .what = {"结果不等, 速率不算", "the results differ, no rate counts"},
          .where = what};
}

Result<Figure> verify_once(LmdbLog& log, const char* name, const std::vector<verify::Level>& levels,
                           int jobs, const DigestCeilings& digest) {
  TRY_ASSIGN(const auto source, opened::LogSource::open(log, kPartition));
  verify::Request request;
  for (verify::Level level : levels)
    request.levels.add(level);
  request.jobs = jobs;
  request.decode = checking::decode_under_schema;
  const double spent = processor_seconds();
  const Stopwatch watch;
  const verify::Report report = verify::verify({source.get()}, request);
  const double seconds = watch.seconds(), processor = processor_seconds() - spent;
  if (report.error) return fail(*report.error);
  if (report.findings_total != 0 || report.checked.entries != source->rows()) {
    Error error = unequal(name);
    if (!report.findings.empty())
      error.found = report.findings[0].kind + " " + report.findings[0].locator;
    else
      error.found = std::to_string(report.checked.entries) + " entries";
    error.expected = std::to_string(source->rows()) + " entries";
    return fail(std::move(error));
  }
  return Figure{.name = name,
                .value = static_cast<double>(report.checked.entries) / seconds,
                .unit = "events/s",
                .ceiling = jobs == 1 ? digest.one : digest.two,
                .ceiling_name = jobs == 1 ? "digest" : "digest on two cores at once",
                .n = report.checked.entries,
                .notes = std::to_string(report.checked.seals) + " seals, " + std::to_string(jobs) +
                         " cores, warm; every entry, no finding; " +
                         processor_cost(processor, report.checked.entries)};
}

// As the ceiling is: by the best of its rounds.
Result<Figure> verify_best(LmdbLog& log, const char* name, const std::vector<verify::Level>& levels,
                           int jobs, const DigestCeilings& digest) {
  TRY_ASSIGN(Figure best, verify_once(log, name, levels, jobs, digest));
  for (int round = 1; round < kVerifyRounds; ++round) {
    TRY_ASSIGN(Figure again, verify_once(log, name, levels, jobs, digest));
    if (again.value > best.value) best = std::move(again);
  }
  best.notes += ", best of " + std::to_string(kVerifyRounds);
  return best;
}

Result<follow::RebuildResult> rebuild_once(const Directory& directory, ledger::log::Log& log,
                                           const ledger::chain::Genesis& genesis, unsigned jobs) {
  follow::RebuildOptions options;
  options.folder = directory.views(kPartition);
  options.jobs = jobs;
  options.memory = kRebuildMemory;
  const ledger::intake::Documents documents(directory.documents(), genesis.suite);
  options.library = &documents;
  return follow::rebuild(options, log, genesis);
}

Result<follow::EnvironmentDigest> digest_of_views(const std::filesystem::path& folder) {
  TRY_ASSIGN(const auto environment,
             views::Environment::open_current(folder, {.access = ledger::store::Access::kRead}));
  ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
  return follow::digest_environment(*environment, hasher);
}

Result<follow::EnvironmentDigest> followed(const Directory& directory, LmdbLog& log,
                                           const ledger::chain::Genesis& genesis) {
  const std::filesystem::path folder = directory.tmp() / "followed";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const ledger::intake::Documents documents(directory.documents(), genesis.suite);
  {
    TRY_ASSIGN(const auto follower,
               follow::Follower::open({.folder = folder, .library = &documents}, log, genesis));
    TRY(follower->catch_up());
  }
  auto digest = digest_of_views(folder);
  std::filesystem::remove_all(folder);
  return digest;
}

// The kernel's mark of this process, set back before the work that is measured.
void forget_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}
double peak_mebibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1024;
  return 0;
}

// The bound is a promise: a rebuild that breaks it has no rate.
Status check_peak(double mebibytes) {
  if (mebibytes <= static_cast<double>(kRebuildMemory / kMiB)) return {};
  return fail(Error{.kind = Failure::kFailed,
                    .reason = "memory_exceeded",
                    .what = {"重建超出内存上限", "the rebuild broke its bound of memory"},
                    .where = "rebuild",
                    .expected = "at most 512 MiB resident",
                    .found = std::to_string(mebibytes) + " MiB"});
}

Figure rebuild_figure(const char* name, std::uint64_t events, double seconds, double ceiling,
                      const char* ceiling_name, const char* notes) {
  return {.name = name,
          .value = static_cast<double>(events) / seconds,
          .unit = "events/s",
          .ceiling = ceiling,
          .ceiling_name = ceiling_name,
          .n = events,
          .notes = notes};
}

}  // namespace

Result<Sample> read_sample(const Directory& directory, std::size_t most) {
  Sample sample;
  TRY_ASSIGN(const auto log, LmdbLog::open(directory.log(kPartition)));
  TRY_ASSIGN(const Locator end, log->end());
  sample.events = end.value;
  auto scan = log->scan(Locator(0));
  while (sample.entries.size() < most) {
    TRY_ASSIGN(const auto rows, scan.next());
    if (rows.empty()) break;
    for (const ledger::log::Row& row : rows)
      sample.entries.emplace_back(row.record.entry.begin(), row.record.entry.end());
  }
  sample.bytes_per_event = static_cast<double>(log->env().stats().used) /
                           static_cast<double>(std::max<std::uint64_t>(1, sample.events));
  return sample;
}

Result<Figure> measure_projection(const Directory& directory, const ledger::log::LogSpec& log) {
  const Directory machine{directory.tmp() / "machine"};
  std::filesystem::create_directories(machine.views(kPartition));
  std::filesystem::copy(directory.documents(), machine.documents(),
                        std::filesystem::copy_options::recursive);
  const Stopwatch watch;
  TRY_ASSIGN(const auto read, ledger::log::open_accepted(log, machine.root, kPartition));
  TRY_ASSIGN(const ledger::chain::Genesis genesis, ledger::intake::genesis_of(*read));
  TRY_ASSIGN(const auto rebuilt, rebuild_once(machine, *read, genesis, 2));
  const double seconds = watch.seconds();
  TRY_ASSIGN(const auto digest, digest_of_views(machine.views(kPartition)));
  TRY_ASSIGN(const auto kept, ledger::log::open_accepted(log, directory.root, kPartition));
  TRY(rebuild_once(directory, *kept, genesis, 1));
  TRY_ASSIGN(const auto reference, digest_of_views(directory.views(kPartition)));
  if (!(digest == reference)) return fail(unequal("kafka_project"));
  return Figure{
      .name = "kafka_project",
      .value = static_cast<double>(rebuilt.events) / seconds,
      .unit = "events/s",
      .n = rebuilt.events,
      .notes = "fetched, accepted, kept by seq, verified again, views made; from nothing, 2 jobs"};
}

Result<std::vector<Figure>> measure_verify(const Directory& directory,
                                           const DigestCeilings& digest) {
  using verify::Level;
  TRY_ASSIGN(const auto log, LmdbLog::open(directory.log(kPartition)));
  std::vector<Figure> figures;
  const auto add = [&](const char* name, const std::vector<Level>& levels, int jobs) -> Status {
    TRY_ASSIGN(Figure figure, verify_best(*log, name, levels, jobs, digest));
    figures.push_back(std::move(figure));
    return {};
  };
  TRY(verify_once(*log, "warm", {Level::kV1}, 1, digest));
  TRY(add("verify_v0", {Level::kV0}, 1));
  TRY(add("verify_v1", {Level::kV1}, 1));
  TRY(add("verify", {Level::kV0, Level::kV1}, 1));
  TRY(add("verify_2cores", {Level::kV0, Level::kV1}, 2));
  return figures;
}

Result<std::vector<Figure>> measure_rebuild(const Directory& directory, double digest_ceiling) {
  TRY_ASSIGN(const auto log, LmdbLog::open(directory.log(kPartition)));
  TRY_ASSIGN(const ledger::chain::Genesis genesis, ledger::intake::genesis_of(*log));
  ledger::store::give_back_freed();  // of the import that was measured before
  forget_peak();
  const Stopwatch one;
  TRY_ASSIGN(const auto alone, rebuild_once(directory, *log, genesis, 1));
  const double alone_seconds = one.seconds(), peak = peak_mebibytes();
  TRY(check_peak(peak));
  TRY_ASSIGN(const auto digest, digest_of_views(directory.views(kPartition)));
  const Stopwatch two;
  TRY_ASSIGN(const auto both, rebuild_once(directory, *log, genesis, 2));
  const double both_seconds = two.seconds();
  TRY_ASSIGN(const auto again, digest_of_views(directory.views(kPartition)));
  if (!(digest == again) || alone.events != both.events) return fail(unequal("rebuild_2cores"));
  const bool live = alone.events <= kLiveMax;
  if (live) {
    TRY_ASSIGN(const auto reference, followed(directory, *log, genesis));
    if (!(digest == reference)) return fail(unequal("rebuild"));
  }
  const char* notes = live ? "verified, synced; digest equals live following and 2 cores"
                           : "verified, synced; digest equals 2 cores";
  std::vector<Figure> figures;
  figures.push_back(
      rebuild_figure("rebuild", alone.events, alone_seconds, digest_ceiling, "digest", notes));
  figures.push_back(rebuild_figure("rebuild_2cores", both.events, both_seconds, digest_ceiling * 2,
                                   "digest × 2", notes));
  figures.push_back({.name = "peak_rss_rebuild",
                     .value = peak,
                     .unit = "MiB",
                     .ceiling = static_cast<double>(kRebuildMemory / kMiB),
                     .ceiling_name = "memory of the process",
                     .n = alone.events,
                     .notes = "whole process, pages of maps too; " + std::to_string(alone.runs) +
                              " runs written; above the bound nothing counts"});
  return figures;
}

}  // namespace quanlu::consumers::cli::bench

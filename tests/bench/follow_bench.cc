// Rebuild, verification included: events of random stories in an embedded log, sealed in batches.
//   bench_follow [events] [events of a batch] [memory MiB] [jobs] [repeats]
#include <chrono>
#include <cstdio>

#include <sys/resource.h>

#define CATCH_CONFIG_RUNNER  // the world reports through Catch2; this program has a main of its own
#include "projections/follow/rebuild.h"
#include "tests/projections/follow/world.h"

namespace {

using namespace quanlu;         // NOLINT
using namespace quanlu::tests;  // NOLINT

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::uint64_t argument(int count, char** values, int at, std::uint64_t fallback) {
  return count > at ? std::stoull(values[at]) : fallback;
}

}  // namespace

int main(int count, char** values) {
  const std::uint64_t events = argument(count, values, 1, 1'000'000);
  const std::uint64_t batch = argument(count, values, 2, 1000);
  const std::uint64_t memory = argument(count, values, 3, 512);
  const std::uint64_t jobs = argument(count, values, 4, 1);
  const std::uint64_t repeats = argument(count, values, 5, 3);
  TempDir dir;
  LedgerWorld ledger(20240904, dir.path() / "log");
  ledger.story = EventStory(20240904, 7'500);
  ledger.story.plain = true;
  std::uint64_t bytes = 0, made = 0;
  auto start = std::chrono::steady_clock::now();
  while (made < events) {
    std::vector<Bytes> entries;
    std::size_t in_batch = 0;
    while (entries.size() < batch && in_batch < 900'000)
      for (Bytes& one : ledger.story.next()) {
        in_batch += one.size();
        entries.push_back(std::move(one));
      }
    bytes += in_batch;
    made += entries.size();
    ledger.append(std::move(entries));
  }
  std::printf("made %lu events of %lu B in batches of about %lu in %.1f s\n", made, bytes / made,
              batch, seconds_since(start));
  for (std::uint64_t i = 0; i < repeats; ++i) {
    follow::RebuildOptions options;
    options.folder = dir.path() / "views";
    options.memory = memory << 20;
    options.jobs = static_cast<unsigned>(jobs);
    start = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    double applied = 0;
    options.progress = [&](const follow::RebuildProgress& progress) {
      if (progress.stage == follow::RebuildProgress::Stage::kWrite) applied = seconds_since(start);
    };
    const follow::RebuildResult result =
        must(follow::rebuild(options, *ledger.log, ledger.world.genesis));
    const double all = seconds_since(start);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "%lu events in %.2f s (apply %.2f, write %.2f): %.0f events/s; runs %lu, "
        "corrections %lu, peak %ld MiB\n",
        result.events, all, applied, all - applied, static_cast<double>(result.events) / all,
        result.runs, result.corrections, usage.ru_maxrss / 1024);
    std::fflush(stdout);
  }
  return 0;
}

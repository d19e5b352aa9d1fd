#include "consumers/cli/bench/ceilings.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "ledger/crypto/digest.h"
#include "ledger/log/row.h"
#include "ledger/store/env.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::cli::bench {
namespace {

constexpr int kRounds = 5;
constexpr std::size_t kCopyBytes = 256 << 20, kSyncedBytes = 4096, kSyncs = 500;
constexpr double kSecondsOfAppends = 1.5;

}  // namespace

std::optional<double> Figure::ratio() const {
  if (ceiling <= 0 || value <= 0) return std::nullopt;
  const bool is_rate = unit.find("/s") != std::string::npos;
  return is_rate ? value / ceiling : ceiling / value;
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::string processor_cost(double seconds, std::uint64_t operations) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f µs of processor time each",
                seconds / static_cast<double>(std::max<std::uint64_t>(1, operations)) * 1e6);
  return text;
}

double percentile(std::vector<double>& times, double part) {
  if (times.empty()) return 0;
  std::sort(times.begin(), times.end());
  return times[std::min(times.size() - 1,
                        static_cast<std::size_t>(part * static_cast<double>(times.size())))];
}

Figure digest_ceiling(const std::vector<Bytes>& entries, int threads) {
  double best = 0;
  std::atomic<std::uint64_t> sink = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::thread> others;
    const auto hash_all = [&] {
      ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
      std::uint64_t sum = 0;
      for (const Bytes& entry : entries)
        sum += hasher.leaf(entry).bytes[0];
      sink += sum;
    };
    const Stopwatch watch;
    for (int i = 1; i < threads; ++i)
      others.emplace_back(hash_all);
    hash_all();
    for (std::thread& other : others)
      other.join();
    best = std::max(best, static_cast<double>(entries.size()) * threads / watch.seconds());
  }
  std::uint64_t bytes = 0;
  for (const Bytes& entry : entries)
    bytes += entry.size();
  return {.name = threads == 1 ? "ceiling_digest" : "ceiling_digest_2cores",
          .value = best,
          .unit = "events/s",
          .n = entries.size(),
          .notes = "SHA-256, " + std::to_string(bytes / std::max<std::size_t>(1, entries.size())) +
                   " B on average, " + (threads == 1 ? "one core" : "two threads at once") +
                   ", best of 5" + (sink == 0 ? " " : "")};
}

Figure memcpy_ceiling() {
  const Bytes from(kCopyBytes, 7);
  Bytes to(kCopyBytes);
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Stopwatch watch;
    std::memcpy(to.data(), from.data(), kCopyBytes);
    best = std::max(best, static_cast<double>(kCopyBytes) / watch.seconds() / 1e9);
  }
  CHECK(to.back() == 7);
  return {.name = "ceiling_memcpy",
          .value = best,
          .unit = "GB/s",
          .n = kRounds,
          .notes = "256 MiB, best of 5"};
}

Result<Figure> fsync_ceiling(const std::filesystem::path& folder) {
  const std::string file = (folder / "fsync.bin").string();
  const int handle = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (handle < 0) return fail(Failure::kFailed, "open", {"打不开测试文件", "no file to sync"});
  const Bytes block(kSyncedBytes, 1);
  std::vector<double> times;
  bool good = true;
  for (std::size_t i = 0; i < kSyncs && good; ++i) {
    const Stopwatch watch;
    good = ::write(handle, block.data(), block.size()) == static_cast<ssize_t>(block.size()) &&
           ::fsync(handle) == 0;
    times.push_back(watch.microseconds());
  }
  ::close(handle);
  std::filesystem::remove(file);
  if (!good) return fail(Failure::kFailed, "fsync", {"写盘失败", "the disk refused a sync"});
  Figure figure{.name = "ceiling_fsync", .unit = "µs", .n = kSyncs, .notes = "append 4 KiB, fsync"};
  figure.p50 = percentile(times, 0.5);
  figure.p99 = percentile(times, 0.99);
  figure.value = *figure.p50;
  return figure;
}

Result<Figure> append_ceiling(const std::filesystem::path& folder,
                              const std::vector<Bytes>& entries, std::size_t batch) {
  const std::filesystem::path place = folder / "ceiling";
  std::filesystem::remove_all(place);
  std::filesystem::create_directories(place);
  Figure figure{
      .name = "ceiling_append_" + std::to_string(batch),
      .unit = "events/s",
      .notes = "LMDB, rows in key order, one synced transaction for each " + std::to_string(batch)};
  {
    TRY_ASSIGN(const auto env, ledger::store::Env::open(place / "log"));
    const ledger::store::Table table = env->unnamed();
    std::uint64_t next = 0;
    const Stopwatch watch;
    while (watch.seconds() < kSecondsOfAppends) {
      const std::uint64_t first = next;
      TRY(env->update([&](ledger::store::WriteTxn& txn) -> Status {
        next = first;
        for (std::size_t i = 0; i < batch; ++i, ++next) {
          const Bytes& entry = entries[next % entries.size()];
          const auto key = ledger::log::row_key(Locator(next));
          TRY_ASSIGN(const auto row,
                     table.append_place(txn, key, ledger::log::row_size(entry, {})));
          ledger::log::write_row(row, entry, {});
        }
        return {};
      }));
    }
    figure.value = static_cast<double>(next) / watch.seconds();
    figure.n = next;
  }
  std::filesystem::remove_all(place);
  return figure;
}

}  // namespace quanlu::consumers::cli::bench

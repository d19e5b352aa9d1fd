// The measure of INTEGRITY.md 10, in processor time, so that neighbours do not count:
// `tests_consumers_verify "[.speed]"` on an optimised build. Not run by ctest's default, since a
// shared machine proves nothing.
#include <cstdio>
#include <ctime>

#include "consumers/verify/verify.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/support/catch.h"

namespace quanlu::consumers::verify {
namespace {

double seconds(const std::function<void()>& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST_CASE("V1 is at most a third slower than the digest alone", "[.speed]") {
  constexpr std::size_t kBatches = 300, kBatch = 1000;
  tests::World world(
      {.batch_events_max = kBatch, .batch_bytes_max = ledger::chain::kBatchBytesMax});
  std::vector<Row> rows;
  const auto keep = [&](const tests::Log& log) {
    for (const tests::Stored& stored : log)
      rows.push_back({rows.size(), stored, {}});
  };
  keep({world.opening(0)});
  ledger::chain::Head head = world.head_behind_opening(0);
  keep(world.epoch(head, world.keys.writers[0]));
  const std::string text(150, 'x');
  for (int i = 0; i < 1100; ++i)
    world.event();  // past the ids of the openings
  for (std::size_t i = 0; i < kBatches; ++i) {
    std::vector<Bytes> entries;
    while (entries.size() < kBatch)
      entries.push_back(world.event(text));
    keep(world.batch(head, world.keys.writers[0], std::move(entries)));
  }
  std::printf("%zu entries of %zu bytes\n", rows.size(), rows.back().stored.entry.size());
  const double ceiling = seconds([&] {
    ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
    std::uint8_t sum = 0;
    for (const Row& row : rows)
      sum ^= hasher.leaf(row.stored.entry).bytes[0];
    std::printf("(%u)\n", sum);
  });
  std::printf("digest            %8.0f /s\n", static_cast<double>(rows.size()) / ceiling);
  for (const bool entries : {false, true})
    for (const int jobs : {1, 2}) {
      MemorySource source(Partition(0), rows, 1000);
      Request request;
      request.jobs = jobs;
      request.levels.add(Level::kV1);
      if (entries) request.levels.add(Level::kV0);
      int code = -1;
      const double spent = seconds([&] {
        const Report report = verify({&source}, request);
        code = report.exit_code();
        if (report.first_bad() != nullptr)
          std::printf("%s %s\n", report.first_bad()->kind.c_str(),
                      report.first_bad()->locator.c_str());
      });
      CHECK(code == 0);
      std::printf("%s jobs %d  %8.0f /s  %.2f of the ceiling\n", entries ? "V0,V1" : "V1   ", jobs,
                  static_cast<double>(rows.size()) / spent, ceiling / spent);
    }
}

}  // namespace
}  // namespace quanlu::consumers::verify

// A page of metrics, and the histograms on it.
#include "consumers/metrics/page.h"

#include <array>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace quanlu::consumers::metrics {
namespace {

constexpr std::array<double, 3> kBounds{1, 10, 100};

TEST_CASE("a value counts in each bucket whose bound it does not exceed") {
  Tally tally(kBounds);
  for (const double value : {0.5, 1.0, 5.0, 100.0, 1000.0})
    tally.add(value);
  const Tally::Reading reading = tally.read();
  CHECK(reading.up_to == std::vector<std::uint64_t>{2, 3, 4});
  CHECK(reading.count == 5);
  CHECK(reading.sum == 1106.5);
}

TEST_CASE("nothing is lost when several threads count") {
  Tally tally(kBounds);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i)
        tally.add(2);
    });
  for (std::thread& thread : threads)
    thread.join();
  CHECK(tally.read().count == 40'000);
  CHECK(tally.read().sum == 80'000);
}

TEST_CASE("a family is said once with its help, and each of its lines with its labels") {
  Page page;
  page.counter("room_things_total", "Things", 2, {{"kind", "a"}});
  page.gauge("room_level", "Level", 1.5);
  page.counter("room_things_total", "Things", 3, {{"kind", "b\"\n"}});
  CHECK(page.text() ==
        "# HELP room_things_total Things\n# TYPE room_things_total counter\n"
        "room_things_total{kind=\"a\"} 2\nroom_things_total{kind=\"b\\\"\\n\"} 3\n"
        "# HELP room_level Level\n# TYPE room_level gauge\nroom_level 1.5\n");
}

TEST_CASE("a histogram has its buckets, its sum and its count") {
  Tally tally(kBounds);
  tally.add(5);
  Page page;
  page.histogram("room_took_seconds", "Time", tally.read());
  CHECK(page.text() ==
        "# HELP room_took_seconds Time\n# TYPE room_took_seconds histogram\n"
        "room_took_seconds_count 1\nroom_took_seconds_sum 5\n"
        "room_took_seconds_bucket{le=\"1\"} 0\nroom_took_seconds_bucket{le=\"10\"} 1\n"
        "room_took_seconds_bucket{le=\"100\"} 1\nroom_took_seconds_bucket{le=\"+Inf\"} 1\n");
}

}  // namespace
}  // namespace quanlu::consumers::metrics

// Times and points as people type them.
#include "consumers/cli/axes/point.h"

#include "schemas/base/time.h"
#include "tests/support/catch.h"

namespace quanlu::consumers::cli::axes {
namespace {

constexpr Millis kNow{1'725'437'987'000};  // 2024-09-04 16:19:47 +08:00

std::string text_of(std::string_view time) {
  const auto parsed = parse_time(time, kNow);
  return parsed ? to_rfc3339(*parsed) : "none";
}

TEST_CASE("every form of a time is read as a person means it, at UTC+8") {
  CHECK(text_of("2024-09-04") == "2024-09-04T00:00:00+08:00");
  CHECK(text_of("2024-09-04 16:19") == "2024-09-04T16:19:00+08:00");
  CHECK(text_of("2024-09-04T08:19:47Z") == "2024-09-04T16:19:47+08:00");
  CHECK(text_of("-3d") == "2024-09-01T16:19:47+08:00");
  CHECK(text_of("-12h") == "2024-09-04T04:19:47+08:00");
  CHECK(text_of("now") == "2024-09-04T16:19:47+08:00");
}

TEST_CASE("what is no time is not guessed at") {
  for (const char* wrong : {"", "yesterday", "2024-02-30", "2024-9-4", "3d", "-3", "--3d", "-d",
                            "-999999999d", "2024-09-04 25:00", "2024-09-04 16:19:47"})
    CHECK(text_of(wrong) == "none");
}

TEST_CASE("a date is known to its end, a minute to its end, an instant to itself") {
  const auto until = [](std::string_view text) {
    return to_rfc3339(parse_known_at(text, kNow)->instant);
  };
  CHECK(until("2024-09-04") == "2024-09-04T23:59:59.999+08:00");
  CHECK(until("2024-09-04 16:19") == "2024-09-04T16:19:59.999+08:00");
  CHECK(until("2024-09-04T16:19:47+08:00") == "2024-09-04T16:19:47+08:00");
  CHECK(until("-3d") == "2024-09-01T16:19:47+08:00");
}

TEST_CASE("a place or a vector of places stands for what was known there") {
  const auto one = parse_known_at("5031", kNow);
  REQUIRE(one);
  CHECK(one->places == std::map<Partition, Seq>{{Partition(0), Seq(5031)}});
  const auto several = parse_known_at("0:5031,1:77", kNow);
  REQUIRE(several);
  CHECK(several->places ==
        std::map<Partition, Seq>{{Partition(0), Seq(5031)}, {Partition(1), Seq(77)}});
  for (const char* wrong : {"0:5031,", ",0:1", "0:1,0:2", "0:", ":1", "0:-1", "soon"})
    CHECK_FALSE(parse_known_at(wrong, kNow));
}

TEST_CASE("a day of any form of a time is its civil day") {
  CHECK(to_text(*parse_date("2024-09-04", kNow)) == "2024-09-04");
  CHECK(to_text(*parse_date("2024-09-04T23:00:00Z", kNow)) == "2024-09-05");
  CHECK(to_text(*parse_date("-3d", kNow)) == "2024-09-01");
}

}  // namespace
}  // namespace quanlu::consumers::cli::axes

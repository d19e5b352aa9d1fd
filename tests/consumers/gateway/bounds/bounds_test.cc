// Cursors and limits by themselves.
#include "consumers/gateway/bounds/cursor.h"
#include "consumers/gateway/bounds/limits.h"
#include "tests/support/catch.h"

namespace quanlu::consumers::gateway::bounds {
namespace {

TEST_CASE("a cursor comes back as it was, and not when one character of it was changed") {
  SeededRandom random(1);
  const Cursors cursors(random);
  const Place place{.generation = "00000007", .query = 42, .first_end = 31, .key = {1, 2, 0, 255}};
  const std::string text = cursors.text_of(place);
  const auto back = cursors.read(text);
  REQUIRE(back);
  CHECK(back->generation == place.generation);
  CHECK(back->query == place.query);
  CHECK(back->first_end == place.first_end);
  CHECK(back->key == place.key);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    INFO(i);
    CHECK_FALSE(cursors.read(changed));
  }
  for (const std::string& wrong : {std::string(), text.substr(1), text.substr(0, text.size() - 1),
                                   text + "A", std::string("=="), std::string(500, '/')})
    CHECK_FALSE(cursors.read(wrong));
}

TEST_CASE("a cursor of another process is told apart from one that was changed") {
  SeededRandom random(1);
  const Cursors mine(random), other(random);
  const auto read = mine.read(other.text_of({.generation = "1", .key = {}}));
  REQUIRE_FALSE(read);
  CHECK(read.error() == Cursors::Fault::kForeign);
}

TEST_CASE(
    "an account may ask twice its rate at once, then at its rate; others do not wait for it") {
  ManualClock clock(Millis(0));
  Limits limits({.reads_per_s = 2, .appends_per_s = 50}, clock);
  const auto taken = [&](const std::string& who) {
    http::Fields fields;
    return limits.take(Limits::Kind::kRead, who, fields);
  };
  for (int i = 0; i < 4; ++i)
    CHECK(taken("a"));
  CHECK_FALSE(taken("a"));
  CHECK(taken("b"));
  clock.advance(400);
  CHECK_FALSE(taken("a"));
  clock.advance(100);
  CHECK(taken("a"));
  CHECK_FALSE(taken("a"));
  clock.advance(3'600'000);
  for (int i = 0; i < 4; ++i)
    CHECK(taken("a"));
  CHECK_FALSE(taken("a"));
}

TEST_CASE("a place among the listeners is free again when the one before has gone") {
  ManualClock clock(Millis(0));
  Limits limits({.listeners = 3, .listeners_per_account = 2}, clock);
  auto first = limits.listen("a"), second = limits.listen("a");
  CHECK(first);
  CHECK(second);
  CHECK_FALSE(limits.listen("a"));
  const auto other = limits.listen("b");
  CHECK(other);
  CHECK_FALSE(limits.listen("c"));
  first.reset();
  CHECK(limits.listeners() == 2);
  CHECK(limits.listen("a"));
}

}  // namespace
}  // namespace quanlu::consumers::gateway::bounds

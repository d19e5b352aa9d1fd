#include "projections/follow/accumulate.h"

#include <map>

#include "schemas/base/seams.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {
namespace {

using projections::follow::Accumulator;
using projections::views::View;

Bytes words_of_size(std::size_t words, std::uint64_t value) {
  Bytes bytes(8 * words);
  for (std::size_t i = 0; i < words; ++i)
    store_le(bytes.data() + 8 * i, value * 0x9E3779B97F4A7C15ULL + i);
  return bytes;
}

// A text with its zero byte and numbers behind it, or an id and a number, in whole words.
Bytes text_key(const std::string& text, std::uint64_t day, std::uint64_t seq) {
  Bytes key(text.begin(), text.end());
  key.push_back(0);
  append_be(key, static_cast<std::uint32_t>(day));
  append_be(key, seq);
  key.resize((key.size() + 7) / 8 * 8, 0);
  return key;
}
Bytes id_key(std::uint64_t id, std::uint64_t seq) {
  Bytes key;
  append_be(key, id * 0x9E3779B97F4A7C15ULL);
  append_be(key, id);
  append_be(key, seq);
  return key;
}
Bytes event_key(std::uint64_t number) {
  Bytes key;
  append_be(key, number * 0x9E3779B97F4A7C15ULL >> (number % 3 * 20));
  append_be(key, number);
  return key;
}

// Begins as others do, and is sometimes longer than what groups keep of it.
std::string subject(SeededRandom& random) {
  std::string text = "52370100MJD" + std::to_string(random.below(40));
  if (random.below(4) == 0) text += std::string(random.below(30), 'x');
  return text;
}

// Rows of all kinds at random, and what a map says of them.
class Rows {
 public:
  Rows(std::uint64_t seed, std::size_t memory, std::size_t resident_max = SIZE_MAX)
      : random_(seed), memory_(memory, resident_max), rows_(dir_.path(), memory_) {}

  void weigh(std::size_t resident) { memory_.weigh(resident); }

  void some(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      ++seq_;
      gather();
      keep();
      if (i % 50 == 0) {
        must(rows_.make_room());
        REQUIRE(rows_.memory().all() <= std::max<std::size_t>(memory_.max(), 128 << 10));
      }
    }
  }

  void require_drained() {
    auto wanted = wanted_.begin();
    must(rows_.drain([&](View view, BytesView key, BytesView words) -> Status {
      drained_[{view, Bytes(key.begin(), key.end())}] = Bytes(words.begin(), words.end());
      if (last_view_ == view) REQUIRE(as_text(last_key_) < as_text(key));
      last_view_ = view;
      last_key_.assign(key.begin(), key.end());
      return {};
    }));
    REQUIRE(drained_.size() == wanted_.size());
    for (const auto& row : drained_) {
      REQUIRE(row == *wanted);
      ++wanted;
    }
  }
  std::size_t runs() const { return rows_.runs(); }

 private:
  using Key = std::pair<View, Bytes>;

  void put(View view, const Bytes& key, const Bytes& words) {
    rows_.put(view, key, words);
    wanted_[{view, key}] = words;
  }
  void gather() {
    const Bytes history = words_of_size(1 + random_.below(9), seq_);
    const std::uint64_t day = 1000 + seq_ - random_.below(5);  // nearly in order
    put(View::kTimeline, text_key(subject(random_), day, seq_), history);
    put(View::kDossiers, id_key(random_.below(30), seq_), history);
    put(View::kNameGrams, text_key("gram", random_.below(200), 1), words_of_size(1, seq_));
    Bytes event(8);
    event[4] = seq_ % 7 == 0 ? 0 : 1;  // the first word says how many follow
    if (event[4] == 1) append_be(event, seq_);
    put(View::kEvents, event_key(seq_), event);
  }
  void keep() {
    const View view = random_.below(2) == 0 ? View::kCases : View::kDue;
    const Bytes key = id_key(random_.below(300), 0);
    const auto known = wanted_.find({view, key});
    const auto found = rows_.get(view, key);
    REQUIRE(found.has_value() == (known != wanted_.end()));
    if (found) REQUIRE(as_text(*found) == as_text(known->second));
    if (random_.below(4) == 0) {
      rows_.erase(view, key);
      wanted_.erase({view, key});
    } else {
      put(view, key, words_of_size(random_.below(12), seq_));
    }
  }

  TempDir dir_;
  SeededRandom random_;
  projections::follow::RowsMemory memory_;
  Accumulator rows_;
  std::map<Key, Bytes> wanted_, drained_;
  std::uint64_t seq_ = 0;
  View last_view_ = View::kLinks;
  Bytes last_key_;
};

TEST_CASE("the accumulator gives back what a map would, for any memory", "[projections.follow]") {
  const std::uint64_t seed = GENERATE(1, 2, 3);
  const std::size_t memory = GENERATE(1, 150'000, 400'000, std::size_t{1} << 30);
  CAPTURE(seed, memory);
  Rows rows(seed, memory);
  rows.some(4000);
  if (memory == 1) CHECK(rows.runs() > 50);
  if (memory == 400'000) CHECK(rows.runs() > 2);
  if (memory == std::size_t{1} << 30) CHECK(rows.runs() == 0);
  rows.require_drained();
}

TEST_CASE("rows go to files while the process is too large, whatever their own memory is",
          "[projections.follow]") {
  Rows rows(1, 1 << 20, 100);
  rows.weigh(100);
  rows.some(1000);
  CHECK(rows.runs() == 0);
  rows.weigh(101);
  rows.some(1000);
  const std::size_t runs = rows.runs();
  CHECK(runs > 0);
  rows.weigh(100);
  rows.some(100);
  CHECK(rows.runs() == runs);
  rows.require_drained();
}

TEST_CASE("an empty accumulator gives nothing", "[projections.follow]") {
  Rows rows(1, 1);
  rows.require_drained();
  CHECK(rows.runs() == 0);
}

}  // namespace
}  // namespace quanlu::tests

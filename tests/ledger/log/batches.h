#pragma once
// Batches of made-up entries: the log looks at no byte of them.
#include <string>
#include <vector>

#include "ledger/log/log.h"
#include "tests/support/catch.h"

namespace quanlu::tests {

struct Batch {
  std::vector<Bytes> entries;
  Bytes seal = Bytes(80, 0xee);

  ledger::log::SealedBatch view() {
    views_.assign(entries.begin(), entries.end());
    return {.entries = views_, .seal = seal};
  }

 private:
  std::vector<BytesView> views_;
};

// Entry i of a log says its own number, in 8-byte words of 144 bytes and more.
inline Bytes entry_of(std::uint64_t seq) {
  Bytes entry(144 + 8 * (seq % 50));
  for (std::size_t at = 0; at < entry.size(); at += 8)
    store_be(entry.data() + at, seq);
  return entry;
}

inline Batch batch_of(std::uint64_t base, std::size_t count) {
  Batch batch;
  for (std::size_t i = 0; i < count; ++i)
    batch.entries.push_back(entry_of(base + i));
  store_be(batch.seal.data(), static_cast<std::uint64_t>(count));
  return batch;
}

// Reads all records from `from` and checks that they are whole batches of entry_of; returns the
// end.
inline std::uint64_t check_whole_batches(ledger::log::Log& log, Locator from = Locator(0)) {
  auto reader = must(log.read(from));
  std::uint64_t at = from.value, in_batch = 0;
  while (const auto record = must(reader->next())) {
    REQUIRE(record->locator == Locator(at));
    REQUIRE(std::equal(record->entry.begin(), record->entry.end(), entry_of(at).begin()));
    ++at, ++in_batch;
    if (!record->seal) continue;
    REQUIRE(load_be<std::uint64_t>(record->seal->data()) == in_batch);
    in_batch = 0;
  }
  REQUIRE(in_batch == 0);
  return at;
}

}  // namespace quanlu::tests

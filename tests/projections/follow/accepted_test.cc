#include "projections/follow/accepted.h"

#include "tests/projections/follow/world.h"

namespace quanlu::tests {
namespace {

// Gives all its records at once, or one by one, so that a batch lies over several chunks.
class GivenRecords final : public follow::RecordSource {
 public:
  GivenRecords(const Log& stored, std::size_t chunk) : chunk_(chunk) {
    for (const Stored& one : stored) {
      records_.push_back({Locator(records_.size()), one.entry, {}});
      if (one.seal) records_.back().seal = *one.seal;
    }
  }
  Result<std::span<const ledger::chain::Record>> next() override {
    const std::size_t size = std::min(chunk_, records_.size() - at_);
    at_ += size;
    return std::span<const ledger::chain::Record>(records_).subspan(at_ - size, size);
  }

 private:
  const std::size_t chunk_;
  std::vector<ledger::chain::Record> records_;
  std::size_t at_ = 0;
};

TEST_CASE("an entry that came twice before its seal is accepted once", "[projections.follow]") {
  LedgerWorld ledger(3);
  Head head = ledger.world.head_behind_opening(0);
  Log stored{ledger.world.opening(0)};
  for (const Stored& one : ledger.world.epoch(head, ledger.world.keys.writers[0]))
    stored.push_back(one);
  const Log batch = ledger.world.batch(head, ledger.world.keys.writers[0], ledger.story.events(4));
  REQUIRE(batch.size() >= 3);
  stored.push_back(batch[0]);
  stored.push_back(batch[1]);
  stored.push_back(batch[0]);  // again: counts at its second place
  for (std::size_t i = 2; i < batch.size(); ++i)
    stored.push_back(batch[i]);

  const std::size_t chunk = GENERATE(1, 4, 100);
  GivenRecords source(stored, chunk);
  ledger::crypto::Hasher hasher(ledger.world.genesis.suite);
  ledger::crypto::Verifier verifier;
  const follow::Position start{Locator(0),
                               ledger::chain::State::start(ledger.world.genesis, Partition(0))};
  follow::AcceptedReader reader(source, hasher, verifier, ledger.world.genesis, start,
                                {.are_faults = false});
  std::vector<Bytes> accepted;
  while (true) {
    const auto entries = must(reader.next());
    if (entries.empty()) break;
    for (const follow::AcceptedEntry& entry : entries)
      accepted.emplace_back(entry.bytes.begin(), entry.bytes.end());
  }
  REQUIRE(accepted.size() == stored.size() - 1);
  for (std::size_t i = 0; i < batch.size(); ++i)
    CHECK(as_text(accepted[accepted.size() - batch.size() + i]) == as_text(batch[i].entry));
  CHECK(reader.strays().superseded().count == 1);
}

}  // namespace
}  // namespace quanlu::tests

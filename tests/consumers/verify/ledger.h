#pragma once
// A whole ledger in memory for stories about verification, and the source that hands it in.
#include <algorithm>
#include <memory>

#include "consumers/verify/verify.h"
#include "tests/support/chain_world.h"

namespace quanlu::consumers::verify {

// Rows as they would lie in an LMDB log: the key is the place.
struct Row {
  std::uint64_t key = 0;
  tests::Stored stored;
  std::string_view fault;
};

class MemorySource final : public RecordSource {
 public:
  MemorySource(Partition partition, std::vector<Row> rows, std::size_t per_segment = 7)
      : partition_(partition), rows_(std::move(rows)), per_segment_(per_segment) {}

  Partition partition() const override { return partition_; }
  std::uint64_t end() const override { return rows_.empty() ? 0 : rows_.back().key + 1; }
  std::uint64_t rows() const override { return rows_.size(); }
  std::uint64_t segments() const override {
    return (rows_.size() + per_segment_ - 1) / per_segment_;
  }
  Status load(std::uint64_t index, Segment& segment) override {
    segment.records.clear();
    const std::size_t from = index * per_segment_;
    for (std::size_t i = from; i < std::min(from + per_segment_, rows_.size()); ++i)
      segment.records.push_back({rows_[i].stored.at(rows_[i].key), rows_[i].fault});
    return {};
  }

 private:
  Partition partition_;
  std::vector<Row> rows_;
  std::size_t per_segment_;
};

// A ledger with two epochs, batches of one to five entries, a key added and one revoked.
struct Ledger {
  explicit Ledger(std::uint64_t seed = 1, const tests::GenesisPlan& plan = {})
      : random(seed), made(std::make_shared<tests::World>(plan)) {
    build();
  }

  void build() {
    rows_of({world.opening(0)});
    ledger::chain::Head head = world.head_behind_opening(0);
    rows_of(world.epoch(head, world.keys.writers[0]));
    for (int i = 0; i < 6; ++i)
      batch(head, world.keys.writers[0]);
    const auto added = world.granted(world.keys.writers[2], ledger::chain::Action::kAdd, 1);
    rows_of(
        world.batch(head, world.keys.writers[0], {world.event(), world.key_added(encode(added))}));
    rows_of(world.epoch(head, world.keys.writers[2]));
    for (int i = 0; i < 6; ++i)
      batch(head, world.keys.writers[2]);
    head_behind = head;
  }
  void batch(ledger::chain::Head& head, const ledger::crypto::SigningKey& writer) {
    rows_of(world.batch(head, writer, world.events(1 + random.below(5))));
  }
  void rows_of(const tests::Log& log) {
    for (const tests::Stored& stored : log)
      rows.push_back({rows.size(), stored, {}});
  }

  // The last entry of the batch that holds this one.
  std::uint64_t batch_end(std::uint64_t seq) const {
    while (!rows[seq].stored.seal)
      ++seq;
    return seq;
  }

  Report check(int jobs = 1, Request request = {}) const {
    MemorySource source(Partition(0), rows);
    if (request.levels.empty())
      for (const Level level : {Level::kV0, Level::kV1})
        request.levels.add(level);
    request.jobs = jobs;
    return verify({&source}, request);
  }

  SeededRandom random;
  std::shared_ptr<tests::World> made;  // copies share it
  tests::World& world = *made;
  std::vector<Row> rows;
  ledger::chain::Head head_behind;
};

}  // namespace quanlu::consumers::verify

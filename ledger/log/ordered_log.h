#pragma once
// All partitions of a ledger as one log, in the order in which their writer decided: locator =
// place (ledger/chain place.h). Decision state, views and replays are functions of this order. It
// is read only, keeps nothing of its own, and borrows the partitions' logs, whose locators are
// seqs.
//
// What may be given: the entry at the next place, or, where a place was lost with its writer, the
// lowest one as soon as every partition holds an entry behind it. So no reader ever meets an entry
// that stands before one it has seen, however the partitions' batches arrive.
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/log/log.h"

namespace quanlu::ledger::log {

class OrderedLog final : public Log {
 public:
  // By partition, from 0 on; at least two. They outlive it.
  explicit OrderedLog(std::vector<Log*> partitions);

  const std::vector<Log*>& partitions() const { return partitions_; }

  // Behind the last place that any partition holds.
  Result<Locator> end() override;
  Result<Locator> start() override { return Locator(0); }
  Status append(Locator base, const SealedBatch& batch) override;  // never: kUsage "ordered"
  // From the first entry at this place or behind it.
  Result<std::unique_ptr<LogReader>> read(Locator from) override;
  Result<std::optional<StoredRecord>> get(Locator at) override;
  Status refresh() override;
  std::uint64_t reconnects() const override;
  bool is_mirror() const override { return true; }

  // Where the entry of a partition's seq stands; nothing when there is none.
  Result<std::optional<Seq>> place_at(Partition partition, Seq seq);
  // The first seq of a partition whose entry stands at this place or behind it: its end when there
  // is none.
  Result<Seq> first_behind(Partition partition, Locator place);
  // How many entries of each partition stand before this place.
  Result<std::vector<std::uint64_t>> counts_before(Locator place);
  // The place behind the last entry that was recorded not after the instant; 0: none was.
  Result<Seq> behind(Millis instant);

 private:
  Result<Seq> count_at(Partition partition, Millis instant);

  const std::vector<Log*> partitions_;
};

// The way of several, one for each partition, whose entry at hand is next in the order, as said
// above: `due` is the place behind the last one that was given. nullptr: none may be given yet.
// `front`: the place of the entry at hand of a way, Result<std::optional<Seq>>; nothing: it has
// none.
template <typename Ways, typename Front>
Result<typename Ways::value_type*> next_in_order(Ways& ways, Seq due, const Front& front) {
  typename Ways::value_type* lowest = nullptr;
  Seq lowest_place(UINT64_MAX);
  bool all = true;
  for (auto& way : ways) {
    TRY_ASSIGN(const std::optional<Seq> place, front(way));
    all = all && place;
    if (!place || !(*place < lowest_place)) continue;
    lowest = &way;
    lowest_place = *place;
  }
  return all || !(due < lowest_place) ? lowest : nullptr;
}

// The log of one partition by seq: of an OrderedLog that of its partition, else `log` itself.
Log& partition_of(Log& log, Partition partition);

}  // namespace quanlu::ledger::log

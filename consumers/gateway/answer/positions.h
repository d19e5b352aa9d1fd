#pragma once
// Positions, as clients read and write them ("PARTITION:SEQ"), and places in the order of the
// ledger, by which its log and its views know events (ledger/log ordered_log.h). With one partition
// a place is the seq.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/intake/writer.h"
#include "ledger/log/ordered_log.h"
#include "schemas/base/position.h"

namespace quanlu::consumers::gateway::answer {

// As quanlu::parse_position, of a partition that a ledger may have; of several partitions their
// last events, "0:31,1:77". Nothing: it is none.
std::optional<Position> parse_position(std::string_view text);
std::optional<std::vector<Position>> parse_positions(std::string_view text);
std::optional<Seq> parse_place(std::string_view text);  // "@31"

// Threads: any. Borrows the log.
class Positions {
 public:
  // How many durable events a partition has.
  using Count = std::function<std::uint64_t(Partition)>;

  // `log` is that of the ledger in its order: with several partitions an OrderedLog.
  Positions(ledger::log::Log& log, std::uint32_t partitions, Count count)
      : log_(log),
        ordered_(dynamic_cast<ledger::log::OrderedLog*>(&log)),
        partitions_(partitions),
        count_(std::move(count)) {}
  // Beside the writer, which outlives it.
  Positions(ledger::log::Log& log, std::uint32_t partitions, const ledger::intake::Writer& writer)
      : Positions(log, partitions,
                  [&writer](Partition partition) { return writer.durable(partition).value; }) {}

  // An event that the ledger does not have stands behind all others.
  Result<Seq> place_of(const Position& position) const;
  Result<Seq> place_of(const std::vector<Position>& positions) const;  // of the last of them
  ledger::log::Log& log_of(Partition partition) const;                 // by seq

  // By partition, how many durable events there are, and how many of them stand before a place.
  std::vector<std::uint64_t> counts() const;
  std::uint64_t size() const;  // of the ledger: all of them
  Result<std::vector<std::uint64_t>> counts_before(Seq place) const;
  // How many stand there and behind.
  Result<std::uint64_t> count_from(Seq place) const;

 private:
  ledger::log::Log& log_;
  ledger::log::OrderedLog* const ordered_;  // null: there is one partition
  const std::uint32_t partitions_;
  const Count count_;
};

// The last event of each partition that has any: "0:31,1:77"; empty: none has.
std::string to_text(const std::vector<std::uint64_t>& counts);

}  // namespace quanlu::consumers::gateway::answer

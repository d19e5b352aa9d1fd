#pragma once
// Reads one partition from an offset on, by assignment: no group is joined and nothing committed
// (SUBSTRATE.md 2.6).
#include <atomic>
#include <memory>
#include <vector>

#include "ledger/log/kafka/settings.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::log::kafka {

// The highest end that this process knows of by its own appends: who reads on must see them.
using KnownEnd = std::atomic<std::uint64_t>;

// How much the client fetches ahead of its reader. kBulk, some 340 MB at the most, for who takes a
// message in within microseconds.
enum class Ahead : std::uint8_t { kSome, kBulk };

class Reader final : public LogReader {
 public:
  static Result<std::unique_ptr<Reader>> open(const Place& place, Locator from,
                                              std::shared_ptr<const KnownEnd> known,
                                              Ahead ahead = Ahead::kSome);

  // Nothing: the end that the broker told with the last fetch. kTampered "log_regressed": the log
  // ends before the place to read from, or begins behind it. kFailed "broker_absent" after
  // kDeadline without an answer.
  Result<std::optional<chain::Record>> next() override;

  // Of the record that next() gave: the value of its one header of this name, which is not empty.
  // Nothing: none, or several.
  std::optional<BytesView> header(const char* name) const;

 private:
  Reader(Place place, Locator from, std::shared_ptr<const KnownEnd> known);
  bool is_at_end() const;
  chain::Record take(Message message);

  const Place place_;
  const std::shared_ptr<const KnownEnd> known_;
  Client client_;
  std::uint64_t at_;                  // the offset to come
  bool begun_ = false;                // the broker answered for the place to read from
  Message given_;                     // keeps the seal that was given
  std::vector<std::uint64_t> words_;  // the entry that was given, 8-aligned
};

}  // namespace quanlu::ledger::log::kafka

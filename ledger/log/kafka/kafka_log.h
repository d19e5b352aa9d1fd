#pragma once
// The log of one partition in a Kafka topic: one record per entry, the seal in a header of a
// batch's last record, acknowledged when every record was reported at the offset where it had to
// lie (INTEGRITY.md 3.5). A locator is an offset: dense for the broker, but not a seq, since
// records of others lie in between.
#include <atomic>
#include <memory>
#include <mutex>

#include "ledger/log/kafka/producer.h"
#include "ledger/log/kafka/reader.h"
#include "ledger/log/kafka/settings.h"
#include "ledger/log/labels.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::log::kafka {

// Kafka has no append "if the end is still there": append() never answers "end_moved", a record of
// somebody else in between is a doubt. After a doubt the next append has a new producer; the caller
// has read the log to its end before (INTEGRITY.md 3.5).
class KafkaLog final : public Log {
 public:
  // Asks nothing of the broker: the first call does.
  explicit KafkaLog(Place place, MakeLabels labels = {});

  Result<Locator> end() override;
  Result<Locator> start() override;
  Status append(Locator base, const SealedBatch& batch) override;
  Result<std::unique_ptr<LogReader>> read(Locator from) override;
  Result<std::optional<StoredRecord>> get(Locator at) override;
  std::chrono::milliseconds settles_within() const override { return std::chrono::seconds(30); }
  std::uint64_t reconnects() const override { return producers_ > 0 ? producers_ - 1 : 0; }

 private:
  const Place place_;
  const MakeLabels labels_;
  const std::shared_ptr<KnownEnd> known_ = std::make_shared<KnownEnd>(0);
  std::atomic<std::uint64_t> producers_{0};  // that were opened
  std::mutex mutex_;                         // guards what follows
  std::unique_ptr<Producer> producer_;       // none before the first append and after a doubt
};

}  // namespace quanlu::ledger::log::kafka

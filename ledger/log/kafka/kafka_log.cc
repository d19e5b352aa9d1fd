#include "ledger/log/kafka/kafka_log.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "ledger/chain/seal.h"
#include "ledger/log/kafka/outcome.h"
#include "ledger/log/kafka/topic.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log::kafka {
namespace {

std::vector<Outgoing> outgoing(const SealedBatch& batch, const MakeLabels& labels) {
  std::vector<Outgoing> records(batch.entries.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i + 1 == records.size()) records[i].headers.emplace_back(kSealHeader, as_text(batch.seal));
    Labels shown = labels ? labels(batch.entries[i]) : Labels{};
    records[i].key = std::move(shown.key);
    records[i].value = batch.entries[i];
    std::ranges::move(shown.headers, std::back_inserter(records[i].headers));
  }
  return records;
}

}  // namespace

KafkaLog::KafkaLog(Place place, MakeLabels labels)
    : place_(std::move(place)), labels_(std::move(labels)) {}

Result<Locator> KafkaLog::end() {
  TRY_ASSIGN(const LogEnds ends, read_ends(place_));
  return Locator(ends.end);
}

Result<Locator> KafkaLog::start() {
  TRY_ASSIGN(const LogEnds ends, read_ends(place_));
  return Locator(ends.start);
}

Status KafkaLog::append(Locator base, const SealedBatch& batch) {
  CHECK(!batch.entries.empty());
  CHECK(batch.seal.size() == chain::kSealSize);
  const std::lock_guard lock(mutex_);
  if (!producer_) {
    TRY_ASSIGN(producer_, Producer::open(place_));
    ++producers_;
  }
  Delivery delivery = producer_->send(base, outgoing(batch, labels_));
  if (delivery.as_expected) {
    known_->store(base.value + batch.entries.size());
    return {};
  }
  producer_.reset();
  return fail(batch_error(place_, delivery.error, delivery.nothing_written,
                          std::move(delivery.expected), std::move(delivery.found)));
}

Result<std::unique_ptr<LogReader>> KafkaLog::read(Locator from) {
  return Reader::open(place_, from, known_, Ahead::kBulk);
}

Result<std::optional<StoredRecord>> KafkaLog::get(Locator at) {
  TRY_ASSIGN(const auto reader, read(at));
  TRY_ASSIGN(const auto record, reader->next());
  if (!record || record->locator != at) return std::nullopt;
  StoredRecord stored{.entry = Bytes(record->entry.begin(), record->entry.end()), .seal = {}};
  if (record->seal) stored.seal.emplace(record->seal->begin(), record->seal->end());
  return stored;
}

}  // namespace quanlu::ledger::log::kafka

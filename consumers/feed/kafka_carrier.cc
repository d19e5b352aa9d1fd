#include "consumers/feed/kafka_carrier.h"

#include <vector>

#include "consumers/feed/message.h"
#include "ledger/log/kafka/groups.h"
#include "ledger/log/kafka/outcome.h"
#include "ledger/log/kafka/producer.h"
#include "ledger/log/kafka/reader.h"
#include "ledger/log/kafka/topic.h"
#include "schemas/base/kill_point.h"

namespace quanlu::consumers::feed {
namespace {

namespace kafka = ledger::log::kafka;

constexpr const char* kSignatureHeader = "sig";
constexpr std::int32_t kTopicPartitions = 1;

kafka::Place place_of(const FeedTopic& topic) {
  return {.brokers = topic.brokers,
          .topic = topic.topic,
          .partition = static_cast<std::int32_t>(topic.partition.value),
          .connection = topic.connection};
}

class TopicReader final : public FeedReader {
 public:
  explicit TopicReader(std::unique_ptr<kafka::Reader> reader) : reader_(std::move(reader)) {}

  Result<std::optional<FeedRecord>> next() override {
    TRY_ASSIGN(const auto record, reader_->next());
    if (!record) return std::nullopt;
    const auto signature = reader_->header(kSignatureHeader);
    return FeedRecord{.at = record->locator,
                      .value = record->entry,
                      .signature = signature ? as_text(*signature) : std::string_view{}};
  }

 private:
  std::unique_ptr<kafka::Reader> reader_;
};

std::vector<kafka::Outgoing> to_send(std::span<const FeedOutput> records) {
  std::vector<kafka::Outgoing> sent;
  sent.reserve(records.size());
  for (const FeedOutput& record : records)
    sent.push_back({.key = record.key,
                    .value = as_bytes(record.value),
                    .headers = {{"content-type", std::string(kContentType)},
                                {"hash", record.hash},
                                {kSignatureHeader, record.signature}}});
  return sent;
}

class TopicCarrier final : public Carrier {
 public:
  explicit TopicCarrier(kafka::Place place) : place_(std::move(place)) {}

  Result<Locator> start() override {
    TRY_ASSIGN(const kafka::LogEnds ends, kafka::read_ends(place_));
    return Locator(ends.start);
  }
  Result<Locator> end() override {
    TRY_ASSIGN(const kafka::LogEnds ends, kafka::read_ends(place_));
    return Locator(ends.end);
  }
  Result<std::unique_ptr<FeedReader>> read(Locator from) override {
    TRY_ASSIGN(auto reader, kafka::Reader::open(place_, from, known_));
    return std::make_unique<TopicReader>(std::move(reader));
  }

  // After anything but a clean success the producer is thrown away, with what it still holds.
  Status append(Locator base, std::span<const FeedOutput> records) override {
    if (!producer_) {
      TRY_ASSIGN(producer_, kafka::Producer::open(place_, kafka::Expiry::kNever));
    }
    kafka::Delivery delivery = producer_->send(base, to_send(records));
    KILL_POINT("feed.after_send");
    if (delivery.as_expected) {
      known_->store(base.value + records.size());
      return {};
    }
    producer_.reset();
    return fail(kafka::batch_error(place_, delivery.error, delivery.nothing_written,
                                   std::move(delivery.expected), std::move(delivery.found)));
  }

  std::string location() const override { return to_text(place_); }
  bool may_lag() const override { return true; }

 private:
  const kafka::Place place_;
  const std::shared_ptr<kafka::KnownEnd> known_ = std::make_shared<kafka::KnownEnd>(0);
  std::unique_ptr<kafka::Producer> producer_;
};

}  // namespace

Status prepare_feed_topic(const FeedTopic& topic) {
  return kafka::create_topic(place_of(topic), kTopicPartitions);
}

Result<std::vector<Error>> audit_feed_topic(const FeedTopic& topic) {
  TRY_ASSIGN(const kafka::TopicFacts facts, kafka::read_facts(place_of(topic)));
  return kafka::judge(facts, kTopicPartitions);
}

std::unique_ptr<Carrier> open_feed_topic(const FeedTopic& topic) {
  return std::make_unique<TopicCarrier>(place_of(topic));
}

Result<std::vector<GroupPosition>> groups_of(const FeedTopic& topic) {
  TRY_ASSIGN(const auto positions, kafka::read_groups(place_of(topic)));
  std::vector<GroupPosition> groups;
  for (const kafka::GroupOffset& position : positions)
    groups.push_back({.group = position.group, .next = Locator(position.offset)});
  return groups;
}

}  // namespace quanlu::consumers::feed

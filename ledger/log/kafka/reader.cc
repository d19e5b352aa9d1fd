#include "ledger/log/kafka/reader.h"

#include <cstring>
#include <utility>

#include "ledger/log/kafka/outcome.h"
#include "ledger/log/kafka/producer.h"
#include "ledger/log/kafka/topic.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log::kafka {
namespace {

using std::chrono::steady_clock;

constexpr int kPollMs = 20;

Error regressed(const Place& place, std::uint64_t at) {
  return {.kind = Failure::kTampered,
          .reason = "log_regressed",
          .what = {"日志没有此位置, 已被截断或清除", "the log has not this place: it was cut"},
          .where = to_text(place),
          .expected = "offset " + std::to_string(at),
          .found = "(none)",
          .remedy = {"先复制现场, 再运行 quanlu verify; 不要修复",
                     "copy everything first, then run quanlu verify; repair nothing"}};
}

// The one header of this name. One without value, or a second one, is empty: as a seal that no rule
// accepts.
std::optional<BytesView> one_header(const rd_kafka_message_t* message, const char* name) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return std::nullopt;
  std::optional<BytesView> found;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get(headers, i, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    if (i > 0 || value == nullptr) return BytesView{};
    found = BytesView(static_cast<const std::uint8_t*>(value), size);
  }
  return found;
}

}  // namespace

Reader::Reader(Place place, Locator from, std::shared_ptr<const KnownEnd> known)
    : place_(std::move(place)), known_(std::move(known)), at_(from.value) {}

Result<std::unique_ptr<Reader>> Reader::open(const Place& place, Locator from,
                                             std::shared_ptr<const KnownEnd> known, Ahead ahead) {
  std::unique_ptr<Reader> reader(new Reader(place, from, std::move(known)));
  const std::span<const Setting> more =
      ahead == Ahead::kBulk ? bulk_settings() : std::span<const Setting>();
  TRY_ASSIGN(Conf conf, make_conf(place, reader_settings(), more));
  TRY_ASSIGN(reader->client_, make_client(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_t* const client = reader->client_.get();
  // A topic that is not there is nothing but silence to a consumer.
  const Topic topic(rd_kafka_topic_new(client, place.topic.c_str(), nullptr));
  TRY(wait_for_topic(client, topic.get(), place));
  rd_kafka_poll_set_consumer(client);
  const Places places(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(places.get(), place.topic.c_str(), place.partition)->offset =
      static_cast<std::int64_t>(from.value);
  const rd_kafka_resp_err_t error = rd_kafka_assign(client, places.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(call_error(place, error, "assign"));
  return reader;
}

// By the high watermark that came with the last fetch; the event of the end itself comes one empty
// fetch later.
bool Reader::is_at_end() const {
  if (!begun_ || at_ < known_->load()) return false;
  std::int64_t low = 0, high = -1;
  const rd_kafka_resp_err_t error = rd_kafka_get_watermark_offsets(
      client_.get(), place_.topic.c_str(), place_.partition, &low, &high);
  return error == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 &&
         at_ >= static_cast<std::uint64_t>(high);
}

// Mostly the next one is there already: only when it is not, the end is asked for, and the time.
Result<std::optional<chain::Record>> Reader::next() {
  given_.reset();
  std::optional<steady_clock::time_point> until;
  const auto is_over = [&until] {
    if (!until) until = steady_clock::now() + kDeadline;
    return steady_clock::now() >= *until;
  };
  rd_kafka_resp_err_t last = RD_KAFKA_RESP_ERR__TIMED_OUT;
  int wait_ms = 0;
  while (true) {
    Message message(rd_kafka_consumer_poll(client_.get(), std::exchange(wait_ms, 0)));
    if (!message) {
      if (is_at_end()) return std::nullopt;
      if (is_over()) return fail(call_error(place_, last, "fetch"));
      wait_ms = kPollMs;
      continue;
    }
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) return take(std::move(message));
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      begun_ = true;
      if (at_ >= known_->load() && static_cast<std::uint64_t>(message->offset) >= at_)
        return std::nullopt;
      continue;
    }
    if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
        message->err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
      return fail(regressed(place_, at_));
    last = message->err;
    if (reaction_to(last) == Reaction::kRefuse) return fail(call_error(place_, last, "fetch"));
    if (is_over()) return fail(call_error(place_, last, "fetch"));
  }
}

std::optional<BytesView> Reader::header(const char* name) const {
  const auto value = given_ ? one_header(given_.get(), name) : std::nullopt;
  return value && !value->empty() ? value : std::nullopt;
}

chain::Record Reader::take(Message message) {
  given_ = std::move(message);
  begun_ = true;
  const auto offset = static_cast<std::uint64_t>(given_->offset);
  at_ = offset + 1;
  words_.resize((given_->len + 7) / 8);
  if (given_->len > 0) std::memcpy(words_.data(), given_->payload, given_->len);
  return {.locator = Locator(offset),
          .entry = {reinterpret_cast<const std::uint8_t*>(words_.data()), given_->len},
          .seal = one_header(given_.get(), kSealHeader)};
}

}  // namespace quanlu::ledger::log::kafka

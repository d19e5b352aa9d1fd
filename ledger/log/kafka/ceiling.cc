#include "ledger/log/kafka/ceiling.h"

#include <array>
#include <atomic>
#include <thread>

#include "ledger/log/kafka/outcome.h"
#include "ledger/log/kafka/reader.h"
#include "ledger/log/kafka/topic.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log::kafka {
namespace {

using std::chrono::steady_clock;

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// Without a report per record flush looks every 10 ms only (SUBSTRATE.md 2.3).
void count_failed(rd_kafka_t*, const rd_kafka_message_t* message, void* failed) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
    static_cast<std::atomic<int>*>(failed)->store(message->err);
}

// A producer of ours, and nothing else.
struct Bare {
  std::atomic<int> failed{RD_KAFKA_RESP_ERR_NO_ERROR};
  Client client;
  Topic topic;

  static Result<std::unique_ptr<Bare>> open(const Place& place) {
    auto bare = std::make_unique<Bare>();
    TRY_ASSIGN(Conf conf, make_conf(place, producer_settings()));
    rd_kafka_conf_set_opaque(conf.get(), &bare->failed);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), count_failed);
    TRY_ASSIGN(bare->client, make_client(RD_KAFKA_PRODUCER, std::move(conf)));
    bare->topic.reset(rd_kafka_topic_new(bare->client.get(), place.topic.c_str(), nullptr));
    CHECK(bare->topic != nullptr);
    TRY(wait_for_topic(bare->client.get(), bare->topic.get(), place));
    return bare;
  }
  Status put(const Place& place, const Bytes& record) {
    if (rd_kafka_produce(topic.get(), place.partition, RD_KAFKA_MSG_F_COPY,
                         const_cast<std::uint8_t*>(record.data()), record.size(), nullptr, 0,
                         nullptr) == 0)
      return {};
    return fail(call_error(place, rd_kafka_last_error(), "produce"));
  }
  Status flush(const Place& place) {
    rd_kafka_flush(client.get(), static_cast<int>(kDeadline.count()));
    const int error = failed.load();
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return fail(call_error(place, static_cast<rd_kafka_resp_err_t>(error), "produce"));
  }
};

}  // namespace

Result<double> send_rate(const Place& place, std::span<const Bytes> records, std::size_t batch,
                         std::chrono::milliseconds length) {
  CHECK(!records.empty() && batch > 0);
  TRY_ASSIGN(const auto bare, Bare::open(place));
  std::size_t sent = 0;
  const auto start = steady_clock::now();
  while (steady_clock::now() - start < length) {
    for (std::size_t i = 0; i < batch; ++i, ++sent)
      TRY(bare->put(place, records[sent % records.size()]));
    TRY(bare->flush(place));
  }
  return static_cast<double>(sent) / seconds_since(start);
}

Result<double> fetch_rate(const Place& place) {
  TRY_ASSIGN(const auto reader,
             Reader::open(place, Locator(0), std::make_shared<KnownEnd>(0), Ahead::kBulk));
  std::size_t count = 0;
  const auto start = steady_clock::now();
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    ++count;
  }
  return static_cast<double>(count) / seconds_since(start);
}

Result<std::vector<double>> pass_times(const Place& place, std::span<const Bytes> records,
                                       std::uint64_t rate, std::uint64_t count) {
  CHECK(!records.empty() && rate > 0);
  TRY_ASSIGN(const auto bare, Bare::open(place));
  TRY_ASSIGN(const LogEnds ends, read_ends(place));
  TRY_ASSIGN(const auto reader,
             Reader::open(place, Locator(ends.end), std::make_shared<KnownEnd>(0)));
  const auto step = std::chrono::nanoseconds(std::chrono::seconds(1)) / rate;
  std::vector<double> times;
  Status sent;
  const auto start = steady_clock::now();
  const auto due = [&](std::uint64_t index) { return start + step * index; };
  std::thread sender([&] {  // whatever is due leaves together
    for (std::uint64_t i = 0; i < count && sent;) {
      std::this_thread::sleep_until(due(i));
      for (; i < count && sent && due(i) <= steady_clock::now(); ++i)
        sent = bare->put(place, records[i % records.size()]);
      if (sent) sent = bare->flush(place);
    }
  });
  Status read;
  auto until = steady_clock::now() + kDeadline;  // without a record
  while (times.size() < count && steady_clock::now() < until) {
    const auto record = reader->next();
    if (!record) {
      read = tl::make_unexpected(record.error());
      break;
    }
    if (!*record) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    const auto now = steady_clock::now();
    times.push_back(std::chrono::duration<double, std::micro>(now - due(times.size())).count());
    until = now + kDeadline;
  }
  sender.join();
  TRY(sent);
  TRY(read);
  if (times.size() < count) return fail(call_error(place, RD_KAFKA_RESP_ERR__TIMED_OUT, "fetch"));
  return times;
}

Status drop_topic(const Place& place) {
  TRY_ASSIGN(Conf conf, make_conf(place, reader_settings()));
  TRY_ASSIGN(const Client client, make_client(RD_KAFKA_CONSUMER, std::move(conf)));
  const Queue queue(rd_kafka_queue_new(client.get()));
  std::array<rd_kafka_DeleteTopic_t*, 1> topics{rd_kafka_DeleteTopic_new(place.topic.c_str())};
  rd_kafka_DeleteTopics(client.get(), topics.data(), topics.size(), nullptr, queue.get());
  rd_kafka_DeleteTopic_destroy(topics[0]);
  const Event event(rd_kafka_queue_poll(queue.get(), static_cast<int>(kDeadline.count())));
  if (!event) return fail(call_error(place, RD_KAFKA_RESP_ERR__TIMED_OUT, "delete topic"));
  if (const auto error = rd_kafka_event_error(event.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return fail(call_error(place, error, "delete topic"));
  return {};
}

}  // namespace quanlu::ledger::log::kafka

#include "ledger/log/kafka/producer.h"

#include <array>
#include <chrono>
#include <utility>

#include "ledger/log/kafka/outcome.h"
#include "ledger/log/kafka/topic.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::log::kafka {
namespace {

void never_expire(rd_kafka_conf_t* conf) {
  CHECK(rd_kafka_conf_set(conf, "message.timeout.ms", "0", nullptr, 0) == RD_KAFKA_CONF_OK);
}

}  // namespace

Result<std::unique_ptr<Producer>> Producer::open(const Place& place, Expiry expiry) {
  std::unique_ptr<Producer> producer(new Producer(place));
  TRY_ASSIGN(Conf conf, make_conf(place, producer_settings()));
  if (expiry == Expiry::kNever) never_expire(conf.get());
  rd_kafka_conf_set_opaque(conf.get(), producer->reports_.get());
  rd_kafka_conf_set_dr_msg_cb(conf.get(), take_report);
  TRY_ASSIGN(producer->client_, make_client(RD_KAFKA_PRODUCER, std::move(conf)));
  producer->topic_.reset(rd_kafka_topic_new(producer->client_.get(), place.topic.c_str(), nullptr));
  CHECK(producer->topic_ != nullptr);
  // The first message to a topic that the client does not know yet would be a second late (#5032).
  TRY(wait_for_topic(producer->client_.get(), producer->topic_.get(), place));
  return producer;
}

Producer::~Producer() {
  topic_.reset();
  if (!clean_ && client_) let_go(std::move(client_), reports_);
}

// Called from within flush, on the thread that sends.
void Producer::take_report(rd_kafka_t*, const rd_kafka_message_t* message, void* reports) {
  auto& all = *static_cast<Reports*>(reports);
  const auto index = reinterpret_cast<std::uintptr_t>(message->_private);
  if (index >= all.size()) return;  // of a batch that was given up
  all[index] = {.error = message->err,
                .status = rd_kafka_message_status(message),
                .offset = message->offset,
                .partition = message->partition,
                .came = true};
}

rd_kafka_resp_err_t Producer::put(std::size_t index, const Outgoing& record) {
  Headers headers(rd_kafka_headers_new(record.headers.size()));
  for (const auto& [name, value] : record.headers)
    CHECK(rd_kafka_header_add(headers.get(), name.c_str(), -1, value.data(),
                              static_cast<ssize_t>(value.size())) == RD_KAFKA_RESP_ERR_NO_ERROR);
  const rd_kafka_resp_err_t error = rd_kafka_producev(
      client_.get(), RD_KAFKA_V_RKT(topic_.get()), RD_KAFKA_V_PARTITION(place_.partition),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),  // a batch in doubt outlives the call
      RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
      RD_KAFKA_V_VALUE(const_cast<std::uint8_t*>(record.value.data()), record.value.size()),
      RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(index)),
      RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) (void)headers.release();  // the message's now
  return error;
}

Delivery Producer::send(Locator base, std::span<const Outgoing> records) {
  reports_->assign(records.size(), {});
  clean_ = false;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (std::size_t i = 0; i < records.size() && error == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    if (i == records.size() / 2) KILL_POINT("writer.half_sent");
    error = put(i, records[i]);
  }
  const rd_kafka_resp_err_t fatal = wait_for_reports();
  KILL_POINT("writer.report_seen");
  Delivery delivery = judge(base, error);
  if (!delivery.as_expected && fatal != RD_KAFKA_RESP_ERR_NO_ERROR) delivery.error = fatal;
  clean_ = delivery.as_expected;
  return delivery;
}

// Until each record was reported, or the client is over: what it holds then it would keep for ever,
// and only a purge makes it say what was sent and what never was. Gives why it is over.
rd_kafka_resp_err_t Producer::wait_for_reports() {
  constexpr std::chrono::milliseconds kLook{1'000}, kPurge{2'000};
  const auto until = std::chrono::steady_clock::now() + kDeadline;
  const auto over = [this] {
    std::array<char, 256> words{};
    return rd_kafka_fatal_error(client_.get(), words.data(), words.size());
  };
  while (rd_kafka_flush(client_.get(), static_cast<int>(kLook.count())) !=
         RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (over() == RD_KAFKA_RESP_ERR_NO_ERROR && std::chrono::steady_clock::now() < until) continue;
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(client_.get(), static_cast<int>(kPurge.count()));
    break;
  }
  return over();
}

// Success is that every report came, without error, for the place where the record has to lie: a
// report without offset or with another one says nothing about what is in the log.
Delivery Producer::judge(Locator base, rd_kafka_resp_err_t put_error) const {
  Delivery delivery{.as_expected = put_error == RD_KAFKA_RESP_ERR_NO_ERROR,
                    .nothing_written = true,
                    .error = put_error,
                    .expected = {},
                    .found = {}};
  for (std::size_t i = 0; i < reports_->size(); ++i) {
    const Report& report = (*reports_)[i];
    const auto expected = static_cast<std::int64_t>(base.value + i);
    const bool queued = report.came || put_error == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (queued && (!report.came || report.status != RD_KAFKA_MSG_STATUS_NOT_PERSISTED))
      delivery.nothing_written = false;
    if (report.came && report.error == RD_KAFKA_RESP_ERR_NO_ERROR && report.offset == expected &&
        report.partition == place_.partition)
      continue;
    delivery.as_expected = false;
    if (delivery.error == RD_KAFKA_RESP_ERR_NO_ERROR) delivery.error = report.error;
    if (!delivery.expected.empty()) continue;
    delivery.expected = "offset " + std::to_string(expected);
    delivery.found = report.came ? "offset " + std::to_string(report.offset) : "no report";
  }
  return delivery;
}

}  // namespace quanlu::ledger::log::kafka

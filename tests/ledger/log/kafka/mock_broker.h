#pragma once
// librdkafka's own mock of a broker: what it answers is said by the story. It checks no sequence
// numbers and keeps no promise of durability; tests/kafka has the real one.
#include <initializer_list>
#include <string>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "ledger/log/kafka/handles.h"
#include "ledger/log/kafka/settings.h"
#include "tests/support/catch.h"

namespace quanlu::tests {

class MockBroker {
 public:
  MockBroker() {
    char words[256];
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf, words, sizeof words));
    REQUIRE(client_ != nullptr);
    cluster_ = rd_kafka_mock_cluster_new(client_.get(), 1);
    REQUIRE(cluster_ != nullptr);
    REQUIRE(rd_kafka_mock_topic_create(cluster_, "t.log.v1", 1, 1) == RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  ~MockBroker() { rd_kafka_mock_cluster_destroy(cluster_); }
  MockBroker(const MockBroker&) = delete;
  MockBroker& operator=(const MockBroker&) = delete;

  ledger::log::kafka::Place place() const {
    return {.brokers = rd_kafka_mock_cluster_bootstraps(cluster_), .topic = "t.log.v1"};
  }
  // The answer to the next produce request.
  void answer_produce(rd_kafka_resp_err_t error) {
    constexpr std::int16_t kProduce = 0;
    rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, error);
  }

  // The answer to the next producer that asks for an id.
  void answer_id_request(rd_kafka_resp_err_t error) {
    constexpr std::int16_t kInitProducerId = 22;
    rd_kafka_mock_push_request_errors(cluster_, kInitProducerId, 1, error);
  }
  // Takes no connection, and loses those that it has.
  void set_down(bool down) {
    constexpr std::int32_t kBroker = 1;
    down ? rd_kafka_mock_broker_set_down(cluster_, kBroker)
         : rd_kafka_mock_broker_set_up(cluster_, kBroker);
  }

 private:
  ledger::log::kafka::Client client_;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

}  // namespace quanlu::tests

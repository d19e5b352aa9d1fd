// What each error class makes us do: the table itself, then each row that a broker can answer
// with, against a broker that answers so.
#include "ledger/log/kafka/outcome.h"

#include <array>
#include <map>
#include <set>
#include <string>

#include "ledger/log/kafka/kafka_log.h"
#include "ledger/log/kafka/producer.h"
#include "tests/ledger/log/batches.h"
#include "tests/ledger/log/kafka/mock_broker.h"

using namespace quanlu;
using namespace quanlu::ledger::log;
using namespace quanlu::ledger::log::kafka;
using quanlu::tests::batch_of;
using quanlu::tests::MockBroker;
using quanlu::tests::must;

TEST_CASE("each error class stands in the table once, and what is not in it is a doubt") {
  std::set<rd_kafka_resp_err_t> seen;
  for (const ErrorClass& one : error_classes()) {
    INFO(rd_kafka_err2name(one.code));
    CHECK(seen.insert(one.code).second);
    CHECK(reaction_to(one.code) == one.reaction);
  }
  CHECK(reaction_to(RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL) == Reaction::kRescan);
}

TEST_CASE("of a batch that may have been written nothing but a doubt is said") {
  const Place place{.brokers = "127.0.0.1:1", .topic = "t"};
  for (const ErrorClass& one : error_classes()) {
    INFO(rd_kafka_err2name(one.code));
    CHECK(batch_error(place, one.code, false, "offset 5", "offset 7").reason == "doubt");
    const Error sure = batch_error(place, one.code, true, "offset 5", "offset 7");
    const std::map<Reaction, std::string> reasons{{Reaction::kRetryInside, "doubt"},
                                                  {Reaction::kRescan, "doubt"},
                                                  {Reaction::kStepDown, "fenced"},
                                                  {Reaction::kRefuse, "broker_refused"}};
    CHECK(sure.reason == reasons.at(one.reaction));
    CHECK(sure.found.find(rd_kafka_err2name(one.code)) != std::string::npos);
  }
}

// What the client makes of an answer on the way is its own: it tries again after more of them than
// our table says, and takes one, of a sequence number known already, for a success without offset.
TEST_CASE("every answer of a broker to a batch has the outcome that its class says") {
  for (const ErrorClass& one : error_classes()) {
    if (one.code <= 0 || one.code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED) continue;
    MockBroker broker;
    KafkaLog log(broker.place());
    auto first = batch_of(0, 1);
    must(log.append(Locator(0), first.view()));
    broker.answer_produce(one.code);
    auto batch = batch_of(1, 10);
    const Status done = log.append(Locator(1), batch.view());
    INFO(rd_kafka_err2name(one.code) << ": " << (done ? "acknowledged" : describe(done.error())));
    if (done) {
      // A topic that is not known yet may be a moment later: the client waits for that itself.
      CHECK((one.reaction == Reaction::kRetryInside ||
             one.code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART));
      CHECK(must(log.end()) == Locator(11));
    } else if (one.reaction == Reaction::kRefuse) {
      CHECK(done.error().reason == "broker_refused");
    } else if (one.reaction == Reaction::kStepDown) {
      CHECK((done.error().reason == "fenced" || done.error().reason == "doubt"));
    } else {
      CHECK(done.error().reason == "doubt");
    }
    // Whatever it was: the next batch has a new producer and is judged for itself.
    const Locator end = must(log.end());
    auto next = batch_of(end.value, 2);
    must(log.append(end, next.view()));
    CHECK(must(log.end()).value == end.value + 2);
  }
}

namespace {

// What the client finds out before or instead of a broker, at the first thing that is asked of it.
Error first_error(const Place& place) {
  KafkaLog log(place);
  auto batch = batch_of(0, 2);
  const Status done = log.append(Locator(0), batch.view());
  REQUIRE_FALSE(done);
  return done.error();
}

}  // namespace

TEST_CASE("_TRANSPORT: a connection that is lost under a batch is made again, and the batch once") {
  MockBroker broker;
  KafkaLog log(broker.place());
  auto first = batch_of(0, 1), batch = batch_of(1, 10);
  must(log.append(Locator(0), first.view()));
  broker.answer_produce(RD_KAFKA_RESP_ERR__TRANSPORT);  // the mock hangs up
  must(log.append(Locator(1), batch.view()));
  CHECK(must(log.end()) == Locator(11));
  CHECK(log.reconnects() == 0);  // of producers: it is the same one
}

TEST_CASE("_MSG_TIMED_OUT: no broker for longer than a batch may take is a doubt") {
  MockBroker broker;
  KafkaLog log(broker.place());
  auto first = batch_of(0, 1), batch = batch_of(1, 2);
  must(log.append(Locator(0), first.view()));
  broker.set_down(true);
  const Status done = log.append(Locator(1), batch.view());
  REQUIRE_FALSE(done);
  CHECK(done.error().reason == "doubt");
  CHECK(done.error().found.find("_MSG_TIMED_OUT") != std::string::npos);
  broker.set_down(false);
  must(log.append(Locator(1), batch.view()));
  CHECK(log.reconnects() == 1);
}

TEST_CASE(
    "CLUSTER_AUTHORIZATION_FAILED: who may write no topic is told so, and waits not for ever") {
  MockBroker broker;
  broker.answer_id_request(RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED);
  const auto producer = must(Producer::open(broker.place(), Expiry::kNever));
  const Bytes value(16);
  const std::array<Outgoing, 1> records{{{.key = {}, .value = value, .headers = {}}}};
  const Delivery delivery = producer->send(Locator(0), records);
  CHECK_FALSE(delivery.as_expected);
  CHECK(delivery.nothing_written);
  CHECK(delivery.error == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED);
}

TEST_CASE("_RESOLVE and _ALL_BROKERS_DOWN: whoever nobody answers says so, and may try again") {
  for (const char* brokers : {"broker.invalid:9092", "127.0.0.1:1"}) {
    const Error error = first_error({.brokers = brokers, .topic = "t.log.v1"});
    INFO(describe(error));
    CHECK(error.reason == "broker_absent");
    CHECK(exit_code(error.kind) == 1);
  }
}

TEST_CASE("_SSL: a broker that speaks no TLS is absent, and the certificates are named") {
  MockBroker broker;
  Place place = broker.place();
  place.connection.tls = true;
  const Error error = first_error(place);
  CHECK(error.reason == "broker_absent");
  CHECK(error.remedy.en.find("certificates") != std::string::npos);
}

TEST_CASE("_UNKNOWN_PARTITION: a partition that the topic has not is absent") {
  MockBroker broker;
  Place place = broker.place();
  place.partition = 7;
  const Error error = first_error(place);
  INFO(describe(error));
  CHECK((error.reason == "broker_absent" || error.reason == "topic_absent"));
}

// Rows that no broker and no network bring about at will: what would be said of a call, and that a
// batch is never taken for written (above).
TEST_CASE("what a call says of each class is an absent broker, an absent topic or a refusal") {
  const Place place{.brokers = "127.0.0.1:1", .topic = "t"};
  const std::set<rd_kafka_resp_err_t> no_topic{RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
                                               RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
                                               RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION};
  for (const ErrorClass& one : error_classes()) {
    const Error error = call_error(place, one.code, "fetch");
    INFO(describe(error));
    const bool refuses = one.reaction == Reaction::kRefuse;
    CHECK(error.reason == (no_topic.count(one.code) > 0 ? "topic_absent"
                           : refuses                    ? "broker_refused"
                                                        : "broker_absent"));
    CHECK(error.found.starts_with(rd_kafka_err2name(one.code)));
    // A broker calls absent what one may not see.
    if (error.reason == "topic_absent") CHECK(error.remedy.en.find("rights") != std::string::npos);
  }
}

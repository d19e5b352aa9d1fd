// What each error class makes us do: the table itself, then each row that a broker can answer
// with, against a broker that answers so.
#include "ledger/log/kafka/outcome.h"

#include <map>
#include <set>

#include "ledger/log/kafka/kafka_log.h"
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

// The Log's contract on Kafka, as far as a mock of a broker can tell; tests/kafka has the rest.
#include "ledger/log/kafka/kafka_log.h"

#include "ledger/log/kafka/topic.h"
#include "tests/ledger/log/batches.h"
#include "tests/ledger/log/kafka/mock_broker.h"

using namespace quanlu;
using namespace quanlu::ledger::log;
using namespace quanlu::ledger::log::kafka;
using quanlu::tests::batch_of;
using quanlu::tests::check_whole_batches;
using quanlu::tests::entry_of;
using quanlu::tests::MockBroker;
using quanlu::tests::must;

namespace {

std::string setting_of(const Conf& conf, const char* key) {
  char value[512];
  std::size_t size = sizeof value;
  REQUIRE(rd_kafka_conf_get(conf.get(), key, value, &size) == RD_KAFKA_CONF_OK);
  return value;
}

// A topic as `init` makes it on one broker.
TopicFacts right_facts() {
  return {.settings = {{"cleanup.policy", "delete"},
                       {"retention.ms", "-1"},
                       {"retention.bytes", "-1"},
                       {"min.insync.replicas", "1"},
                       {"unclean.leader.election.enable", "false"},
                       {"message.timestamp.type", "CreateTime"},
                       {"max.message.bytes", "2097152"},
                       {"flush.messages", "1"}},
          .partitions = 1,
          .replicas = 1};
}

}  // namespace

TEST_CASE("the producer is idempotent, waits for all replicas and has one request under way") {
  const Place local{.brokers = "127.0.0.1:9092", .topic = "t"};
  const Conf conf = must(make_conf(local, producer_settings()));
  CHECK(setting_of(conf, "enable.idempotence") == "true");
  CHECK(setting_of(conf, "acks") == "-1");
  CHECK(setting_of(conf, "max.in.flight.requests.per.connection") == "1");
  CHECK(setting_of(conf, "message.timeout.ms") == "12000");
  CHECK(setting_of(conf, "allow.auto.create.topics") == "false");
  CHECK(setting_of(conf, "compression.type") == "none");
  const Place far{.brokers = "kafka.example:9092", .topic = "t"};
  CHECK(setting_of(must(make_conf(far, producer_settings())), "compression.type") == "lz4");
  const Conf reader = must(make_conf(local, reader_settings()));
  CHECK(setting_of(reader, "auto.offset.reset") == "error");
  CHECK(setting_of(reader, "enable.auto.commit") == "false");
  CHECK(setting_of(reader, "check.crcs") == "true");
}

TEST_CASE("the group of a reader is one that whoever may read the topic is given by prefix") {
  const auto group = [](const char* topic) {
    const Place place{.brokers = "127.0.0.1:9092", .topic = topic};
    return setting_of(must(make_conf(place, reader_settings())), "group.id");
  };
  CHECK(group("jinan.log.v1") == "jinan.log.quanlu");
  CHECK(group("jinan.feed.finance.v1") == "jinan.feed.finance.quanlu");
}

TEST_CASE("a configuration adds keys, but those that the log depends on are fixed") {
  Place place{.brokers = "127.0.0.1:9092", .topic = "t"};
  place.connection = {.tls = true, .ca_file = "/dev/null", .extra = {{"client.rack", "east"}}};
  const Conf conf = must(make_conf(place, producer_settings()));
  CHECK(setting_of(conf, "security.protocol") == "ssl");
  CHECK(setting_of(conf, "ssl.ca.location") == "/dev/null");
  CHECK(setting_of(conf, "client.rack") == "east");
  for (const char* key :
       {"acks", "enable.idempotence", "check.crcs", "security.protocol", "group.id", "no.such"}) {
    place.connection.extra = {{key, "1"}};
    for (const auto settings : {producer_settings(), reader_settings()}) {
      const auto refused = make_conf(place, settings);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().where == "log.kafka.extra." + std::string(key));
      CHECK(exit_code(refused.error().kind) == 2);
    }
  }
}

TEST_CASE(
    "who reads much has a queue that lasts a second, unless a configuration says another one") {
  Place place{.brokers = "127.0.0.1:9092", .topic = "t"};
  const auto queue = [&](auto... more) {
    return setting_of(must(make_conf(place, reader_settings(), more...)),
                      "queued.max.messages.kbytes");
  };
  CHECK(queue() == "65536");
  CHECK(queue(bulk_settings()) == "262144");
  place.connection.extra = {{"queued.max.messages.kbytes", "1024"}};
  CHECK(queue(bulk_settings()) == "1024");
}

TEST_CASE("batches come back in order, the seal on the last of each, and readers go on") {
  MockBroker broker;
  KafkaLog log(broker.place());
  CHECK(must(log.end()) == Locator(0));
  const auto reader = must(log.read(Locator(0)));
  CHECK_FALSE(must(reader->next()));
  for (const auto& [base, count] :
       {std::pair<std::uint64_t, std::size_t>{0, 1}, {1, 300}, {301, 2}}) {
    auto batch = batch_of(base, count);
    must(log.append(Locator(base), batch.view()));
    CHECK(must(reader->next())->locator == Locator(base));
    for (std::size_t i = 1; i < count; ++i)
      CHECK(must(reader->next())->seal.has_value() == (i + 1 == count));
    CHECK_FALSE(must(reader->next()));
  }
  CHECK(must(log.end()) == Locator(303));
  CHECK(check_whole_batches(log) == 303);
  CHECK(check_whole_batches(log, Locator(301)) == 303);
  CHECK(must(log.get(Locator(301)))->entry == entry_of(301));
  CHECK_FALSE(must(log.get(Locator(303))));
}

TEST_CASE("a record of somebody else in between makes a doubt, and nothing is acknowledged") {
  MockBroker broker;
  KafkaLog ours(broker.place()), others(broker.place());
  auto first = batch_of(0, 2), foreign = batch_of(2, 1), second = batch_of(2, 3);
  must(ours.append(Locator(0), first.view()));
  must(others.append(Locator(2), foreign.view()));
  const Status done = ours.append(Locator(2), second.view());
  REQUIRE_FALSE(done);
  CHECK(done.error().reason == "doubt");
  CHECK(done.error().expected == "offset 2");
  CHECK(done.error().found == "offset 3");
}

TEST_CASE("a topic that loses or reorders what it took is refused, each fault by its name") {
  CHECK(judge(right_facts(), 1).empty());
  TopicFacts three = right_facts();
  three.replicas = 3;
  three.settings["min.insync.replicas"] = "2";
  three.settings["flush.messages"] = "9223372036854775807";
  CHECK(judge(three, 1).empty());

  const std::vector<std::pair<const char*, const char*>> wrong{
      {"cleanup.policy", "compact"},    {"retention.ms", "604800000"},
      {"retention.bytes", "1000000"},   {"flush.messages", "9223372036854775807"},
      {"max.message.bytes", "1000000"}, {"message.timestamp.type", "LogAppendTime"}};
  for (const auto& [key, value] : wrong) {
    INFO(key);
    TopicFacts facts = right_facts();
    facts.settings[key] = value;
    const auto errors = judge(facts, 1);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].reason == "topic_settings");
    CHECK(errors[0].expected.starts_with(key));
    CHECK(errors[0].found == value);
  }
  for (const auto& [key, value] : {std::pair{"min.insync.replicas", "1"},
                                   std::pair{"unclean.leader.election.enable", "true"}}) {
    TopicFacts facts = three;
    facts.settings[key] = value;
    CHECK(judge(facts, 1).at(0).expected.starts_with(key));
  }
  TopicFacts two = right_facts();
  two.replicas = 2;
  CHECK(judge(two, 1).at(0).expected.starts_with("replicas"));
  CHECK(judge(right_facts(), 2).at(0).expected == "partitions 2");
  TopicFacts cut = right_facts();
  cut.start = 7;
  CHECK(judge(cut, 1).at(0).reason == "log_regressed");
}

#include "ledger/log/kafka/settings.h"

#include <array>
#include <thread>
#include <utility>

#include "schemas/base/check.h"

namespace quanlu::ledger::log::kafka {
namespace {

constexpr std::array kProducer{
    Setting{"enable.idempotence", "true"},
    Setting{"acks", "all"},
    Setting{"max.in.flight.requests.per.connection", "1"},
    Setting{"linger.ms", "50"},  // flush overrides it: a batch leaves whole
    Setting{"message.max.bytes", "1000000"},
    Setting{"message.timeout.ms", "12000"},
    Setting{"reconnect.backoff.max.ms", "500"},
    Setting{"socket.nagle.disable", "true"},
    Setting{"socket.keepalive.enable", "true"},
    Setting{"socket.timeout.ms", "10000"},
    Setting{"queue.buffering.max.messages", "100000"},
    Setting{"allow.auto.create.topics", "false"},
};

// A group id is demanded of whoever assigns; no group is ever joined, nothing is committed.
constexpr std::array kReader{
    Setting{"group.id", "quanlu.log"},
    Setting{"enable.auto.commit", "false"},
    Setting{"enable.auto.offset.store", "false"},
    Setting{"auto.offset.reset", "error"},
    Setting{"check.crcs", "true"},
    Setting{"enable.partition.eof", "true"},
    Setting{"topic.metadata.propagation.max.ms", "3000"},  // then a topic is not there
    Setting{"fetch.wait.max.ms", "50"},
    Setting{"fetch.message.max.bytes", "10000000"},
    Setting{"queued.min.messages", "100000"},
    Setting{"reconnect.backoff.max.ms", "500"},
    Setting{"socket.nagle.disable", "true"},
    Setting{"socket.keepalive.enable", "true"},
    Setting{"socket.timeout.ms", "10000"},
    Setting{"allow.auto.create.topics", "false"},
};

void set(rd_kafka_conf_t* conf, const char* key, const char* value) {
  std::array<char, 256> words{};
  CHECK(rd_kafka_conf_set(conf, key, value, words.data(), words.size()) == RD_KAFKA_CONF_OK);
}

// What the client has to say comes back as errors of the calls; standard error is the user's.
void say_nothing(const rd_kafka_t*, int, const char*, const char*) {}

bool is_loopback(const std::string& brokers) {
  return brokers.starts_with("127.") || brokers.starts_with("localhost:");
}

}  // namespace

std::string to_text(const Place& place) {
  return place.topic + "[" + std::to_string(place.partition) + "] at " + place.brokers;
}

std::span<const Setting> producer_settings() {
  return kProducer;
}

std::span<const Setting> reader_settings() {
  return kReader;
}

Conf make_conf(const Place& place, std::span<const Setting> settings) {
  Conf conf(rd_kafka_conf_new());
  set(conf.get(), "client.id", "quanlu");
  set(conf.get(), "bootstrap.servers", place.brokers.c_str());
  for (const Setting& setting : settings)
    set(conf.get(), setting.key, setting.value);
  if (settings.data() == kProducer.data())
    set(conf.get(), "compression.type", is_loopback(place.brokers) ? "none" : "lz4");
  rd_kafka_conf_set_log_cb(conf.get(), say_nothing);
  return conf;
}

Result<Client> make_client(rd_kafka_type_t type, Conf conf) {
  std::array<char, 512> words{};
  Client client(rd_kafka_new(type, conf.get(), words.data(), words.size()));
  if (!client)
    return fail(Error{.reason = "kafka_client",
                      .what = {"无法建立 Kafka 客户端", "no Kafka client could be made"},
                      .found = words.data()});
  (void)conf.release();  // the client's now
  return client;
}

void let_go(Client client, std::shared_ptr<void> kept) {
  std::thread([handle = client.release(), kept = std::move(kept)] {
    rd_kafka_purge(
        handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    end_client(handle);
  }).detach();
}

}  // namespace quanlu::ledger::log::kafka

#include "ledger/log/kafka/settings.h"

#include <algorithm>
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

constexpr std::array kReader{
    Setting{"enable.auto.commit", "false"},         Setting{"enable.auto.offset.store", "false"},
    Setting{"auto.offset.reset", "error"},          Setting{"check.crcs", "true"},
    Setting{"enable.partition.eof", "true"},        Setting{"fetch.wait.max.ms", "50"},
    Setting{"fetch.message.max.bytes", "10000000"}, Setting{"reconnect.backoff.max.ms", "500"},
    Setting{"socket.nagle.disable", "true"},        Setting{"socket.keepalive.enable", "true"},
    Setting{"socket.timeout.ms", "10000"},          Setting{"allow.auto.create.topics", "false"},
};

// A full queue is looked at again after a second only (before 2.2.0): it holds what a reader takes
// in a second, or it runs empty before. Messages of some 900 B with key and headers.
constexpr std::array kBulk{
    Setting{"queued.max.messages.kbytes", "262144"},
    Setting{"queued.min.messages", "1000000"},
};

void set(rd_kafka_conf_t* conf, const char* key, const char* value) {
  std::array<char, 256> words{};
  CHECK(rd_kafka_conf_set(conf, key, value, words.data(), words.size()) == RD_KAFKA_CONF_OK);
}

// What the client has to say comes back as errors of the calls; standard error is the user's.
void say_nothing(const rd_kafka_t*, int, const char*, const char*) {}

// What makes the log a log is not for a configuration file to change (SUBSTRATE.md 2.3).
bool is_ours(std::string_view key) {
  constexpr std::array kOthers{"bootstrap.servers", "metadata.broker.list", "security.protocol",
                               "compression.type",  "compression.codec",    "request.required.acks",
                               "group.id"};
  const auto same = [key](const Setting& setting) { return key == setting.key; };
  return std::ranges::any_of(kProducer, same) || std::ranges::any_of(kReader, same) ||
         std::ranges::any_of(kOthers, [key](const char* other) { return key == other; });
}

Status set_given(rd_kafka_conf_t* conf, const std::string& key, const std::string& value,
                 const std::string& name) {
  std::array<char, 256> words{};
  if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), words.data(), words.size()) ==
      RD_KAFKA_CONF_OK)
    return {};
  return fail(
      Error{.kind = Failure::kUsage,
            .reason = "kafka_setting",
            .what = {"Kafka 连接配置不可用", "this setting of the connection cannot be had"},
            .where = "log.kafka." + name,
            .found = words.data(),
            .remedy = {"改正 quanlu.toml 的 [log.kafka]", "mend [log.kafka] in quanlu.toml"}});
}

Status add_tls(rd_kafka_conf_t* conf, const Connection& connection) {
  set(conf, "security.protocol", "ssl");
  if (!connection.ca_file.empty())
    TRY(set_given(conf, "ssl.ca.location", connection.ca_file, "ca_file"));
  if (!connection.cert_file.empty())
    TRY(set_given(conf, "ssl.certificate.location", connection.cert_file, "cert_file"));
  if (!connection.key.empty()) TRY(set_given(conf, "ssl.key.pem", connection.key, "key_file"));
  return {};
}

Status add_connection(rd_kafka_conf_t* conf, const Connection& connection) {
  if (connection.tls) TRY(add_tls(conf, connection));
  for (const auto& [key, value] : connection.extra) {
    if (is_ours(key))
      return fail(
          Error{.kind = Failure::kUsage,
                .reason = "kafka_setting",
                .what = {"日志依赖此项, 不可改", "the log depends on this one: it is fixed"},
                .where = "log.kafka.extra." + key,
                .found = value,
                .remedy = {"从配置中删去", "take it out of the configuration"}});
    TRY(set_given(conf, key, value, "extra." + key));
  }
  return {};
}

// A group id is demanded of whoever assigns; no group is ever joined, nothing is committed. Its
// name begins as the topic's, since rights on groups are given by prefix (INTERFACES.md 5.1).
std::string group_of(const Place& place) {
  constexpr std::string_view kVersion = ".v1";
  std::string_view topic = place.topic;
  if (topic.ends_with(kVersion)) topic.remove_suffix(kVersion.size());
  return std::string(topic) + ".quanlu";
}

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

std::span<const Setting> bulk_settings() {
  return kBulk;
}

Result<Conf> make_conf(const Place& place, std::span<const Setting> settings,
                       std::span<const Setting> changeable) {
  Conf conf(rd_kafka_conf_new());
  set(conf.get(), "client.id", "quanlu");
  set(conf.get(), "bootstrap.servers", place.brokers.c_str());
  for (const Setting& setting : changeable)
    set(conf.get(), setting.key, setting.value);
  TRY(add_connection(conf.get(), place.connection));
  for (const Setting& setting : settings)
    set(conf.get(), setting.key, setting.value);
  if (settings.data() == kProducer.data())
    set(conf.get(), "compression.type", is_loopback(place.brokers) ? "none" : "lz4");
  if (settings.data() == kReader.data()) set(conf.get(), "group.id", group_of(place).c_str());
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

std::string librdkafka_version() {
  return rd_kafka_version_str();
}

}  // namespace quanlu::ledger::log::kafka

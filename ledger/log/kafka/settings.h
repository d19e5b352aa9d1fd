#pragma once
// Where a log lies on Kafka, and how the clients are set (SUBSTRATE.md 2.3, 2.6 say why each).
#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "ledger/log/connection.h"
#include "ledger/log/kafka/handles.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log::kafka {

// One partition of one topic.
struct Place {
  std::string brokers;  // HOST:PORT[,HOST:PORT]
  std::string topic;
  std::int32_t partition = 0;
  Connection connection{};
};
std::string to_text(const Place& place);  // for `where` of an error

struct Setting {
  const char* key;
  const char* value;
};
std::span<const Setting> producer_settings();
std::span<const Setting> reader_settings();
// Of who reads much, and faster than others would; a configuration may have others.
std::span<const Setting> bulk_settings();

// Longer than a message may take (message.timeout.ms), and the bound of every call that waits.
inline constexpr std::chrono::milliseconds kDeadline{15'000};

// kUsage "kafka_setting" with librdkafka's words when a key of the connection is not to be had.
Result<Conf> make_conf(const Place& place, std::span<const Setting> settings,
                       std::span<const Setting> changeable = {});
// Takes the configuration. kFailed "kafka_client" with librdkafka's words.
Result<Client> make_client(rd_kafka_type_t type, Conf conf);

std::string librdkafka_version();  // of the library that runs

}  // namespace quanlu::ledger::log::kafka

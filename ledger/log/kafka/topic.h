#pragma once
// The topic that carries a log: how it is made, and what a writer demands of it before its first
// word (SUBSTRATE.md 2.8, INTERFACES.md 5.1).
#include <map>
#include <string>
#include <vector>

#include "ledger/log/kafka/settings.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::log::kafka {

// Makes the topic: three replicas of which two must be in sync where there are three brokers, else
// one that flushes every message. That it is there already is no error.
Status create_topic(const Place& place, std::int32_t partitions);

struct TopicFacts {
  std::map<std::string, std::string> settings;  // as the broker tells them
  std::int32_t partitions = 0, replicas = 0;
  std::uint64_t start = 0;  // of the log
};
Result<TopicFacts> read_facts(const Place& place);

// What is wrong with the topic for a ledger of so many partitions, all of it, worst first.
std::vector<Error> judge(const TopicFacts& facts, std::int32_t partitions);

// The first of these, if any, with the place.
Status audit_topic(const Place& place, std::int32_t partitions);

// Low and high watermark, within kDeadline whatever the client does.
struct LogEnds {
  std::uint64_t start = 0, end = 0;
};
Result<LogEnds> read_ends(const Place& place);

// Until the client knows the partition and its leader, at most kDeadline.
Status wait_for_topic(rd_kafka_t* client, rd_kafka_topic_t* topic, const Place& place);

}  // namespace quanlu::ledger::log::kafka

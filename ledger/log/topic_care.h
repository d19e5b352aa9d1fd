#pragma once
// The topic of a log on Kafka, for who looks after it.
#include <string>
#include <vector>

#include "ledger/log/spec.h"

namespace quanlu::ledger::log {

std::string topic_of(const LogSpec& spec);  // "<PREFIX>.log.v1"

// What is wrong with the topic for a ledger of so many partitions, worst first: its settings, its
// partitions and replicas, its start. An embedded log has none of these.
Result<std::vector<Error>> audit_log(const LogSpec& spec, std::uint32_t partitions);

}  // namespace quanlu::ledger::log

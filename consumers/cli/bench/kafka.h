#pragma once
// The figures of a ledger on a broker that runs, beside what librdkafka does at most on it in the
// same run: kafka_append_1, kafka_append_64, kafka_append_1000, kafka_import, kafka_project,
// kafka_visible_latency, kafka_feed_latency; and kafka_feed_read, which has no ceiling.
#include <filesystem>
#include <vector>

#include "consumers/cli/bench/figure.h"
#include "ledger/log/spec.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::bench {

// `events` are imported; no other figure takes more of them either. `folder` is empty. The topics
// begin with the prefix of `log` and go when the run ends well.
Result<std::vector<Figure>> measure_kafka(const ledger::log::LogSpec& log,
                                          const std::filesystem::path& folder,
                                          std::uint64_t events);

}  // namespace quanlu::consumers::cli::bench

#pragma once
// What librdkafka does at most on this broker, with our settings and records of our sizes: nothing
// is linked, sealed, labelled or folded. `quanlu bench --kafka` puts our rates beside these.
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "ledger/log/kafka/settings.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log::kafka {

// Records a second, each acknowledged by all replicas: `batch` at a time, the next ones when those
// before were reported. A batch of tens of thousands is a stream without pauses.
Result<double> send_rate(const Place& place, std::span<const Bytes> records, std::size_t batch,
                         std::chrono::milliseconds length);
// Records a second from the first to the last one of the topic.
Result<double> fetch_rate(const Place& place);

// How long each of `count` records took from being handed to the producer until a reader had it, in
// microseconds, at `rate` records a second.
Result<std::vector<double>> pass_times(const Place& place, std::span<const Bytes> records,
                                       std::uint64_t rate, std::uint64_t count);

// Takes a topic away that a benchmark made. Never a ledger's: nothing in the program calls it else.
Status drop_topic(const Place& place);

}  // namespace quanlu::ledger::log::kafka

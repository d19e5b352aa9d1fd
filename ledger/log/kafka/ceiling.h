#pragma once
// What librdkafka does at most on this broker, with our settings and records of our sizes: nothing
// is linked, sealed, labelled or folded. `quanlu bench --kafka` puts our rates beside these.
#include <chrono>
#include <span>

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

// Takes a topic away that a benchmark made. Never a ledger's: nothing in the program calls it else.
Status drop_topic(const Place& place);

}  // namespace quanlu::ledger::log::kafka

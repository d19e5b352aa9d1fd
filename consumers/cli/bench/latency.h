#pragma once
// kafka_visible_latency and kafka_feed_latency: from a command being handed to the writer until a
// view has it, and until a reader of a department's feed has accepted it, at a steady rate. All of
// them are up with the ledger before; how fast a reader came so far from the beginning of its feed
// is kafka_feed_read.
#include <vector>

#include "consumers/cli/bench/city_ledger.h"
#include "consumers/cli/bench/figure.h"
#include "consumers/feed/kafka_carrier.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::bench {

inline constexpr std::uint64_t kSteadyRate = 500;  // events a second

// The next `events` of the city. Writer, projector, feeder and the reader of the feed run in this
// process as they do in `serve`; the topic is made. `ledger` is open.
Result<std::vector<Figure>> measure_latencies(CityLedger& ledger, const feed::FeedTopic& topic,
                                              std::uint64_t events);

}  // namespace quanlu::consumers::cli::bench

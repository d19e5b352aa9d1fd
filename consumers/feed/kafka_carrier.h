#pragma once
// A feed in a topic: `<prefix>.feed.<name>.v1`, of one partition whatever the ledger has
// (INTERFACES.md 5.1, ops/decisions/0019). The value
// is the message; headers content-type, hash and sig stand beside it; the key is that of the event.
#include <memory>

#include "consumers/feed/carrier.h"
#include "ledger/log/connection.h"

namespace quanlu::consumers::feed {

struct FeedTopic {
  std::string brokers;  // HOST:PORT[,HOST:PORT]
  std::string topic;
  Partition partition;
  ledger::log::Connection connection;  // how they are spoken to
};

// Makes the topic when it is missing, with the settings of a log.
Status prepare_feed_topic(const FeedTopic& topic);
// What is wrong with it, worst first.
Result<std::vector<Error>> audit_feed_topic(const FeedTopic& topic);

// Asks nothing of the broker: the first call does.
std::unique_ptr<Carrier> open_feed_topic(const FeedTopic& topic);

// How far the consumer groups of other people say they have read this partition.
struct GroupPosition {
  std::string group;
  Locator next;
};
Result<std::vector<GroupPosition>> groups_of(const FeedTopic& topic);

}  // namespace quanlu::consumers::feed

#pragma once
// How far consumer groups have committed on one partition, as the brokers keep it. Ours commit
// nothing; departments that read a feed do.
#include <cstdint>
#include <string>
#include <vector>

#include "ledger/log/kafka/settings.h"

namespace quanlu::ledger::log::kafka {

struct GroupOffset {
  std::string group;
  std::uint64_t offset = 0;  // the next one to read
};

// Of the groups that have committed on the partition, ascending by name. Waits at most kDeadline
// for each call; a group that may not be described is left out.
Result<std::vector<GroupOffset>> read_groups(const Place& place);

}  // namespace quanlu::ledger::log::kafka

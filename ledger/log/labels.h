#pragma once
// What a log shows of a record to people and outside tools (INTERFACES.md 5.1). Nothing covers it
// and no reader of ours looks at it; the embedded log keeps none.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::log {

struct Labels {
  std::string key;  // partition key
  std::vector<std::pair<std::string, std::string>> headers;
};
// Who can read an entry's envelope makes them; without one there are none.
using MakeLabels = std::function<Labels(BytesView entry)>;

}  // namespace quanlu::ledger::log

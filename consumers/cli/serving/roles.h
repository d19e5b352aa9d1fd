#pragma once
// What `serve` was asked to run. The roles of one ledger may run in one process or in several, on
// one machine or, over a log on Kafka, on many (ops/runbooks/adding-workers.md).
#include <string>
#include <vector>

#include "consumers/cli/frame/options.h"

namespace quanlu::consumers::cli::serving {

struct Roles {
  bool writer = false, projector = false, gateway = false, publisher = false, feed = false;

  std::vector<std::string> names() const;
};

// --roles; all but the feeds when it is not given. kUsage: an unknown one, none, or a gateway
// without writer and projector beside it.
Result<Roles> roles_of(const frame::Options& options);

}  // namespace quanlu::consumers::cli::serving

#pragma once
// Where the logs end when a question is asked: what is appended meanwhile is not in the answer.
#include <string>
#include <vector>

#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"

namespace quanlu::consumers::cli::reading {

struct Horizon {
  std::uint64_t end = 0;            // of the ledger in its order: by seq, or by place
  std::vector<std::uint64_t> ends;  // by partition: how many events it holds
  Millis recorded_at;               // of the last of them
};

// kTampered when the last entry of a partition cannot be read.
Result<Horizon> horizon_of(opened::OpenedLedger& ledger);

// "seq 5031 (2024-09-04 11:37:09)"; with several partitions "0:5031 1:77 (…)".
std::string as_of_text(const Horizon& horizon);
// "asOf" of an open object; `now` gives the day in force.
void add_as_of(screen::Json& json, const Horizon& horizon, Millis now);

}  // namespace quanlu::consumers::cli::reading

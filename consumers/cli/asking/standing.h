#pragma once
// How a ledger stands: head, views, writer, disk. What `status` prints.
#include <optional>

#include "consumers/cli/asking/views.h"
#include "ledger/note/checkpoint.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::asking {

struct Standing {
  std::string log_id, origin;
  struct Head {  // of a partition
    std::uint64_t end = 0;
    Epoch epoch;
    Millis recorded_at;
  };
  std::vector<Head> heads;  // by partition
  std::vector<std::uint64_t> views_next;
  std::uint64_t lag = 0, quarantined = 0;
  bool has_views = false;
  std::optional<ledger::note::Checkpoint> checkpoint;  // the newest one published, of partition 0
  bool strays_lie_there = false;  // the log is a topic, into which others may write
  std::string writer;             // who holds the lock, "pid 4711"; empty: nobody
  ledger::store::DiskSpace disk;
};

Result<Standing> stand(const frame::Context& context);

// Who holds the writer's lock of the ledger; empty: nobody. Takes the lock for a moment.
std::string lock_holder(const frame::LedgerPaths& paths);

}  // namespace quanlu::consumers::cli::asking

#pragma once
// What a reader of a feed remembers between runs: the state behind an accepted message and where
// that message lies. Feeder (with how far it has read the ledger) and `consume --state` use it. It
// proves nothing of its own: who goes on from it first looks for the message there.
#include <filesystem>
#include <optional>
#include <vector>

#include "consumers/feed/fold.h"
#include "ledger/chain/state.h"

namespace quanlu::consumers::feed {

struct Memory {
  Locator next;  // behind the accepted message
  FeedState state;
  // Of a feeder, by partition: all that the definition carries of the ledger before this is in the
  // feed.
  std::optional<std::vector<ledger::chain::State>> ledger;
};

// Nothing: there is no such file. kUsage "form": it is no memory of this feed.
Result<std::optional<Memory>> read_memory(const std::filesystem::path& file, std::string_view feed,
                                          Partition partition);
Status write_memory(const std::filesystem::path& file, const Memory& memory);

// Where to read on: the carrier holds the message that the memory names, right before `next`.
// kTampered "log_regressed": it does not. Waits up to 30 s where the end may lag.
Result<Locator> resume(Carrier& carrier, crypto::Suite suite, const std::optional<Memory>& memory);

}  // namespace quanlu::consumers::feed

#pragma once
// The pass for a ledger in which nothing is wrong: the exact fold, as fast as it goes. The first
// doubt ends it, and the diagnosis (diagnosis.h) reads the partition again to say what is wrong.
#include <atomic>

#include "consumers/verify/facts.h"
#include "consumers/verify/pipeline.h"
#include "ledger/chain/genesis.h"

namespace quanlu::consumers::verify {

struct PassOptions {
  PipelineOptions pipeline;
  bool all_seals = false;                            // as in Request
  std::function<void(std::uint64_t done)> progress;  // records so far; may be empty
  const std::atomic<int>* interrupted = nullptr;
};

enum class PassEnd : std::uint8_t { kClean, kDoubt, kInterrupted };

// kClean: every record was accepted in place, every entry is right by itself, and every seal
// verified, one by one or by a signed root above it and the last seal under that root. The fold
// runs without signatures; a seal that fails, or a root that is another, is a doubt, so nothing
// rests on the shortcut.
Result<PassEnd> clean_pass(RecordSource& source, const ledger::chain::Genesis& genesis,
                           const PassOptions& options, Facts& facts);

}  // namespace quanlu::consumers::verify

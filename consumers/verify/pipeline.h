#pragma once
// Loads the segments of a source, hashes and checks their entries on several threads, and hands
// them to one consumer in order, on the calling thread. No allocation per record: slots are used
// again.
#include <functional>

#include "consumers/verify/entry_check.h"
#include "consumers/verify/source.h"
#include "consumers/verify/tile_check.h"
#include "ledger/crypto/digest.h"

namespace quanlu::consumers::verify {

struct CheckedSegment {
  Segment segment;
  std::vector<Digest> leaves;  // per record; zero where the bytes are no entry
  struct Fault {
    std::size_t index = 0;  // of the record
    EntryFault fault;
  };
  std::vector<Fault> faults;      // by index; empty in a sound ledger
  std::optional<Digest> subtree;  // by TileCheck, where it was asked and had an answer
};

struct PipelineOptions {
  ledger::crypto::Suite suite = ledger::crypto::Suite::kSha256;
  int jobs = 1;               // threads that work, the calling one among them
  bool check_entries = true;  // V0; else leaves only
  const Decode* decode = nullptr;
  const TileCheck* tiles = nullptr;  // V2 of whole tiles
};

// `consume` runs on the calling thread, segment by segment; false stops the whole. The first
// failure of the source stops it too.
Status run_pipeline(RecordSource& source, const PipelineOptions& options,
                    const std::function<bool(const CheckedSegment&)>& consume);

}  // namespace quanlu::consumers::verify

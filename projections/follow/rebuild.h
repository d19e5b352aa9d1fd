#pragma once
// Rebuild from zero: read, verify, apply into memory, sort, append to a new environment without
// sync, sync once, publish. Gives the same rows as live following, byte for byte; readers of the
// current generation go on until they open again.
#include <filesystem>
#include <functional>

#include "ledger/cases/library.h"
#include "ledger/log/log.h"
#include "projections/follow/accepted.h"
#include "projections/follow/digest.h"
#include "projections/views/environment.h"

namespace quanlu::projections::follow {

struct RebuildProgress {
  std::uint64_t events = 0;
  enum class Stage : std::uint8_t { kApply, kWrite, kCorrect, kSync } stage = Stage::kApply;
};

struct RebuildOptions {
  std::filesystem::path folder;  // views/0
  // Bytes that this process may hold while it rebuilds, everything counted; rows that no longer fit
  // go to files. What rows need at the least, kRowsMin, they take in any case.
  std::size_t memory = std::size_t{512} << 20;
  std::optional<std::size_t> rows_memory;  // of the rows alone, in place of what `memory` leaves
  // 2 or more: reading and hashing on a thread for each partition, rows of subjects on another, and
  // at the end finding rows in order beside writing them. The same rows as with 1.
  unsigned jobs = 1;
  StrayRule strays;
  store::EnvOptions env;                            // access is the rebuild's affair
  const ledger::cases::Library* library = nullptr;  // as FollowOptions
  std::optional<Seq> until;  // the last event that is applied; with several partitions its place
  // What is effective later is left out, but for corrections: they say what never was
  // (views/history.h has the same cut).
  std::optional<Day> in_force_on;
  // false: a temporary generation, not made current; it is opened with Access::kBulk and removed by
  // the next rebuild in the folder.
  bool publish = true;
  std::function<void(const RebuildProgress&)> progress;  // every 50,000 events
  // Asked between batches; true ends the rebuild with kFailed "interrupted", nothing published.
  std::function<bool()> stop;
};

inline constexpr std::size_t kRowsMin = 24 << 20;

struct RebuildResult {
  std::filesystem::path generation;
  std::uint64_t events = 0, runs = 0, corrections = 0;
  std::size_t memory_peak = 0;  // bytes of rows
  Position position;
};

// The folder is not projected by anybody else meanwhile. Errors: kTampered "broken_chain",
// "row_damaged"; the current generation stays in any case.
Result<RebuildResult> rebuild(const RebuildOptions& options, log::Log& log,
                              const chain::Genesis& genesis);

}  // namespace quanlu::projections::follow

#pragma once
// The head-room rule (INTEGRITY.md section 7, F15): appends end while the disk still has room for
// what has to be written anyway, so that a full disk is an answer and never a torn file.
#include <functional>
#include <optional>

#include "ledger/store/files.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::intake {

using AskDisk = std::function<Result<store::DiskSpace>()>;

// The rule itself, for who only looks: 256 MiB, and this share of the disk.
bool has_room(const store::DiskSpace& space, unsigned free_min_percent);

class DiskGuard {
 public:
  static constexpr std::uint64_t kFreeMin = 256 << 20;  // bytes
  static constexpr std::int64_t kAskEvery = 1000;       // ms

  // Without `ask` there is no disk to watch (a ledger in memory).
  DiskGuard(Clock& clock, AskDisk ask, unsigned free_min_percent)
      : clock_(clock), ask_(std::move(ask)), free_min_percent_(free_min_percent) {}

  // Error kFailed "diskLow" while there is too little. The disk is asked at most once a second.
  Status check();

 private:
  Status measure() const;

  Clock& clock_;
  const AskDisk ask_;
  const unsigned free_min_percent_;
  std::optional<Millis> asked_;  // by the monotonic clock
  Status last_;
};

}  // namespace quanlu::ledger::intake

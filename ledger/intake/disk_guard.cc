#include "ledger/intake/disk_guard.h"

#include <algorithm>
#include <string>

namespace quanlu::ledger::intake {

namespace {

std::uint64_t needed_of(const store::DiskSpace& space, unsigned free_min_percent) {
  return std::max(DiskGuard::kFreeMin, space.total / 100 * free_min_percent);
}

}  // namespace

bool has_room(const store::DiskSpace& space, unsigned free_min_percent) {
  return space.free >= needed_of(space, free_min_percent);
}

Status DiskGuard::check() {
  if (!ask_) return {};
  const Millis now = clock_.monotonic();
  if (asked_ && now.value - asked_->value < kAskEvery) return last_;
  asked_ = now;
  last_ = measure();
  return last_;
}

Status DiskGuard::measure() const {
  TRY_ASSIGN(const store::DiskSpace space, ask_());
  if (has_room(space, free_min_percent_)) return {};
  const std::uint64_t needed = needed_of(space, free_min_percent_);
  return fail(Error{.kind = Failure::kFailed,
                    .reason = "diskLow",
                    .what = {"磁盘空间不足, 暂停写入", "the disk is nearly full: no appends"},
                    .expected = "at least " + std::to_string(needed >> 20) + " MiB free",
                    .found = std::to_string(space.free >> 20) + " MiB free",
                    .remedy = {"腾出空间后以同一 eventId 重试; 读取不受影响",
                               "free space, then ask again with the same eventId; reads go on"}});
}

}  // namespace quanlu::ledger::intake

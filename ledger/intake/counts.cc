#include "ledger/intake/counts.h"

namespace quanlu::ledger::intake {

void Counts::is_durable(const ByFamily& events, std::size_t total) {
  for (std::size_t family = 0; family < events.size(); ++family)
    if (events[family] > 0) appended_[family].fetch_add(events[family], std::memory_order_relaxed);
  if (total > 0) batch_events_.add(static_cast<double>(total));
}

void Counts::is_refused(std::string reason) {
  const std::lock_guard lock(mutex_);
  ++refusals_[std::move(reason)];
}

Counts::Reading Counts::read() const {
  Reading reading{.refusals = {},
                  .doubts = doubts_.load(std::memory_order_relaxed),
                  .append_s = append_s_.read(),
                  .delivery_s = delivery_s_.read(),
                  .batch_events = batch_events_.read()};
  for (std::size_t family = 0; family < appended_.size(); ++family)
    reading.appended[family] = appended_[family].load(std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  reading.refusals = refusals_;
  return reading;
}

}  // namespace quanlu::ledger::intake

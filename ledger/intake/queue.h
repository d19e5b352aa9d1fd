#pragma once
// The bounded queue between the threads of the writer. Who fills it waits when it is full, so
// memory stays bounded; who empties it takes as much as there is, so that many clients share one
// fsync.
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace quanlu::ledger::intake {

template <typename Item>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t items_max) : items_max_(items_max) {}

  // False when the queue is closed: the item was not taken.
  bool push(Item&& item) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [this] { return closed_ || items_.size() < items_max_; });
    if (closed_) return false;
    items_.push_back(std::move(item));
    not_empty_.notify_one();
    return true;
  }

  // Waits until there is something or `until` says that waiting is over; appends at most `max`
  // items to `out`. False when the queue is closed and empty.
  template <typename Until>
  bool pop_some(std::vector<Item>& out, std::size_t max, std::chrono::microseconds wait,
                Until until) {
    std::unique_lock lock(mutex_);
    not_empty_.wait_for(lock, wait, [&] { return closed_ || !items_.empty() || until(); });
    while (!items_.empty() && max-- > 0) {
      out.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    not_full_.notify_all();
    return !closed_ || !items_.empty() || !out.empty();
  }

  void wake() {
    const std::lock_guard lock(mutex_);
    not_empty_.notify_all();
  }

  // Nothing is taken in any more; what is inside can still be taken out.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    not_empty_.notify_all();
    not_full_.notify_all();
  }

  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  const std::size_t items_max_;
  mutable std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  std::deque<Item> items_;
  bool closed_ = false;
};

}  // namespace quanlu::ledger::intake

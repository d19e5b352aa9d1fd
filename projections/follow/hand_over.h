#pragma once
// A bounded queue between threads of a rebuild: some give, one takes.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace quanlu::projections::follow {

// It outlives its use by all of them.
template <typename Thing>
class HandOver {
 public:
  explicit HandOver(std::size_t most, std::size_t givers = 1) : most_(most), givers_(givers) {}

  // A giver's. Waits while `most` wait to be taken. False: the taker wants no more.
  bool give(Thing thing) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return things_.size() < most_ || stopped_; });
    if (stopped_) return false;
    things_.push_back(std::move(thing));
    lock.unlock();
    changed_.notify_all();
    return true;
  }
  // A giver's, once: no more comes of it.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      --givers_;
    }
    changed_.notify_all();
  }

  // The taker's. Waits for the next one; nothing: all were taken and no more comes of anybody.
  std::optional<Thing> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !things_.empty() || givers_ == 0; });
    if (things_.empty()) return std::nullopt;
    std::optional<Thing> thing(std::move(things_.front()));
    things_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return thing;
  }
  // The taker's: wants no more.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Thing> things_;
  std::size_t givers_;  // that have not ended
  bool stopped_ = false;
};

}  // namespace quanlu::projections::follow

#pragma once
// A bounded queue between two threads of a rebuild: one gives, the other takes.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace quanlu::projections::follow {

// It outlives both threads' use of it.
template <typename Thing>
class HandOver {
 public:
  explicit HandOver(std::size_t most) : most_(most) {}

  // The giver's. Waits while `most` wait to be taken. False: the taker wants no more.
  bool give(Thing thing) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return things_.size() < most_ || stopped_; });
    if (stopped_) return false;
    things_.push_back(std::move(thing));
    lock.unlock();
    changed_.notify_one();
    return true;
  }
  void end() { mark(ended_); }  // no more comes

  // The taker's. Waits for the next one; nothing: all were taken and no more comes.
  std::optional<Thing> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !things_.empty() || ended_; });
    if (things_.empty()) return std::nullopt;
    std::optional<Thing> thing(std::move(things_.front()));
    things_.pop_front();
    lock.unlock();
    changed_.notify_one();
    return thing;
  }
  void stop() { mark(stopped_); }  // wants no more

 private:
  void mark(bool& what) {
    {
      const std::lock_guard lock(mutex_);
      what = true;
    }
    changed_.notify_one();
  }

  const std::size_t most_;
  std::mutex mutex_;                 // guards what follows
  std::condition_variable changed_;  // two threads, so one of them waits at most
  std::deque<Thing> things_;
  bool ended_ = false, stopped_ = false;
};

}  // namespace quanlu::projections::follow

#pragma once
// A thread that works on one task at a time, beside the thread that owns it.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace quanlu::ledger::intake {

class SideThread {
 public:
  SideThread() : thread_([this] { run(); }) {}
  ~SideThread() {  // finishes the task under way
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      changed_.notify_all();
    }
    thread_.join();
  }
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  // Waits for the task before.
  void start(std::function<void()> task) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !task_; });
    task_ = std::move(task);
    changed_.notify_all();
  }

  // Until no task is under way: what the task wrote is seen by the caller.
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !task_; });
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return ending_ || task_; });
      if (!task_) return;
      lock.unlock();
      task_();
      lock.lock();
      task_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::function<void()> task_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace quanlu::ledger::intake

#include "consumers/verify/seal_pool.h"

#include <utility>

namespace quanlu::consumers::verify {

SealPool::SealPool(int threads) {
  for (int i = 0; i < threads; ++i)
    threads_.emplace_back([this] { work(); });
}

SealPool::~SealPool() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    thread.join();
}

// A ledger has few keys and changes them rarely: the last one is nearly always meant.
std::size_t SealPool::key(const ledger::crypto::PublicKey& key) {
  if (keys_known_ != 0 && last_key_ == key) return keys_known_ - 1;
  const std::lock_guard lock(mutex_);
  keys_.push_back(key);
  last_key_ = key;
  return keys_known_++;
}

void SealPool::add(const SealJob& job) {
  filling_.push_back(job);
  if (filling_.size() == kJobsMax) hand_over();
}

void SealPool::hand_over() {
  if (threads_.empty()) {
    wrong_ = !all_right(filling_, keys_, verifier_) || wrong_;
    filling_.clear();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::exchange(filling_, {}));
  }
  changed_.notify_all();
}

bool SealPool::finish() {
  hand_over();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && working_ == 0; });
  return !wrong_;
}

bool SealPool::all_right(const std::vector<SealJob>& jobs, const Keys& keys,
                         ledger::crypto::Verifier& verifier) {
  for (const SealJob& job : jobs)
    if (!verifier.verify(keys[job.key], job.message, job.signature)) return false;
  return true;
}

void SealPool::work() {
  ledger::crypto::Verifier verifier;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
    if (stopped_) return;
    const std::vector<SealJob> jobs = std::move(waiting_.back());
    waiting_.pop_back();
    const Keys keys = keys_;
    ++working_;
    lock.unlock();
    const bool right = all_right(jobs, keys, verifier);
    lock.lock();
    --working_;
    wrong_ = wrong_ || !right;
    changed_.notify_all();
  }
}

}  // namespace quanlu::consumers::verify

#include "consumers/verify/pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "schemas/base/check.h"

namespace quanlu::consumers::verify {
namespace {

// Always inlined: a function that only prefetches has no effect that g++ 12 knows of, and it leaves
// out the calls.
[[gnu::always_inline]] inline void fetch(std::uintptr_t from, std::size_t bytes) {
  constexpr std::size_t kLine = 64, kBytesMax = 2048;
  for (std::size_t at = 0; at < std::min(bytes, kBytesMax); at += kLine)
    __builtin_prefetch(reinterpret_cast<const void*>(from + at));
}

// A ledger is larger than any cache: while an entry is hashed, the next one is fetched, and what
// lies some segments further. Carriers keep rows in order, so that is mostly a row to come, with
// the header that loading it would wait for; where it is not, nothing is lost.
[[gnu::always_inline]] inline void fetch_ahead(BytesView entry, BytesView next) {
  constexpr std::uintptr_t kFurther = 96 << 10;
  fetch(reinterpret_cast<std::uintptr_t>(entry.data()) + kFurther, entry.size());
  fetch(reinterpret_cast<std::uintptr_t>(next.data()), next.size());
}

// What one worker does with one segment.
Status check_segment(RecordSource& source, std::uint64_t index, const PipelineOptions& options,
                     ledger::crypto::Hasher& hasher, CheckedSegment& to) {
  static const Decode none;
  to.leaves.clear();
  to.faults.clear();
  TRY(source.load(index, to.segment));
  std::vector<RawRecord>& records = to.segment.records;
  to.leaves.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const BytesView entry = records[i].record.entry;
    fetch_ahead(entry, i + 1 < records.size() ? records[i + 1].record.entry : BytesView());
    const bool formed = ledger::chain::has_entry_form(entry);
    to.leaves.push_back(formed ? hasher.leaf(entry) : Digest{});
    if (!options.check_entries) continue;
    if (records[i].fault.empty()) records[i].fault = source.judge_bytes(records[i]);
    if (!formed) continue;
    if (auto fault = check_entry(entry, options.decode ? *options.decode : none))
      to.faults.push_back({i, std::move(*fault)});
  }
  to.subtree =
      options.tiles != nullptr ? options.tiles->subtree(hasher, records, to.leaves) : std::nullopt;
  return {};
}

// A ring of slots: segment numbers are taken in order, slot number mod size, and emptied in the
// same order, so at most `size` segments are in memory. Whoever consumes also works while the
// segment that is due is not ready: so `jobs` threads are busy, and one that sleeps is rare.
class Ring {
 public:
  Ring(RecordSource& source, const PipelineOptions& options)
      : source_(source),
        options_(options),
        slots_(static_cast<std::size_t>(options.jobs) * kSlotsOfJob) {}

  void start() {
    for (int i = 1; i < options_.jobs; ++i)
      workers_.emplace_back([this] { work(); });
  }

  ~Ring() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    emptied_.notify_all();
    for (std::thread& worker : workers_)
      worker.join();
  }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  Status consume(const std::function<bool(const CheckedSegment&)>& consume) {
    ledger::crypto::Hasher hasher(options_.suite);
    for (std::uint64_t index = 0; index < source_.segments(); ++index) {
      Slot& slot = slots_[index % slots_.size()];
      make_ready(slot, hasher);
      if (!slot.status) return tl::make_unexpected(slot.status.error());
      if (!consume(slot.checked)) return {};
      const std::lock_guard lock(mutex_);
      slot.ready = false;
      consumed_ = index + 1;
      if (waiting_ > 0) emptied_.notify_one();
    }
    return {};
  }

 private:
  static constexpr std::size_t kSlotsOfJob = 4;
  using Lock = std::unique_lock<std::mutex>;

  struct Slot {
    CheckedSegment checked;
    Status status;
    bool ready = false;  // guarded by the ring's mutex; the rest belongs to whoever has the slot
  };

  bool has_room() const { return next_ < source_.segments() && next_ < consumed_ + slots_.size(); }

  // The lock is open while the segment is checked.
  void check_next(Lock& lock, ledger::crypto::Hasher& hasher) {
    const std::uint64_t index = next_++;
    Slot& slot = slots_[index % slots_.size()];
    lock.unlock();
    slot.status = check_segment(source_, index, options_, hasher, slot.checked);
    lock.lock();
    slot.ready = true;
  }

  void make_ready(Slot& slot, ledger::crypto::Hasher& hasher) {
    Lock lock(mutex_);
    while (!slot.ready)
      if (has_room())
        check_next(lock, hasher);
      else
        filled_.wait(lock);
  }

  void work() {
    ledger::crypto::Hasher hasher(options_.suite);
    Lock lock(mutex_);
    while (!stopped_ && next_ < source_.segments()) {
      if (has_room()) {
        check_next(lock, hasher);
        filled_.notify_one();
        continue;
      }
      ++waiting_;
      emptied_.wait(lock);
      --waiting_;
    }
  }

  RecordSource& source_;
  const PipelineOptions& options_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable filled_, emptied_;  // the consumer waits for one, workers for the other
  std::uint64_t next_ = 0, consumed_ = 0;     // guarded by mutex_, as all below
  std::size_t waiting_ = 0;                   // workers that do
  bool stopped_ = false;
  std::vector<std::thread> workers_;
};

Status run_alone(RecordSource& source, const PipelineOptions& options,
                 const std::function<bool(const CheckedSegment&)>& consume) {
  ledger::crypto::Hasher hasher(options.suite);
  CheckedSegment checked;
  for (std::uint64_t index = 0; index < source.segments(); ++index) {
    TRY(check_segment(source, index, options, hasher, checked));
    if (!consume(checked)) return {};
  }
  return {};
}

}  // namespace

Status run_pipeline(RecordSource& source, const PipelineOptions& options,
                    const std::function<bool(const CheckedSegment&)>& consume) {
  CHECK(options.jobs >= 1);
  if (options.jobs == 1) return run_alone(source, options, consume);
  Ring ring(source, options);
  ring.start();
  return ring.consume(consume);
}

}  // namespace quanlu::consumers::verify

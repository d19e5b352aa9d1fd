#pragma once
// A log that behaves as badly as a broker may (INTEGRITY.md section 8): appends that are lost, come
// late, twice, torn or in another order, answers that are lost, records of others, offsets with
// holes, a watermark that lags, truncation. Everything follows from the seed. Like a broker it does
// not look at `base`: it appends at its end, and says "doubt" when that was not `base`.
#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "ledger/log/log.h"
#include "schemas/base/seams.h"

namespace quanlu::tests {

// Percent of the appends; what remains goes well.
struct LogFaults {
  unsigned lost = 0, late = 0, answer_lost = 0, doubled = 0, torn = 0, reordered = 0, foreign = 0,
           holes = 0, lag = 0;
};

class ModelLog final : public ledger::log::Log {
 public:
  using Record = ledger::log::StoredRecord;

  // Each fault is off in half of the seeds.
  static LogFaults drawn(std::uint64_t seed) {
    SeededRandom random(seed ^ 0xfa017);
    const auto percent = [&] { return random.below(2) == 0 ? 0U : 1U + unsigned(random.below(8)); };
    return {percent(), percent(), percent(), percent(), percent(),
            percent(), percent(), percent(), percent()};
  }

  // Without faults, with these from `first_offset` on: whatever has an entry and a seal.
  template <typename Records>
  static ModelLog holding(const Records& records, std::uint64_t first_offset = 0) {
    ModelLog log(1);
    log.truncate(Locator(first_offset));
    for (const auto& record : records)
      log.insert({.entry = record.entry, .seal = record.seal});
    return log;
  }

  explicit ModelLog(std::uint64_t seed, LogFaults faults = {}) : random_(seed), faults_(faults) {}

  Result<Locator> end() override {
    arrive(2);
    lag_ /= 2;
    return Locator(visible() == 0 ? 0 : records_[visible() - 1].at + 1);
  }
  Result<Locator> start() override { return Locator(records_.empty() ? 0 : records_[0].at); }

  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    arrive(2);
    const std::vector<Record> records = copy(batch);
    if (hit("foreign", faults_.foreign)) put({foreign_record()});
    const bool expected = next_ == base.value;
    if (hit("lost", faults_.lost)) return doubt();
    if (hit("late", faults_.late)) {
      late_.push_back(records);
      return doubt();
    }
    if (records.size() > 1 && hit("torn", faults_.torn)) {
      put({records.begin(), records.begin() + 1 + random_.below(records.size() - 1)});
      return doubt();
    }
    if (records.size() > 1 && hit("reordered", faults_.reordered)) {
      put({records.rbegin(), records.rend()});
      return doubt();
    }
    put(records);
    if (hit("doubled", faults_.doubled)) {
      put(records);
      return doubt();
    }
    if (hit("answer_lost", faults_.answer_lost) || !expected) return doubt();
    return {};
  }

  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    return std::make_unique<Reader>(*this, from);
  }
  Result<std::optional<Record>> get(Locator at) override {
    const std::size_t index = index_of(at);
    if (index >= visible() || records_[index].at != at.value) return std::nullopt;
    return records_[index].record;
  }

  // What a story does to it.
  void settle() {  // faults end, what is late arrives
    faults_ = {};
    lag_ = 0;
    arrive(1);
  }
  void insert(Record record) { put({std::move(record)}); }
  void truncate(Locator end) {  // an unclean election: the tail is gone, new records take its place
    records_.resize(index_of(end));
    next_ = end.value;
  }
  std::vector<Record> records() const {
    std::vector<Record> all;
    for (const Placed& placed : records_)
      all.push_back(placed.record);
    return all;
  }
  const std::map<std::string, unsigned>& hits() const { return hits_; }  // faults that happened

 private:
  struct Placed {
    std::uint64_t at = 0;
    Record record;
  };

  class Reader final : public ledger::log::LogReader {
   public:
    Reader(ModelLog& log, Locator from) : log_(log), from_(from) {}
    Result<std::optional<ledger::chain::Record>> next() override {
      const std::size_t index = log_.index_of(from_);
      if (index >= log_.visible()) return std::nullopt;
      given_ = log_.records_[index].record;
      const Locator at(log_.records_[index].at);
      from_ = at.next();
      ledger::chain::Record record{.locator = at, .entry = given_.entry, .seal = {}};
      if (given_.seal) record.seal = BytesView(*given_.seal);
      return record;
    }

   private:
    ModelLog& log_;
    Locator from_;
    Record given_;
  };

  std::size_t index_of(Locator at) const {
    const auto found = std::lower_bound(
        records_.begin(), records_.end(), at.value,
        [](const Placed& placed, std::uint64_t place) { return placed.at < place; });
    return static_cast<std::size_t>(found - records_.begin());
  }
  std::size_t visible() const { return records_.size() - std::min(lag_, records_.size()); }
  bool hit(const char* fault, unsigned percent) {
    if (percent == 0 || random_.below(100) >= percent) return false;
    ++hits_[fault];
    return true;
  }
  static std::vector<Record> copy(const ledger::log::SealedBatch& batch) {
    std::vector<Record> records;
    for (const BytesView entry : batch.entries)
      records.push_back({.entry = Bytes(entry.begin(), entry.end()), .seal = {}});
    records.back().seal.emplace(batch.seal.begin(), batch.seal.end());
    return records;
  }
  void put(const std::vector<Record>& records) {
    if (hit("holes", faults_.holes)) next_ += 1 + random_.below(3);
    for (const Record& record : records)
      records_.push_back({.at = next_++, .record = record});
  }
  // Late batches land at any later time: each with a chance of one in `chance`.
  void arrive(std::uint64_t chance) {
    for (std::size_t left = late_.size(); left > 0; --left) {
      const std::vector<Record> records = std::move(late_.front());
      late_.pop_front();
      if (random_.below(chance) == 0) {
        put(records);
      } else {
        late_.push_back(records);
      }
    }
  }
  // What somebody without the key can send: noise, or any earlier record again, seal and all.
  Record foreign_record() {
    if (!records_.empty() && random_.below(2) == 0)
      return records_[random_.below(records_.size())].record;
    Record record{.entry = Bytes(8 * random_.below(40)), .seal = {}};
    random_.fill(record.entry);
    if (random_.below(2) == 0) record.seal = Bytes(80, 1);
    return record;
  }
  Status doubt() {
    if (hit("lag", faults_.lag)) lag_ = random_.below(6);
    return fail(Failure::kFailed, "doubt", {"结果不明", "the outcome is not known"});
  }

  SeededRandom random_;
  LogFaults faults_;
  std::vector<Placed> records_;
  std::deque<std::vector<Record>> late_;
  std::uint64_t next_ = 0;
  std::size_t lag_ = 0;  // records at the end that readers do not see yet
  std::map<std::string, unsigned> hits_;
};

}  // namespace quanlu::tests

#pragma once
// A log that once does not know what became of an append, as a broker may.
#include "tests/ledger/intake/world.h"

namespace quanlu::tests {

// A log whose answer to one append is a doubt; what became of the batch the story says.
class DoubtfulLog final : public ledger::log::Log {
 public:
  enum class Fate : std::uint8_t { kLanded, kLost, kAnothers };

  DoubtfulLog(std::unique_ptr<ledger::log::Log> log, Fate fate,
              std::vector<ledger::log::StoredRecord> anothers = {})
      : log_(std::move(log)), fate_(fate), anothers_(std::move(anothers)) {}

  Result<Locator> end() override { return log_->end(); }
  Result<Locator> start() override { return log_->start(); }
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    return log_->read(from);
  }
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override {
    return log_->get(at);
  }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    if (!doubtful_) return log_->append(base, batch);
    doubtful_ = false;
    if (fate_ == Fate::kLanded) must(log_->append(base, batch));
    if (fate_ == Fate::kAnothers) append_records(*log_, anothers_);
    return fail(Failure::kFailed, "doubt", {"结果不明", "the outcome is not known"});
  }

 private:
  std::unique_ptr<ledger::log::Log> log_;
  const Fate fate_;
  const std::vector<ledger::log::StoredRecord> anothers_;
  bool doubtful_ = true;
};

}  // namespace quanlu::tests

#pragma once
// A log as it was when it ended earlier: what a fresh replay to a view's position reads.
#include "ledger/log/log.h"

namespace quanlu::consumers::cli::checking {

// Borrows the log. Reading only: an append is a bug.
class PrefixLog final : public ledger::log::Log {
 public:
  PrefixLog(ledger::log::Log& log, Locator end) : log_(log), end_(end) {}

  Result<Locator> end() override { return end_; }
  Result<Locator> start() override { return log_.start(); }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override;
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override;
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override;

 private:
  ledger::log::Log& log_;
  Locator end_;
};

}  // namespace quanlu::consumers::cli::checking

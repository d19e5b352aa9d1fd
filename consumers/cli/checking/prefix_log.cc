#include "consumers/cli/checking/prefix_log.h"

#include "schemas/base/check.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace log = ledger::log;

class PrefixReader final : public log::LogReader {
 public:
  PrefixReader(std::unique_ptr<log::LogReader> reader, Locator end)
      : reader_(std::move(reader)), end_(end) {}

  Result<std::optional<ledger::chain::Record>> next() override {
    if (done_) return std::nullopt;
    TRY_ASSIGN(const auto record, reader_->next());
    if (record && record->locator < end_) return record;
    done_ = true;
    return std::nullopt;
  }

 private:
  std::unique_ptr<log::LogReader> reader_;
  Locator end_;
  bool done_ = false;
};

}  // namespace

Status PrefixLog::append(Locator, const log::SealedBatch&) {
  CHECK(false);
  return {};
}

Result<std::unique_ptr<log::LogReader>> PrefixLog::read(Locator from) {
  TRY_ASSIGN(auto reader, log_.read(from));
  return std::make_unique<PrefixReader>(std::move(reader), end_);
}

Result<std::optional<log::StoredRecord>> PrefixLog::get(Locator at) {
  if (at >= end_) return std::nullopt;
  return log_.get(at);
}

}  // namespace quanlu::consumers::cli::checking

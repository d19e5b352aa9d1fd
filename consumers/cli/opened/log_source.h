#pragma once
// The rows of an embedded log as the verifier takes them: up to the end that one snapshot showed,
// cut into segments that can be read side by side, damaged rows included.
#include <memory>
#include <vector>

#include "consumers/verify/source.h"
#include "ledger/log/lmdb_log.h"

namespace quanlu::consumers::cli::opened {

class LogSource final : public verify::RecordSource {
 public:
  static constexpr std::uint64_t kSegmentRows = 256;  // a tile; they fit a second-level cache

  // Fixes the horizon. The log outlives the source.
  static Result<std::unique_ptr<LogSource>> open(ledger::log::LmdbLog& log, Partition partition);

  Partition partition() const override { return partition_; }
  std::uint64_t end() const override { return end_; }
  std::uint64_t rows() const override { return rows_; }
  std::uint64_t segments() const override { return starts_.size(); }
  Status load(std::uint64_t index, verify::Segment& segment) override;
  std::string_view judge_bytes(const verify::RawRecord& raw) const override;

 private:
  LogSource(ledger::log::LmdbLog& log, Partition partition) : log_(log), partition_(partition) {}
  Status fix_horizon();
  Status cut();

  ledger::log::LmdbLog& log_;
  Partition partition_;
  std::uint64_t end_ = 0, rows_ = 0;
  std::vector<Locator> starts_;  // of the segments; each ends where the next begins
};

}  // namespace quanlu::consumers::cli::opened

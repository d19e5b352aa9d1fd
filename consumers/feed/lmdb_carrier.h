#pragma once
// A feed beside the embedded log: feeds/<name>/<partition>/ in the ledger directory, one LMDB
// environment whose unnamed table holds the records and nothing else. Locator = row.
//   key    u64 row, big-endian
//   value  u64 checksum | u32 value size | u32 signature size | value | signature | zeros up to a
//          whole word; sizes big-endian, checksum as that of every stored row (ledger/store/rows.h)
#include <filesystem>

#include "consumers/feed/carrier.h"
#include "ledger/store/env.h"

namespace quanlu::consumers::feed {

class LmdbCarrier final : public Carrier {
 public:
  // To read, folder and files exist; to write they are made.
  static Result<std::unique_ptr<LmdbCarrier>> open(const std::filesystem::path& folder,
                                                   ledger::store::Access access);

  Result<Locator> start() override { return Locator(0); }
  Result<Locator> end() override;
  Result<std::unique_ptr<FeedReader>> read(Locator from) override;
  // kConflict "end_moved": another feeder wrote.
  Status append(Locator base, std::span<const FeedOutput> records) override;
  std::string location() const override { return env_->folder().string(); }

 private:
  explicit LmdbCarrier(std::unique_ptr<ledger::store::Env> env) : env_(std::move(env)) {}

  std::unique_ptr<ledger::store::Env> env_;
};

}  // namespace quanlu::consumers::feed

#pragma once
// Generations of disposable environments, of which one is current (INTERFACES.md 2.3):
//   <folder>/00000007/        an environment
//   <folder>/00000007.dirty   its bulk load has not ended: not to be believed
//   <folder>/CURRENT          "00000007\n", replaced as a whole
// A crash at any point leaves the old current one, or the new one complete.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "ledger/store/env.h"
#include "ledger/store/rows.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

// One process at a time calls what is not const (the one that projects); any may read.
class Generations {
 public:
  static Result<Generations> open(std::filesystem::path folder);  // makes it when it is missing

  // Nothing: none was ever published, or the one that CURRENT names is gone.
  Result<std::optional<std::string>> current() const;
  std::filesystem::path path_of(const std::string& name) const { return folder_ / name; }

  Result<std::string> begin();              // a new name above all others, its marker on the disk
  Status publish(const std::string& name);  // its environment is synced and closed
  // Removes what crashes and rebuilds left: every generation but the current one. Readers that
  // still have one open keep it until they close it.
  Result<int> sweep();

 private:
  explicit Generations(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<std::vector<std::string>> names() const;
  std::filesystem::path folder_;
};

// Fills a new generation in key order without sync, syncs it once and publishes it. Not finished:
// the generation stays dirty and sweep() removes it.
class BulkLoad {
 public:
  static Result<std::unique_ptr<BulkLoad>> begin(Generations& generations,
                                                 const EnvOptions& options = {});
  ~BulkLoad();
  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;

  Result<Rows> table(std::string_view name);
  // Keys of one table come in order, each once; kConflict "not_above_last" else.
  Status append(const Rows& rows, BytesView key, BytesView words);
  Status put(const Rows& rows, BytesView key, BytesView words);  // in any order, slower

  Result<std::string> finish();  // the generation that is now current

 private:
  BulkLoad(Generations& generations, std::string name, std::unique_ptr<Env> env);
  Result<WriteTxn*> room_for(std::size_t bytes);
  Status commit();

  Generations& generations_;
  const std::string name_;
  std::unique_ptr<Env> env_;
  std::optional<WriteTxn> txn_;
  std::size_t rows_ = 0, bytes_ = 0;  // in txn_
};

}  // namespace quanlu::ledger::store

#pragma once
// The LMDB environment of one partition's views: a table per view and the follower's position, all
// moved by one transaction. A folder <ledger>/views/<partition> holds generations of it, of which
// CURRENT names one (ledger/store/generation.h).
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/store/env.h"
#include "ledger/store/generation.h"
#include "ledger/store/rows.h"
#include "projections/views/rows.h"
#include "schemas/base/result.h"

namespace quanlu::projections::views {

namespace store = quanlu::ledger::store;

class Environment {
 public:
  // One generation. Writing makes what is missing. Reading, or writing on, one that was made under
  // other schema versions: kIncomplete "views_outdated", the remedy is a rebuild.
  static Result<std::unique_ptr<Environment>> open(const std::filesystem::path& generation,
                                                   const store::EnvOptions& options);
  // The current generation; kAbsent "views_absent" when there is none.
  static Result<std::unique_ptr<Environment>> open_current(const std::filesystem::path& folder,
                                                           const store::EnvOptions& options);

  store::Env& env() { return *env_; }
  store::Rows table(View view) const { return tables_[static_cast<std::size_t>(view)]; }

  // The follower's position, opaque here: no row of a view, in no digest.
  Result<std::optional<Bytes>> position(const store::Txn& txn) const;
  Status put_position(store::WriteTxn& txn, BytesView bytes) const;

 private:
  explicit Environment(std::unique_ptr<store::Env> env)
      : env_(std::move(env)), meta_(store::Table(0)) {}
  Status open_tables();
  Status check_versions();

  std::unique_ptr<store::Env> env_;
  std::vector<store::Rows> tables_;
  store::Rows meta_;
};

// Rows in a write transaction, which outlives them. A failure is kept and given by status(): the
// transaction is then given up.
class TxnRows final : public Rows {
 public:
  TxnRows(const Environment& environment, store::WriteTxn& txn)
      : environment_(environment), txn_(txn) {}
  std::optional<BytesView> get(View view, BytesView key) override;
  void put(View view, BytesView key, BytesView words) override;
  void erase(View view, BytesView key) override;

  const Status& status() const { return status_; }
  store::WriteTxn& txn() const { return txn_; }
  const Environment& environment() const { return environment_; }

 private:
  const Environment& environment_;
  store::WriteTxn& txn_;
  Status status_;
};

// Rows of a snapshot, to be read only.
class SnapshotRows final : public Rows {
 public:
  SnapshotRows(const Environment& environment, const store::Txn& txn)
      : environment_(environment), txn_(txn) {}
  std::optional<BytesView> get(View view, BytesView key) override;
  void put(View view, BytesView key, BytesView words) override;
  void erase(View view, BytesView key) override;

  const Status& status() const { return status_; }

 private:
  const Environment& environment_;
  const store::Txn& txn_;
  Status status_;
};

}  // namespace quanlu::projections::views

#pragma once
// The writer's decision state: rows in memory over an LMDB environment, written behind the log.
//
// The environment `state/<p>` is a projection of the log and may be deleted: start-up folds what is
// missing. Three layers answer a get: `active` (what the writer changes), `frozen` (complete up to
// a durable batch, being written), the environment. So the log transaction holds log rows only, and
// the decision state costs one sorted transaction every 20,000 events or second.
//
// Threads: get, put, erase, freeze, thaw by the writer's thread; write by one other thread at a
// time.
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/cases/rows.h"
#include "ledger/crypto/digest.h"
#include "ledger/intake/row_layer.h"
#include "ledger/store/env.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::intake {

// Where the state stands: the accept state behind `next`, as bytes of ledger/chain.
struct SavedPosition {
  Locator next;
  Bytes accept_state;
};

class StateStore final : public cases::Rows {
 public:
  // Rows of another form than this number are thrown away and folded again.
  static constexpr std::uint32_t kForm = 3;

  // An empty path keeps all in memory (tests, memory ledgers).
  static Result<std::unique_ptr<StateStore>> open(const std::filesystem::path& folder);

  // What was written behind so far, for readers (StateView); nothing may be put into it. In the
  // process of the writer beside its store, which outlives it; elsewhere from the folder. A state
  // that is missing, or of another form, is an empty one.
  static Result<std::unique_ptr<StateStore>> beside(const StateStore& writer);
  static Result<std::unique_ptr<StateStore>> open_to_read(const std::filesystem::path& folder);

  std::optional<std::string> get(std::string_view key) const override;
  void put(std::string_view key, std::string_view value) override;
  void erase(std::string_view key) override;

  Result<std::optional<SavedPosition>> position(Partition partition = {}) const;
  std::size_t dirty() const { return active_.size(); }

  // Whether the layer that was closed before is written and dropped.
  bool can_freeze() const;
  // Closes the active layer at a batch boundary. False when it cannot.
  bool freeze();
  // Writes the frozen layer and the positions that its last batch reached, by partition, in one
  // transaction.
  Status write(std::span<const SavedPosition> positions);
  Status write(const SavedPosition& position) { return write({&position, 1}); }
  // Drops the frozen layer once it is written.
  void thaw();

  // Throws everything away: the log is the truth.
  Status clear();

 private:
  StateStore() = default;
  std::string stored_key(std::string_view key) const;
  std::optional<std::string> stored(std::string_view key) const;

  Status look();  // tables and snapshot of env_, to read

  std::unique_ptr<store::Env> own_env_;
  store::Env* env_ = nullptr;  // null: memory only
  std::optional<store::Table> rows_, about_;
  mutable std::optional<store::ReadTxn> snapshot_;
  mutable crypto::Hasher hasher_{crypto::Suite::kSha256};
  RowLayer active_, frozen_;
  std::atomic<bool> written_{true};
};

}  // namespace quanlu::ledger::intake

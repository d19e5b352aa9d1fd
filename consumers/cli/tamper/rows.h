#pragma once
// The rows of an embedded log as a thief with the file sees them: read, replaced with a checksum
// computed anew, removed. Never used on a ledger that anybody works with.
#include <filesystem>
#include <memory>
#include <optional>

#include "ledger/chain/entry.h"
#include "ledger/log/log.h"
#include "ledger/store/env.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::cli::tamper {

class Rows {
 public:
  static Result<Rows> open(const std::filesystem::path& log_folder);

  std::uint64_t end() const { return end_; }
  Result<ledger::log::StoredRecord> get(std::uint64_t seq);
  // The row's own checksum fits what is put.
  Status put(std::uint64_t seq, const ledger::log::StoredRecord& record);
  Status erase(std::uint64_t seq);

 private:
  explicit Rows(std::unique_ptr<ledger::store::Env> env) : env_(std::move(env)) {}
  std::unique_ptr<ledger::store::Env> env_;
  std::uint64_t end_ = 0;
};

// What was done, for the one who is to find it.
struct Deed {
  std::uint64_t seq = 0;  // the first that is not what it was
  std::uint64_t count = 1;
  TypeCode type;
  std::string field;  // "GrantUseReported.used", of an edited amount
  Words label;
  Fen before, after;  // of an edited amount
  Words found_by, not_found_by;

  bool is_edit() const { return !field.empty(); }
};

// An amount of money of one event, chosen by the seed, loses a digit; its row's checksum is redone.
Result<Deed> edit(Rows& rows, SeededRandom& random);
// One row in the middle is gone.
Result<Deed> erase(Rows& rows, SeededRandom& random);
// The last batches are gone, whole ones, so that the chain that is left is right.
Result<Deed> truncate(Rows& rows, SeededRandom& random);

}  // namespace quanlu::consumers::cli::tamper

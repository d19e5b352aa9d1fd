#pragma once
// Which business rules imported events broke (DOMAIN.md 2.5). A flag is a pure function of the log:
// the rules of ledger/cases are folded over all of it, as the writer folds them. Only a ledger that
// holds imported history pays for that: nothing is folded before the first such event.
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "ledger/cases/library.h"
#include "ledger/cases/state.h"
#include "ledger/log/log.h"
#include "projections/follow/scratch_rows.h"
#include "schemas/codec/event.h"

namespace quanlu::projections::follow {

// One thread; borrows library and log. `scratch`: a path of which it may make a file of its own.
class Flags {
 public:
  Flags(const ledger::cases::Library* library, ledger::log::Log& log, std::filesystem::path scratch)
      : library_(library), log_(log), scratch_(std::move(scratch)) {}

  // Every accepted event that could be decoded, in log order. What was taken since settle() may be
  // taken again, as after a transaction that was given up, and gets the same answer.
  Result<std::vector<Refusal>> take(const schemas::codec::Event& event);
  void settle() { recent_.clear(); }

 private:
  Status begin();
  Status catch_up(Seq before);
  std::vector<Refusal> fold(const schemas::codec::Event& event);

  const ledger::cases::Library* library_;
  ledger::log::Log& log_;
  const std::filesystem::path scratch_;
  std::unique_ptr<ScratchRows> rows_;  // null: no imported event yet
  std::unique_ptr<ledger::cases::State> state_;
  std::map<Seq, std::vector<Refusal>> recent_;
};

}  // namespace quanlu::projections::follow

#pragma once
// What a ledger that is served publishes and what stands on that: checkpoints of the ledger and of
// its access ledger, promises to those who append, the daily vector, time stamps.
#include <memory>
#include <optional>
#include <vector>

#include "consumers/cli/anchoring/stamper.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/serving/checkpoints.h"
#include "consumers/cli/serving/daily_vector.h"
#include "consumers/cli/writing/opening.h"
#include "ledger/intake/access_ledger.h"
#include "ledger/intake/open.h"
#include "ledger/intake/promiser.h"

namespace quanlu::consumers::cli::serving {

class Publishing {
 public:
  // `access` may be null. What it borrows outlives it. An access ledger whose checkpoints cannot be
  // published, and a receipt key that is missing or not authorised, are told and go without.
  static Result<std::unique_ptr<Publishing>> start(frame::Context& context,
                                                   const writing::LedgerSettings& settings,
                                                   ledger::intake::OpenLedger& ledger,
                                                   ledger::intake::AccessLedger* access);

  // By partition.
  const std::vector<std::unique_ptr<Checkpoints>>& checkpoints() const { return checkpoints_; }
  ledger::intake::Promiser* promiser() const { return promiser_.get(); }  // null: none is given
  std::optional<Error> failure() const;
  std::string status() const;  // of checkpoints and promises, for systemd

 private:
  Publishing() = default;
  Status start_checkpoints(frame::Context& context, const writing::LedgerSettings& settings,
                           const evidence::PublishSettings& publishing,
                           ledger::intake::OpenLedger& ledger);
  Status start_access(frame::Context& context, const writing::LedgerSettings& settings,
                      evidence::PublishSettings publishing, ledger::intake::AccessLedger& access);
  Status start_promises(frame::Context& context, const ledger::intake::Directory& directory,
                        ledger::intake::OpenLedger& ledger);

  std::unique_ptr<DailyVector> vector_;
  std::unique_ptr<anchoring::Stamper> stamper_;
  std::unique_ptr<Checkpoints> access_checkpoints_;
  std::vector<std::unique_ptr<Checkpoints>> checkpoints_;
  std::unique_ptr<ledger::intake::Promiser> promiser_;
};

}  // namespace quanlu::consumers::cli::serving

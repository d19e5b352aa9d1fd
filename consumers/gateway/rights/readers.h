#pragma once
// Who reads over HTTP, and the record of it: the Permit of a request (permit.h) asks here for a
// disclosure (projections/query/disclosure.h).
#include <memory>
#include <mutex>
#include <optional>

#include "ledger/intake/access_ledger.h"
#include "ledger/intake/sealing.h"
#include "ledger/intake/state_view.h"
#include "projections/query/disclosure.h"

namespace quanlu::consumers::gateway::rights {

// Who asks and what for; of one request, or of a stream that outlives it.
struct Reader {
  ledger::intake::Caller caller;
  std::uint32_t uid = 0;               // of the peer
  std::optional<std::string> purpose;  // "CODE[; text]"
};

// Threads: any. Borrows what serve built.
class Readers {
 public:
  struct Parts {
    ledger::intake::OpenLedger& ledger;
    ledger::intake::Directory directory;
    ledger::intake::AccessLedger* access = nullptr;  // null: then nothing secret is shown
    Clock& clock;
  };
  explicit Readers(Parts parts) : parts_(std::move(parts)) {}

  // Of the caller's first account. Errors: kDenied "role"; kUsage "purpose". The disclosure holds a
  // snapshot: one for each request or piece of a stream, gone with it.
  Result<projections::query::Disclosure> disclosure(const Reader& reader);

  // Sealed texts of an event: judged, recorded, opened. Errors of Disclosure::named and unseal;
  // kAbsent "absent": it has none.
  Result<std::vector<ledger::intake::OpenedField>> unseal(const schemas::codec::Event& event,
                                                          const Reader& reader);

  // 1308 or 1309 of another process on this machine, for an account of its own.
  ledger::intake::Outcome record(schemas::codec::Command command,
                                 const ledger::intake::Caller& caller);

  // Of the access ledger, once something was recorded.
  const ledger::chain::Genesis& access_genesis() const { return parts_.access->opened().genesis(); }

  // 1309, durable when it returns.
  Status record(const ledger::cases::ExportMade& made);

  // The decision state at the head of the log, shared by those who ask at the same time.
  Result<std::shared_ptr<ledger::intake::StateView>> state();

 private:
  Status record(const std::vector<ledger::cases::SensitiveRead>& reads);

  Parts parts_;
  std::mutex mutex_;  // guards state_
  std::weak_ptr<ledger::intake::StateView> state_;
};

}  // namespace quanlu::consumers::gateway::rights

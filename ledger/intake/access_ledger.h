#pragma once
// The access ledger of a ledger directory (INTEGRITY.md 9.5): a ledger of its own in access/, with
// its own log id, keys, keyring and writer lock, that says who read what and for what purpose.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "ledger/cases/access.h"
#include "ledger/intake/open.h"

namespace quanlu::ledger::intake {

// Ids of one 1308. Reading a list element by element walks all of it each time, and a message has a
// traversal limit; the body of a request over the socket has 64 KiB.
inline constexpr std::size_t kReadsOfOneEvent = 200;

// 1308 and 1309 as commands; a read of very many events becomes several 1308.
std::vector<schemas::codec::Command> read_commands(const cases::SensitiveRead& read, Clock& clock,
                                                   Random& random);
schemas::codec::Command export_command(const cases::ExportMade& made, Clock& clock, Random& random);

// Threads: record() from any.
class AccessLedger {
 public:
  static constexpr std::chrono::milliseconds kPatience{10'000};

  // `ledger` is the business ledger's directory. Another process that is just recording something
  // is waited for. Errors: kConflict "locked" after `patience`; kAbsent "access_absent": made
  // before there were access ledgers, or not completely; `init` completes it.
  static Result<std::unique_ptr<AccessLedger>> open(const Directory& ledger, WriterOptions options,
                                                    std::string holder, Clock& clock,
                                                    Random& random,
                                                    std::chrono::milliseconds patience = kPatience);

  // Durable, all of it, when it returns without an error.
  Status record(const std::vector<cases::SensitiveRead>& reads);
  Status record(const cases::ExportMade& made);
  Status record(std::vector<schemas::codec::Command> commands);  // made by the functions above
  // Of commands that were read from somebody: the first failure of an atomic batch.
  std::vector<Outcome> append(std::vector<schemas::codec::Command> commands);

  OpenLedger& opened() { return *opened_; }
  Status close() { return opened_->close(); }

 private:
  AccessLedger(std::unique_ptr<OpenLedger> opened, Clock& clock, Random& random)
      : opened_(std::move(opened)), clock_(clock), random_(random) {}
  std::unique_ptr<OpenLedger> opened_;
  Clock& clock_;
  Random& random_;
};

}  // namespace quanlu::ledger::intake

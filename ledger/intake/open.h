#pragma once
// A ledger directory opened for writing: everything below the writer, made and owned in one place,
// in the order in which it has to end.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ledger/intake/directory.h"
#include "ledger/intake/documents.h"
#include "ledger/intake/ledger_decider.h"
#include "ledger/intake/writer.h"
#include "ledger/keyring/keyring.h"
#include "ledger/log/mirror.h"
#include "ledger/log/spec.h"
#include "ledger/store/files.h"

namespace quanlu::ledger::intake {

struct OpenOptions {
  log::LogSpec log;
  std::string holder = "quanlu";  // who holds the lock, for the one who comes second
  WriterOptions writer;
  std::function<void(std::uint64_t)> progress = [](std::uint64_t) {};
  bool access = false;  // it is an access ledger: access_decider.h decides
};

class OpenLedger {
 public:
  // Error kConflict "locked" while another process writes.
  static Result<std::unique_ptr<OpenLedger>> open(const Directory& directory, OpenOptions options,
                                                  Clock& clock, Random& random);
  ~OpenLedger();

  Writer& writer() { return *writer_; }
  // The accepted entries by seq: the log itself where its locators are seqs, else its mirror.
  log::Log& log() { return mirror_ ? *mirror_ : *log_; }
  const chain::Genesis& genesis() const { return genesis_; }
  keyring::Keyring& keyring() { return *keyring_; }
  const StateStore& state() const { return *state_; }
  const Documents& documents() const { return *documents_; }
  // What this process met in a log of others and does not count; an embedded log holds none.
  std::optional<chain::Strays> strays() const;
  std::uint64_t reconnects() const { return log_->reconnects(); }

  Status close();  // drains; the first failure

 private:
  OpenLedger() = default;
  Status open_log(const log::LogSpec& spec, const Directory& directory, Partition partition);

  std::optional<store::FileLock> lock_;
  std::unique_ptr<log::Log> log_;
  std::unique_ptr<log::Mirror> mirror_;
  chain::Genesis genesis_;
  std::unique_ptr<StateStore> state_;
  std::unique_ptr<keyring::Keyring> keyring_;
  std::optional<crypto::SigningKey> key_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<Decider> decider_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace quanlu::ledger::intake

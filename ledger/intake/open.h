#pragma once
// A ledger directory opened for writing: everything below the writer, made and owned in one place,
// in the order in which it has to end.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/intake/directory.h"
#include "ledger/intake/documents.h"
#include "ledger/intake/ledger_decider.h"
#include "ledger/intake/writer.h"
#include "ledger/keyring/keyring.h"
#include "ledger/log/mirror.h"
#include "ledger/log/ordered_log.h"
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
  // The accepted entries in the order of the ledger: with one partition by seq, else by place.
  log::Log& log() { return ordered_ ? *ordered_ : by_seq(Partition(0)); }
  // Those of a partition by seq: the log itself where its locators are seqs, else its mirror.
  log::Log& by_seq(Partition partition) {
    const OpenPartition& open = partitions_[partition.value];
    return open.mirror ? *open.mirror : *open.log;
  }
  const chain::Genesis& genesis() const { return genesis_; }
  keyring::Keyring& keyring() { return *keyring_; }
  const StateStore& state() const { return *state_; }
  // What the accept rule knows at the head of a partition: keys, epoch. Folds what the state that
  // was written behind has not seen.
  Result<chain::State> accepted(Partition partition);
  const Documents& documents() const { return *documents_; }
  // What this process met in a log of others and does not count; an embedded log holds none.
  std::optional<chain::Strays> strays() const;
  std::uint64_t reconnects() const;

  Status close();  // drains; the first failure

 private:
  struct OpenPartition {
    std::unique_ptr<log::Log> log;
    std::unique_ptr<log::Mirror> mirror;
  };

  OpenLedger() = default;
  Status open_logs(const log::LogSpec& spec, const Directory& directory);
  Result<OpenPartition> open_to_write(const log::LogSpec& spec, const Directory& directory,
                                      Partition partition) const;
  WriterParts writer_parts(Clock& clock, Random& random);

  std::optional<store::FileLock> lock_;
  std::vector<OpenPartition> partitions_;
  std::unique_ptr<log::OrderedLog> ordered_;  // with more than one
  chain::Genesis genesis_;
  std::unique_ptr<StateStore> state_;
  std::unique_ptr<keyring::Keyring> keyring_;
  std::optional<crypto::Signatory> key_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<Decider> decider_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace quanlu::ledger::intake

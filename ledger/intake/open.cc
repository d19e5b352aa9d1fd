#include "ledger/intake/open.h"

#include "ledger/intake/access_decider.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/key_folder.h"
#include "ledger/intake/record_labels.h"
#include "ledger/log/mirror.h"

namespace quanlu::ledger::intake {

OpenLedger::~OpenLedger() = default;

Result<std::unique_ptr<OpenLedger>> OpenLedger::open(const Directory& directory,
                                                     OpenOptions options, Clock& clock,
                                                     Random& random) {
  const Partition partition(0);
  std::unique_ptr<OpenLedger> ledger(new OpenLedger());
  TRY_ASSIGN(ledger->lock_, store::FileLock::take(directory.writer_lock(), options.holder));
  TRY(ledger->open_log(options.log, directory, partition));
  const chain::Genesis& genesis = ledger->genesis_;
  TRY_ASSIGN(ledger->state_, StateStore::open(directory.state(partition)));
  TRY_ASSIGN(ledger->keyring_, keyring::Keyring::open(directory.keyring(), genesis.suite,
                                                      directory.kek(), clock, random));
  const KeyFolder keys(directory.keys(), genesis.suite, directory.passphrase);
  TRY_ASSIGN(ledger->key_, keys.load(KeyFolder::kWriter));
  ledger->documents_ = std::make_unique<Documents>(directory.documents(), genesis.suite);
  const LedgerDecider::Parts parts{.rows = *ledger->state_,
                                   .library = *ledger->documents_,
                                   .keyring = *ledger->keyring_,
                                   .place = {.log_id = genesis.log_id, .suite = genesis.suite},
                                   .partition = partition,
                                   .partitions = genesis.partition_count,
                                   .random = random};
  if (options.access)
    ledger->decider_ = std::make_unique<AccessDecider>(parts);
  else
    ledger->decider_ = std::make_unique<LedgerDecider>(parts);
  if (!options.writer.disk_space)
    options.writer.disk_space = [root = directory.root] { return store::disk_space(root); };
  TRY_ASSIGN(ledger->writer_, Writer::open({.log = *ledger->log_,
                                            .state = *ledger->state_,
                                            .decider = *ledger->decider_,
                                            .key = *ledger->key_,
                                            .genesis = genesis,
                                            .partition = partition,
                                            .clock = clock,
                                            .random = random,
                                            .mirror = ledger->mirror_.get()},
                                           options.writer, options.progress));
  return ledger;
}

Status OpenLedger::open_log(const log::LogSpec& spec, const Directory& directory,
                            Partition partition) {
  TRY_ASSIGN(log_, log::open_log(spec, directory.root, partition));
  TRY_ASSIGN(genesis_, genesis_of(*log_));
  if (spec.backend != log::LogSpec::Backend::kKafka) return {};
  TRY_ASSIGN(log_, log::open_log_to_write(spec, directory.root, partition, genesis_.partition_count,
                                          record_labels(genesis_)));
  TRY_ASSIGN(mirror_,
             log::Mirror::open(log::mirror_folder(directory.root, partition), *log_, partition));
  return {};
}

std::optional<chain::Strays> OpenLedger::strays() const {
  return mirror_ ? std::optional(mirror_->strays()) : std::nullopt;
}

Status OpenLedger::close() {
  return writer_->close();
}

}  // namespace quanlu::ledger::intake

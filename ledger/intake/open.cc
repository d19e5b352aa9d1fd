#include "ledger/intake/open.h"

#include "ledger/intake/access_decider.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/record_labels.h"
#include "ledger/intake/recovery.h"
#include "ledger/intake/signatories.h"
#include "ledger/log/mirror.h"

namespace quanlu::ledger::intake {

namespace {

// A partition without its opening was taken away: nothing is written into what stands in its place.
Status check_opened(log::Log& log, Partition partition) {
  TRY_ASSIGN(const Locator end, log.end());
  if (end.value != 0) return {};
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "partition_absent",
                    .what = {"日志缺少一个分区", "a partition of the log is missing"},
                    .where = "partition " + std::to_string(partition.value),
                    .expected = "its opening at seq 0",
                    .found = "nothing",
                    .remedy = {"先复制现场, 再运行 quanlu verify",
                               "copy everything first, then run quanlu verify"}});
}

}  // namespace

OpenLedger::~OpenLedger() = default;

Result<std::unique_ptr<OpenLedger>> OpenLedger::open(const Directory& directory,
                                                     OpenOptions options, Clock& clock,
                                                     Random& random) {
  std::unique_ptr<OpenLedger> ledger(new OpenLedger());
  TRY_ASSIGN(ledger->lock_, store::FileLock::take(directory.writer_lock(), options.holder));
  TRY(ledger->open_logs(options.log, directory));
  const chain::Genesis& genesis = ledger->genesis_;
  TRY_ASSIGN(ledger->state_, StateStore::open(directory.state(Partition(0))));
  TRY_ASSIGN(ledger->keyring_, keyring::Keyring::open(directory.keyring(), genesis.suite,
                                                      directory.kek(), clock, random));
  const KeyFolder keys(directory.keys(), genesis.suite, directory.passphrase);
  TRY_ASSIGN(ledger->key_, load_signatory(keys, KeyFolder::kWriter));
  ledger->documents_ = std::make_unique<Documents>(directory.documents(), genesis.suite);
  const LedgerDecider::Parts parts{.rows = *ledger->state_,
                                   .library = *ledger->documents_,
                                   .keyring = *ledger->keyring_,
                                   .place = {.log_id = genesis.log_id, .suite = genesis.suite},
                                   .partition = Partition(0),
                                   .partitions = 1,  // one state decides over all of them
                                   .random = random};
  if (options.access)
    ledger->decider_ = std::make_unique<AccessDecider>(parts);
  else
    ledger->decider_ = std::make_unique<LedgerDecider>(parts);
  if (!options.writer.disk_space)
    options.writer.disk_space = [root = directory.root] { return store::disk_space(root); };
  TRY_ASSIGN(ledger->writer_,
             Writer::open(ledger->writer_parts(clock, random), options.writer, options.progress));
  return ledger;
}

WriterParts OpenLedger::writer_parts(Clock& clock, Random& random) {
  WriterParts parts{.log = *partitions_.front().log,
                    .state = *state_,
                    .decider = *decider_,
                    .key = *key_,
                    .genesis = genesis_,
                    .partition = Partition(0),
                    .clock = clock,
                    .random = random,
                    .mirror = partitions_.front().mirror.get()};
  for (std::size_t p = 1; p < partitions_.size(); ++p)
    parts.others.push_back(
        {.log = partitions_[p].log.get(), .mirror = partitions_[p].mirror.get()});
  parts.ordered = ordered_.get();
  return parts;
}

Status OpenLedger::open_logs(const log::LogSpec& spec, const Directory& directory) {
  OpenPartition first;
  TRY_ASSIGN(first.log, log::open_log(spec, directory.root, Partition(0)));
  TRY_ASSIGN(genesis_, genesis_of(*first.log));
  if (spec.backend != log::LogSpec::Backend::kKafka) partitions_.push_back(std::move(first));
  while (partitions_.size() < genesis_.partition_count) {
    const Partition next(static_cast<std::uint32_t>(partitions_.size()));
    TRY_ASSIGN(OpenPartition partition, open_to_write(spec, directory, next));
    TRY(check_opened(*partition.log, next));
    partitions_.push_back(std::move(partition));
  }
  if (partitions_.size() == 1) return {};
  std::vector<log::Log*> logs;
  for (std::uint32_t p = 0; p < partitions_.size(); ++p)
    logs.push_back(&by_seq(Partition(p)));
  ordered_ = std::make_unique<log::OrderedLog>(std::move(logs));
  return {};
}

Result<OpenLedger::OpenPartition> OpenLedger::open_to_write(const log::LogSpec& spec,
                                                            const Directory& directory,
                                                            Partition partition) const {
  OpenPartition open;
  TRY_ASSIGN(open.log, log::open_log_to_write(spec, directory.root, partition,
                                              genesis_.partition_count, record_labels(genesis_)));
  if (spec.backend != log::LogSpec::Backend::kKafka) return open;
  TRY_ASSIGN(open.mirror, log::Mirror::open(log::mirror_folder(directory.root, partition),
                                            *open.log, partition, genesis_));
  return open;
}

Result<chain::State> OpenLedger::accepted(Partition partition) {
  TRY_ASSIGN(const auto saved, StateStore::beside(*state_));
  return accepted_at_end(by_seq(partition), *saved, genesis_, partition);
}

std::optional<chain::Strays> OpenLedger::strays() const {
  std::optional<chain::Strays> all;
  for (const OpenPartition& open : partitions_) {
    if (!open.mirror) continue;
    if (!all) all.emplace();
    all->add(open.mirror->strays());
  }
  return all;
}

std::uint64_t OpenLedger::reconnects() const {
  std::uint64_t all = 0;
  for (const OpenPartition& open : partitions_)
    all += open.log->reconnects();
  return all;
}

Status OpenLedger::close() {
  return writer_->close();
}

}  // namespace quanlu::ledger::intake

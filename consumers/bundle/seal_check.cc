#include "consumers/bundle/run.h"
#include "consumers/bundle/seal_rule.h"
#include "ledger/chain/control.h"
#include "ledger/chain/key_table.h"

namespace quanlu::consumers::bundle {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
using verify::Severity;

struct Epoch1321 {
  crypto::PublicKey key;
  const TrueEntry* entry = nullptr;
};

// The seals of a partition against what its control entries and genesis say about keys. That a key
// was not revoked is the log's business: a checkpoint covers accepted entries only.
class SealCheck {
 public:
  SealCheck(Run& run, Partition partition, const std::vector<TrueEntry>& entries)
      : run_(run), partition_(partition), entries_(entries) {}

  Status check() {
    for (const chain::Grant& grant : run_.genesis.grants)
      keys_.apply(grant);
    for (const TrueEntry& entry : entries_)
      read_control(entry);
    for (const TrueEntry& entry : entries_)
      TRY(check_seal(entry));
    return {};
  }

 private:
  // Entries come in order of seq, so a key is known before the epoch that it opens.
  void read_control(const TrueEntry& entry) {
    const std::string file = to_name(entry.place);
    if (entry.header.type_code == chain::kKeyAdded) {
      const auto change = chain::parse_key_change(entry.bytes);
      const auto grant = change ? chain::parse_grant(run_.hasher, change->grant) : std::nullopt;
      if (!grant || !keys_.admits(*grant, chain::Action::kAdd, run_.genesis.roots, run_.verifier))
        return run_.violation("bad_seal", file, "", "grant", &entry);
      keys_.apply(*grant);
    }
    if (entry.header.type_code != chain::kWriterEpochStarted) return;
    const auto started = chain::parse_epoch_started(run_.genesis.suite, entry.bytes);
    if (!started || started->epoch != entry.header.epoch)
      return run_.violation("bad_seal", file, "", "epoch", &entry);
    if (!started->grant.empty()) {
      const auto grant = chain::parse_grant(run_.hasher, started->grant);
      if (!grant || !keys_.admits(*grant, chain::Action::kAdd, run_.genesis.roots, run_.verifier))
        return run_.violation("bad_seal", file, "", "grant", &entry);
      keys_.apply(*grant);
    }
    if (!keys_.may_write(crypto::key_id(run_.hasher, started->writer_key), started->writer_key,
                         partition_, started->epoch))
      return run_.add("control_missing", Severity::kIncomplete, file, "1332", "", &entry);
    epochs_[started->epoch] = {.key = started->writer_key, .entry = &entry};
    ++run_.into.report.checked.epochs;
  }

  // Whose key it has to be; null: what would say so is not there.
  const crypto::PublicKey* key_of(const TrueEntry& entry, const chain::Seal& seal) const {
    if (entry.header.type_code == chain::kPartitionOpened) {
      const chain::Grant* const grant = run_.genesis.writer(seal.key_id, partition_);
      return grant == nullptr ? nullptr : &grant->key;
    }
    const auto epoch = epochs_.find(entry.header.epoch);
    return epoch == epochs_.end() ? nullptr : &epoch->second.key;
  }

  bool is_sealed(const TrueEntry& entry, const chain::Seal& seal, const crypto::PublicKey& key) {
    const bool alone = entry.header.type_code == chain::kPartitionOpened ||
                       entry.header.type_code == chain::kWriterEpochStarted;
    return holds(seal,
                 {.log_id = run_.genesis.log_id,
                  .partition = partition_,
                  .seq = entry.header.seq,
                  .leaf = entry.leaf},
                 alone ? 1 : run_.genesis.batch_events_max, key, run_.hasher, run_.verifier);
  }

  Status check_seal(const TrueEntry& entry) {
    EntryPlace place = entry.place;
    place.piece = Piece::kSeal;
    const std::string file = to_name(place);
    if (!run_.there(file)) return {};
    TRY_ASSIGN(const Bytes bytes, run_.content(file));
    const auto seal = chain::parse_seal(bytes);
    const crypto::PublicKey* const key = seal ? key_of(entry, *seal) : nullptr;
    const bool opens = entry.header.type_code == chain::kPartitionOpened;
    if (!seal || (opens && key == nullptr) || (key != nullptr && !is_sealed(entry, *seal, *key)))
      run_.violation("bad_seal", file, "", "", &entry);
    else if (key == nullptr)
      run_.add("control_missing", Severity::kIncomplete, file, "1321", "", &entry);
    else
      ++run_.into.report.checked.seals;
    return {};
  }

  Run& run_;
  const Partition partition_;
  const std::vector<TrueEntry>& entries_;
  chain::KeyTable keys_;
  std::map<Epoch, Epoch1321> epochs_;
};

}  // namespace

Status check_seals(Run& run, Partition partition, const std::vector<TrueEntry>& entries) {
  return SealCheck(run, partition, entries).check();
}

}  // namespace quanlu::consumers::bundle

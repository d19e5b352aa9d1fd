#pragma once
// The accept rule a second time, written down from ledger/FORMAT.md section 8 as plainly as
// possible: it keeps whole entries, looks everything up again, and shares with ledger/chain the
// reading of bytes only. A differential test holds the two against each other.
#include <map>
#include <string>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/chain/canonical.h"

namespace quanlu::tests {

class ReferenceFold {
 public:
  ReferenceFold(const ledger::chain::Genesis& genesis, std::uint32_t partition)
      : genesis_(genesis), hasher_(genesis.suite), partition_(partition) {
    if (partition != 0) last_ = genesis.log_id;
  }

  // "pending", "accepted <count>", or the name of a stray.
  std::string step(const ledger::chain::Record& record) {
    using namespace ledger::chain;
    const BytesView e = record.entry;
    if (e.size() < 144 || e.size() > 65'528 || e.size() % 8 != 0) return "malformed";
    if (word(e, 0) != 0x0002000F00000000 || word(e, 128) == 0 || word(e, 136) == 0)
      return "malformed";
    const Header h = read_header(e);
    if (h.format_version != 1 || h.suite != static_cast<int>(genesis_.suite) || h.flags % 65'536)
      return "version";
    const Digest leaf = hasher_.leaf(e);
    if (h.partition.value == 0 && h.seq.value == 0) {
      if (!h.log_id.is_zero() || leaf != genesis_.log_id) return "foreign";
    } else if (h.log_id != genesis_.log_id) {
      return "foreign";
    }
    if (h.partition.value != partition_) return "partition";
    Seal seal;
    if (record.seal) {
      const auto parsed = parse_seal(*record.seal);
      if (!parsed || parsed->alg != h.suite || parsed->count == 0 ||
          parsed->count > genesis_.batch_events_max)
        return "badSeal";
      seal = *parsed;
    }
    if (h.seq.value < accepted.size()) return "old";
    const std::size_t i = h.seq.value - accepted.size();
    if (i > pending.size() || i >= genesis_.batch_events_max) return "gap";
    if (h.prev != (i == 0 ? last_ : hasher_.leaf(pending[i - 1]))) return "fork";
    if (h.recorded_at.value < (i == 0 ? time_ : read_header(pending[i - 1]).recorded_at.value))
      return "time";

    const int code = h.type_code.value;
    const bool alone = i == 0 && record.seal && seal.count == 1;
    std::optional<WriterEpochStarted> start;
    std::optional<crypto::PublicKey> sealer = writer;
    if (code == 1320 || code == 1321 || code == 1332 || code == 1333)
      if (check_canonical(e)) return "control";
    if (code == 1320) {
      if (!alone || !accepted.empty() || h.epoch.value != 0) return "genesis";
      if (!opens_partition(genesis_, e, h.partition)) return "genesis";
      sealer.reset();
      for (const Grant& grant : genesis_.grants)
        if (grant.key_id == seal.key_id && here(grant)) sealer = grant.key;
      if (!sealer) return "genesis";
    } else if (code == 1321) {
      start = parse_epoch_started(genesis_.suite, e);
      if (!start) return "control";
      if (!alone || accepted.empty() || h.epoch.value != epoch + 1 || start->epoch != h.epoch)
        return "epoch";
      if (!may_start(*start, h.epoch.value)) return "epoch";
      sealer = start->writer_key;
    } else {
      std::optional<KeyChange> change;
      if (code == 1332 || code == 1333) {
        change = parse_key_change(e);
        if (!change) return "control";
      }
      if (accepted.size() + i == 0 || h.epoch.value != epoch || epoch == 0) return "epoch";
      if (change && !valid(change->grant, code == 1332 ? Action::kAdd : Action::kRevoke))
        return "control";
    }
    if (record.seal) {
      if (!sealer || seal.key_id != crypto::key_id(hasher_, *sealer) || seal.count != i + 1)
        return "badSeal";
      const auto message = signed_bytes({genesis_.log_id, h.partition, seal.count, h.seq, leaf});
      if (!verifier_.verify(*sealer, message, seal.signature)) return "badSeal";
    }

    const std::size_t before = pending.size();
    if (i == pending.size() || pending[i] != Bytes(e.begin(), e.end())) {
      pending.resize(i);
      pending.emplace_back(e.begin(), e.end());
      superseded += before - i;
      std::size_t bytes = 0;
      for (const Bytes& entry : pending)
        bytes += entry.size();
      if (bytes > genesis_.batch_bytes_max) {
        superseded += i;
        pending.clear();
        return "limit";
      }
    } else {
      superseded += 1;
    }
    if (!record.seal) return "pending";
    superseded += pending.size() - i - 1;
    pending.resize(i + 1);
    for (const Bytes& entry : pending)
      apply(entry);
    pending.clear();
    last_ = leaf;
    time_ = h.recorded_at.value;
    return "accepted " + std::to_string(i + 1);
  }

  std::vector<Digest> accepted;
  std::vector<Bytes> pending;
  std::size_t superseded = 0;
  std::uint64_t epoch = 0;
  std::optional<ledger::crypto::PublicKey> writer;

 private:
  static std::uint64_t word(BytesView entry, std::size_t at) {
    return load_le<std::uint64_t>(&entry[at]);
  }
  bool here(const ledger::chain::Grant& grant) const {
    return grant.partition.value == 0xFFFF'FFFF || grant.partition.value == partition_;
  }
  bool valid(const Bytes& bytes, ledger::chain::Action action) {
    const auto grant = parse_grant(hasher_, bytes);
    if (!grant || grant->action != action || grant->log_id != genesis_.log_id) return false;
    if (grant->partition.value != 0xFFFF'FFFF && grant->partition.value >= genesis_.partition_count)
      return false;
    if (keys_.count(grant->key_id) && (keys_.at(grant->key_id).role != grant->role ||
                                       keys_.at(grant->key_id).serial >= grant->serial))
      return false;
    const Bytes message = signed_part(*grant);
    std::size_t good = 0;
    for (const auto& by : grant->signatures)
      for (const auto& root : genesis_.roots.keys)
        if (root.id == by.root) good += verifier_.verify(root.key, message, by.signature);
    if (good != grant->signatures.size() || good < genesis_.roots.threshold) return false;
    for (const auto& root : genesis_.roots.keys)
      if (root.id == grant->key_id) return false;
    return action == ledger::chain::Action::kRevoke ||
           verifier_.verify(grant->key, message, grant->proof);
  }
  bool may_start(const ledger::chain::WriterEpochStarted& start, std::uint64_t at) {
    using namespace ledger::chain;
    std::optional<Grant> grant;
    if (!start.grant.empty()) {
      if (!valid(start.grant, Action::kAdd)) return false;
      grant = parse_grant(hasher_, start.grant);
    } else {
      const auto known = keys_.find(ledger::crypto::key_id(hasher_, start.writer_key));
      if (known != keys_.end()) grant = known->second;
    }
    return grant && grant->key == start.writer_key && grant->action == Action::kAdd &&
           grant->role == Role::kWriter && here(*grant) && grant->from_epoch.value <= at;
  }
  void learn(const ledger::chain::Grant& grant) {
    if (keys_.count(grant.key_id) && keys_.at(grant.key_id).serial >= grant.serial) return;
    keys_[grant.key_id] = grant;
    if (grant.action == ledger::chain::Action::kRevoke && writer == grant.key) writer.reset();
  }
  void apply(const Bytes& entry) {
    using namespace ledger::chain;
    accepted.push_back(hasher_.leaf(entry));
    const int code = read_header(entry).type_code.value;
    if (code == 1320)
      for (const Grant& grant : genesis_.grants)
        learn(grant);
    if (code == 1332 || code == 1333) learn(*parse_grant(hasher_, parse_key_change(entry)->grant));
    if (code != 1321) return;
    const auto start = parse_epoch_started(genesis_.suite, entry);
    if (!start->grant.empty()) learn(*parse_grant(hasher_, start->grant));
    epoch = start->epoch.value;
    writer = start->writer_key;
  }

  const ledger::chain::Genesis& genesis_;
  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  std::uint32_t partition_;
  Digest last_;
  std::int64_t time_ = 1;
  std::map<ledger::crypto::KeyId, ledger::chain::Grant> keys_;
};

}  // namespace quanlu::tests

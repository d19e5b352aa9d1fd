#include "ledger/chain/accept.h"

#include <algorithm>
#include <utility>

#include "ledger/chain/canonical.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::chain {
namespace {

using enum StrayReason;

std::optional<StrayReason> unless(bool right, StrayReason reason) {
  return right ? std::nullopt : std::optional(reason);
}

bool is_control(TypeCode code) {
  return code == kPartitionOpened || code == kWriterEpochStarted || code == kKeyAdded ||
         code == kKeyRevoked;
}

}  // namespace

// A record on its way through the tests, with what they read of it.
struct Fold::Candidate {
  const Record& record;
  const Digest& leaf;
  Header header;
  std::size_t index = 0;  // its place behind the head
  std::optional<Seal> seal;
  std::optional<WriterEpochStarted> epoch_start;
  std::optional<Grant> grant;       // of an epoch start or a key change
  std::optional<WriterKey> opener;  // who seals a genesis or an epoch start

  bool alone_and_sealed() const { return index == 0 && seal && seal->count == 1; }
};

Fold::Fold(crypto::Hasher& hasher, crypto::Verifier& verifier, const Genesis& genesis, State start)
    : hasher_(hasher),
      verifier_(verifier),
      genesis_(genesis),
      signatures_(true),
      state_(std::move(start)) {
  CHECK(hasher.suite() == genesis.suite);
  CHECK(state_.partition.value < genesis.partition_count);
}

Fold::Fold(crypto::Hasher& hasher, crypto::Verifier& verifier, const Genesis& genesis, State start,
           UnderCheckpoint)
    : Fold(hasher, verifier, genesis, std::move(start)) {
  signatures_ = false;
}

Outcome Fold::step(const Record& record) {
  if (!has_entry_form(record.entry)) return step(record, Digest{});
  return step(record, hasher_.leaf(record.entry));
}

Outcome Fold::step(const Record& record, const Digest& leaf) {
  accepted_.clear();
  superseded_.clear();
  leaf_ = leaf;
  Candidate candidate{.record = record, .leaf = leaf_};
  if (const Objection reason = check_alone(candidate)) return stray(*reason);
  if (const Objection reason = check_link(candidate)) return stray(*reason);
  if (const Objection reason = check_kind(candidate)) return stray(*reason);
  if (const Objection reason = check_seal(candidate)) return stray(*reason);
  return take(candidate);
}

// What a record says of itself, whatever came before.
Fold::Objection Fold::check_alone(Candidate& candidate) const {
  if (!has_entry_form(candidate.record.entry)) return kMalformed;
  const Header& header = candidate.header = read_header(candidate.record.entry);
  if (header.format_version != kFormatVersion ||
      header.suite != static_cast<std::uint16_t>(genesis_.suite) ||
      (header.flags & kCriticalFlags) != 0)
    return kVersion;
  const bool first = header.partition == Partition(0) && header.seq == Seq(0);
  const bool ours = first ? header.log_id.is_zero() && candidate.leaf == genesis_.log_id
                          : header.log_id == genesis_.log_id;
  if (!ours) return kForeign;
  if (header.partition != state_.partition) return kPartition;
  if (!candidate.record.seal) return std::nullopt;
  const auto& seal = candidate.seal = parse_seal(*candidate.record.seal);
  return unless(seal && seal->alg == crypto::alg_of(genesis_.suite) && 1 <= seal->count &&
                    seal->count <= genesis_.batch_events_max,
                kBadSeal);
}

// Its place: it links to the head, or to an entry that waits behind the head.
Fold::Objection Fold::check_link(Candidate& candidate) const {
  const Header& header = candidate.header;
  if (header.seq < state_.next_seq) return kOld;
  const std::uint64_t index = header.seq.value - state_.next_seq.value;
  if (index > state_.pending.size() || index >= genesis_.batch_events_max) return kGap;
  const PendingEntry* before = index == 0 ? nullptr : &state_.pending[index - 1];
  if (header.prev != (before ? before->leaf : state_.prev)) return kFork;
  if (header.recorded_at < (before ? before->recorded_at : state_.recorded_at)) return kTime;
  candidate.index = index;
  return std::nullopt;
}

Fold::Objection Fold::check_kind(Candidate& candidate) const {
  const TypeCode code = candidate.header.type_code;
  if (!is_control(code)) return check_event(candidate);
  if (check_canonical(candidate.record.entry)) return kControl;
  if (code == kPartitionOpened) return check_genesis(candidate);
  if (code == kWriterEpochStarted) return check_epoch_start(candidate);
  const auto change = parse_key_change(candidate.record.entry);
  if (!change) return kControl;
  if (const Objection reason = check_event(candidate)) return reason;
  candidate.grant = parse_grant(hasher_, change->grant);
  const Action wanted = code == kKeyAdded ? Action::kAdd : Action::kRevoke;
  return unless(
      candidate.grant && state_.keys.admits(*candidate.grant, wanted, genesis_.roots, verifier_),
      kControl);
}

Fold::Objection Fold::check_genesis(Candidate& candidate) const {
  const bool opens = candidate.alone_and_sealed() && state_.next_seq == Seq(0) &&
                     candidate.header.epoch == Epoch(0) &&
                     opens_partition(genesis_, candidate.record.entry, state_.partition);
  const Grant* writer = opens ? genesis_.writer(candidate.seal->key_id, state_.partition) : nullptr;
  if (writer == nullptr) return kGenesis;
  candidate.opener = WriterKey{writer->key_id, writer->key};
  return std::nullopt;
}

Fold::Objection Fold::check_epoch_start(Candidate& candidate) const {
  auto& start = candidate.epoch_start;
  start = parse_epoch_started(genesis_.suite, candidate.record.entry);
  if (!start) return kControl;
  const Epoch epoch = candidate.header.epoch;
  if (!candidate.alone_and_sealed() || state_.next_seq == Seq(0) || epoch != state_.epoch.next() ||
      start->epoch != epoch)
    return kEpoch;
  candidate.opener = WriterKey{crypto::key_id(hasher_, start->writer_key), start->writer_key};
  const WriterKey& writer = *candidate.opener;
  if (start->grant.empty())
    return unless(state_.keys.may_write(writer.id, writer.key, state_.partition, epoch), kEpoch);
  const auto& grant = candidate.grant = parse_grant(hasher_, start->grant);
  const bool valid = grant && grant->key == writer.key && grant->role == Role::kWriter &&
                     reaches(grant->partition, state_.partition) && grant->from_epoch <= epoch &&
                     state_.keys.admits(*grant, Action::kAdd, genesis_.roots, verifier_);
  return unless(valid, kEpoch);
}

// All other entries: behind genesis, of the epoch in force. Genesis itself has epoch 0.
Fold::Objection Fold::check_event(Candidate& candidate) const {
  return unless(candidate.header.seq > Seq(0) && candidate.header.epoch == state_.epoch &&
                    state_.epoch > Epoch(0),
                kEpoch);
}

// Who may seal is known before the signature is looked at: nobody's key is no key.
Fold::Objection Fold::check_seal(const Candidate& candidate) const {
  if (!candidate.seal) return std::nullopt;
  const Seal& seal = *candidate.seal;
  const auto& writer = candidate.opener ? candidate.opener : state_.writer;
  if (!writer || seal.key_id != writer->id || seal.count != candidate.index + 1) return kBadSeal;
  if (!signatures_) return std::nullopt;
  const auto message = signed_bytes({.log_id = genesis_.log_id,
                                     .partition = state_.partition,
                                     .count = seal.count,
                                     .seq = candidate.header.seq,
                                     .leaf = candidate.leaf});
  return unless(verifier_.verify(writer->key, message, seal.signature), kBadSeal);
}

// A record that links to a point of head + pending cuts pending there and becomes its tip.
Outcome Fold::take(const Candidate& candidate) {
  put(candidate);
  if (state_.pending[candidate.index].bytes_to_here > genesis_.batch_bytes_max) {
    state_.pending.pop_back();  // this record is the stray, those before it are superseded
    supersede_from(0);
    return stray(kLimit);
  }
  if (!candidate.seal) return {.kind = Outcome::kPending, .superseded = superseded_.size()};
  return accept(candidate);
}

void Fold::put(const Candidate& candidate) {
  auto& pending = state_.pending;
  const std::size_t index = candidate.index;
  if (index < pending.size() && pending[index].leaf == candidate.leaf) {
    superseded_.push_back(pending[index].locator);  // the same bytes again: the tip stays
    pending[index].locator = candidate.record.locator;
    return;
  }
  supersede_from(index);
  const std::uint64_t before = index == 0 ? 0 : pending[index - 1].bytes_to_here;
  pending.push_back({.leaf = candidate.leaf,
                     .recorded_at = candidate.header.recorded_at,
                     .bytes_to_here = before + candidate.record.entry.size(),
                     .locator = candidate.record.locator});
  if (candidate.grant && !candidate.epoch_start)
    state_.pending_grants.push_back({index, *candidate.grant});
}

void Fold::supersede_from(std::size_t index) {
  auto& pending = state_.pending;
  if (index >= pending.size()) return;
  for (std::size_t i = index; i < pending.size(); ++i)
    superseded_.push_back(pending[i].locator);
  pending.resize(index);
  std::erase_if(state_.pending_grants, [&](const PendingGrant& of) { return of.index >= index; });
}

Outcome Fold::accept(const Candidate& candidate) {
  supersede_from(candidate.index + 1);
  const Outcome outcome{.kind = Outcome::kAccepted,
                        .first = state_.next_seq,
                        .last = candidate.header.seq,
                        .superseded = superseded_.size()};
  state_.next_seq = candidate.header.seq.next();
  state_.prev = candidate.leaf;
  state_.recorded_at = candidate.header.recorded_at;
  apply(candidate);
  std::swap(accepted_, state_.pending);  // accepted_ was cleared: pending keeps its capacity
  state_.pending_grants.clear();
  return outcome;
}

// Control events act after their whole batch, in order.
void Fold::apply(const Candidate& candidate) {
  if (candidate.epoch_start) {
    if (candidate.grant) state_.keys.apply(*candidate.grant);
    state_.epoch = candidate.header.epoch;
    state_.era = candidate.leaf;
    state_.writer = candidate.opener;
    return;
  }
  if (candidate.opener)
    for (const Grant& grant : genesis_.grants)
      state_.keys.apply(grant);
  for (const PendingGrant& of : state_.pending_grants) {
    const Grant& grant = of.grant;
    const bool applied = state_.keys.apply(grant);
    if (applied && grant.action == Action::kRevoke && state_.writer &&
        state_.writer->id == grant.key_id)
      state_.writer.reset();
  }
}

Outcome Fold::stray(StrayReason reason) const {
  return {.kind = Outcome::kStray, .reason = reason, .superseded = superseded_.size()};
}

std::string_view to_text(StrayReason reason) {
  switch (reason) {
    case kOld:
      return "old";
    case kGap:
      return "gap";
    case kFork:
      return "fork";
    case kTime:
      return "time";
    case kEpoch:
      return "epoch";
    case kControl:
      return "control";
    case kGenesis:
      return "genesis";
    case kBadSeal:
      return "badSeal";
    case kForeign:
      return "foreign";
    case kPartition:
      return "partition";
    case kMalformed:
      return "malformed";
    case kVersion:
      return "version";
    case kLimit:
      return "limit";
  }
  return "";
}

}  // namespace quanlu::ledger::chain

#include "consumers/verify/resumable_fold.h"

#include "ledger/chain/canonical.h"

namespace quanlu::consumers::verify {

namespace chain = ledger::chain;

ResumableFold::ResumableFold(const chain::Genesis& genesis, Partition partition)
    : genesis_(genesis), hasher_(genesis.suite) {
  restart(chain::State::start(genesis, partition));
}

void ResumableFold::restart(chain::State state) {
  fold_.emplace(hasher_, verifier_, genesis_, std::move(state));
}

const Digest& ResumableFold::last_leaf() const {
  return state().pending.empty() ? state().prev : state().pending.back().leaf;
}

Millis ResumableFold::last_recorded_at() const {
  return state().pending.empty() ? state().recorded_at : state().pending.back().recorded_at;
}

void ResumableFold::adopt_link(const Digest& prev) {
  chain::State next = state();
  (next.pending.empty() ? next.prev : next.pending.back().leaf) = prev;
  restart(std::move(next));
}

void ResumableFold::adopt_time(Millis recorded_at) {
  chain::State next = state();
  (next.pending.empty() ? next.recorded_at : next.pending.back().recorded_at) = recorded_at;
  restart(std::move(next));
}

void ResumableFold::adopt_epoch(Epoch epoch) {
  chain::State next = state();
  next.epoch = epoch;
  next.writer.reset();
  restart(std::move(next));
}

bool ResumableFold::adopt_writer(const chain::Seal& seal) {
  const auto& keys = state().keys.all();
  const auto known = keys.find(seal.key_id);
  if (known == keys.end() || known->second.role != chain::Role::kWriter ||
      known->second.action != chain::Action::kAdd)
    return false;
  chain::State next = state();
  next.writer = chain::WriterKey{seal.key_id, known->second.key};
  restart(std::move(next));
  return true;
}

void ResumableFold::go_behind(const Item& item) {
  chain::State next = state();
  if (item.seq == Seq(0)) open(next);
  next.next_seq = item.seq.next();
  next.prev = item.leaf;
  next.pending.clear();
  next.pending_grants.clear();
  restart(std::move(next));
}

void ResumableFold::close_batch(const Item& item) {
  go_behind(item);
  if (item.header.type_code != chain::kWriterEpochStarted ||
      chain::check_canonical(item.raw.record.entry))
    return;
  const auto start = chain::parse_epoch_started(genesis_.suite, item.raw.record.entry);
  if (!start) return;
  chain::State next = state();
  next.epoch = item.header.epoch;
  next.era = item.leaf;
  next.writer =
      chain::WriterKey{ledger::crypto::key_id(hasher_, start->writer_key), start->writer_key};
  restart(std::move(next));
}

void ResumableFold::go_to(Seq seq) {
  chain::State next = state();
  if (next.next_seq == Seq(0)) open(next);
  next.next_seq = seq;
  next.pending.clear();
  next.pending_grants.clear();
  restart(std::move(next));
}

// What a genesis entry would have set.
void ResumableFold::open(chain::State& state) const {
  for (const chain::Grant& grant : genesis_.grants)
    state.keys.apply(grant);
}

bool ResumableFold::signature_holds(const Item& item) {
  if (!item.seal || item.seq.value + 1 < item.seal->count) return false;
  const ledger::crypto::PublicKey* key = sealing_key(item);
  if (key == nullptr) return false;
  const auto message = chain::signed_bytes({.log_id = genesis_.log_id,
                                            .partition = state().partition,
                                            .count = item.seal->count,
                                            .seq = item.seq,
                                            .leaf = item.leaf});
  return verifier_.verify(*key, message, item.seal->signature);
}

const ledger::crypto::PublicKey* ResumableFold::sealing_key(const Item& item) const {
  if (item.header.type_code == chain::kPartitionOpened) {
    const chain::Grant* grant = genesis_.writer(item.seal->key_id, state().partition);
    return grant == nullptr ? nullptr : &grant->key;
  }
  if (item.header.type_code != chain::kWriterEpochStarted && state().writer)
    return state().writer->id == item.seal->key_id ? &state().writer->key : nullptr;
  const auto known = state().keys.all().find(item.seal->key_id);
  return known == state().keys.all().end() ? nullptr : &known->second.key;
}

bool ResumableFold::is_of_other_key(const Item& item) const {
  return item.seal && state().writer && state().writer->id != item.seal->key_id &&
         state().keys.all().contains(item.seal->key_id);
}

}  // namespace quanlu::consumers::verify

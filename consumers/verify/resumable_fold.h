#pragma once
// The accept rule behind a fault. A fold cannot be told anything, so what a fault made impossible
// is set in a copy of its state, and a new fold goes on from there. Decides nothing about blame.
#include <optional>

#include "consumers/verify/source.h"
#include "ledger/chain/accept.h"

namespace quanlu::consumers::verify {

// A record with what is known of it.
struct Item {
  const RawRecord& raw;
  const Digest& leaf;
  ledger::chain::Header header;
  std::optional<ledger::chain::Seal> seal;  // when one is there and has its form
  Seq seq;                                  // its place, which in this carrier is its locator

  bool sealed() const { return raw.record.seal.has_value(); }
};

class ResumableFold {
 public:
  ResumableFold(const ledger::chain::Genesis& genesis, Partition partition);

  ledger::chain::Outcome step(const Item& item) { return fold_->step(item.raw.record, item.leaf); }
  std::span<const Locator> superseded() const { return fold_->superseded(); }
  const ledger::chain::State& state() const { return fold_->state(); }

  // Of the entry before the next one, pending or accepted.
  const Digest& last_leaf() const;
  Millis last_recorded_at() const;

  // The stored prev, recordedAt or epoch of the next entry is taken for what was before it. A new
  // epoch has no writer until the key of its next seal is adopted.
  void adopt_link(const Digest& prev);
  void adopt_time(Millis recorded_at);
  void adopt_epoch(Epoch epoch);
  // False when the seal's key is none that was added as a writer.
  bool adopt_writer(const ledger::chain::Seal& seal);

  // On behind this record, whatever it is; what was pending is forgotten.
  void go_behind(const Item& item);
  // The same for a sealed record whose batch counts as accepted: a new epoch is in force.
  void close_batch(const Item& item);
  // On at `next` behind entries that are not there.
  void go_to(Seq next);

  // Whether the seal by itself is a signature over this record by who may seal it now.
  bool signature_holds(const Item& item);
  // Whether another key of this ledger made the seal than the one in force.
  bool is_of_other_key(const Item& item) const;

 private:
  void restart(ledger::chain::State state);
  void open(ledger::chain::State& state) const;
  const ledger::crypto::PublicKey* sealing_key(const Item& item) const;

  const ledger::chain::Genesis& genesis_;
  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  std::optional<ledger::chain::Fold> fold_;
};

}  // namespace quanlu::consumers::verify

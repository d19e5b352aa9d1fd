#pragma once
// The accept rule: a pure fold over the records of one partition in log order, run by every reader
// (writer recovery, publisher, projector, feed, copy, verify) and normative in ledger/FORMAT.md
// section 8. It reads no clock, no file and no other partition; it never fails, it only answers.
#include <span>
#include <string_view>
#include <vector>

#include "ledger/chain/control.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/genesis.h"
#include "ledger/chain/record.h"
#include "ledger/chain/seal.h"
#include "ledger/chain/state.h"

namespace quanlu::ledger::chain {

// Why a record is not accepted. Nothing of a stray is ever applied, and none is dropped in silence.
enum class StrayReason : std::uint8_t {
  kOld,        // below the head: a duplicate, or a conflict when its bytes are others
  kGap,        // above the next place
  kFork,       // links to something else
  kTime,       // recordedAt falls
  kEpoch,      // not of the epoch in force, or an epoch start that may not be
  kControl,    // a control entry that does not decode, or whose grant is not valid
  kGenesis,    // opens the partition in a way that genesis does not allow
  kBadSeal,    // wrong form, key, count or signature
  kForeign,    // of another ledger
  kPartition,  // of another partition
  kMalformed,  // no entry at all
  kVersion,    // format, suite or critical flags that this ledger does not have
  kLimit,      // the batch grew over batchBytesMax
};
inline constexpr std::size_t kStrayReasons = 13;
std::string_view to_text(StrayReason reason);

struct Outcome {
  enum Kind : std::uint8_t { kPending, kAccepted, kStray };
  Kind kind = kPending;
  StrayReason reason = StrayReason::kOld;  // of a stray
  Seq first, last;                         // of what was accepted
  std::size_t superseded = 0;  // entries that left pending by this record without being accepted
};

// Leaves the signatures of seals out; every other test stays (INTEGRITY.md 3.8). Only for entries
// below a checkpoint that the caller verified, and nothing of the fold may be saved, applied,
// counted or answered before its leaves have given that checkpoint's root.
struct UnderCheckpoint {};

// Borrows hasher, verifier and genesis, which must outlive it; one thread. A state that was saved
// under this genesis goes on where it stopped.
class Fold {
 public:
  Fold(crypto::Hasher& hasher, crypto::Verifier& verifier, const Genesis& genesis, State start);
  Fold(crypto::Hasher& hasher, crypto::Verifier& verifier, const Genesis& genesis, State start,
       UnderCheckpoint);

  Outcome step(const Record& record);
  // With the leaf hash of the record's entry made elsewhere, for instance on other threads.
  Outcome step(const Record& record, const Digest& leaf);

  const State& state() const { return state_; }
  void restore(State state) { state_ = std::move(state); }  // one that it had: reads on from there

  // Of the last step, until the next one: its leaf hash (of a malformed record zero), the entries
  // it accepted in order, and where the entries lie that it superseded.
  const Digest& leaf() const { return leaf_; }
  std::span<const PendingEntry> accepted() const { return accepted_; }
  std::span<const Locator> superseded() const { return superseded_; }

 private:
  struct Candidate;
  using Objection = std::optional<StrayReason>;

  Objection check_alone(Candidate& record) const;
  Objection check_link(Candidate& record) const;
  Objection check_kind(Candidate& record) const;
  Objection check_genesis(Candidate& record) const;
  Objection check_epoch_start(Candidate& record) const;
  Objection check_event(Candidate& record) const;
  Objection check_seal(const Candidate& record) const;

  Outcome take(const Candidate& record);
  void put(const Candidate& record);
  void supersede_from(std::size_t index);
  Outcome accept(const Candidate& record);
  void apply(const Candidate& record);
  Outcome stray(StrayReason reason) const;

  crypto::Hasher& hasher_;
  crypto::Verifier& verifier_;
  const Genesis& genesis_;
  bool signatures_;
  State state_;
  Digest leaf_;
  std::vector<PendingEntry> accepted_;
  std::vector<Locator> superseded_;
};

}  // namespace quanlu::ledger::chain

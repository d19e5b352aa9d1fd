#pragma once
// The events of one owner folded again, as of any point on both time axes: with the corrections
// known by then, voided events left out, replacements read at the place of what they replace
// (DOMAIN.md 2.4). Corrections make rows again with it, queries look into the past with it.
#include <cstdint>
#include <optional>
#include <set>

#include "projections/views/environment.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::views {

// Where stored entries come from: the log, by seq.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  // kTampered "log_regressed" when the log has no such entry.
  virtual Result<Bytes> entry(Seq seq) = 0;
};

struct Cut {
  std::uint64_t known_before = UINT64_MAX;  // seq: what lies at or above is not known
  bool correct = true;                      // false: as if nothing had been corrected
  std::optional<Day> in_force_on;           // effective later: left out
};

// Borrows all, for the length of one transaction; one thread.
class History {
 public:
  History(const Environment& environment, const store::Txn& txn, EntrySource& entries,
          ViewSet& views)
      : environment_(environment), txn_(txn), entries_(entries), views_(views) {}

  // The places of the owner's events (V02, V04 and its twin), and of one event.
  Result<std::set<Seq>> seqs_of(const OwnerRef& owner) const;
  Result<std::optional<Seq>> seq_of(const Id16& id) const;

  // Folds those of the events that the cut leaves into `into`, which then holds the owner's rows.
  Status fold(const OwnerRef& owner, const std::set<Seq>& seqs, const Cut& cut, MemoryRows& into);

  // An entry with its bytes; nothing when it cannot be decoded.
  struct Loaded {
    Bytes bytes;
    codec::Event event;
  };
  Result<std::optional<Loaded>> load(Seq seq);
  // The event in whose place this one is read.
  Result<std::optional<Id16>> replaced_by(const Fact& fact) const;

 private:
  struct Standing {
    std::uint64_t corrected_by = 0;  // 1 + seq of the 1314
    Id16 replacement;                // what is read in its place; zero: nothing
  };
  Result<Standing> standing(const Id16& id, const Cut& cut, int depth = 0) const;
  Result<std::optional<Loaded>> read_in_place(const Standing& stands, const Cut& cut);
  Status fold_one(const OwnerRef& owner, const Fact& fact, const Cut& cut, MemoryRows& into);

  Status load_rules();
  Result<bool> is_flagged(Seq seq) const;

  const Environment& environment_;
  const store::Txn& txn_;
  EntrySource& entries_;
  ViewSet& views_;
  bool knows_rules_ = false;
};

}  // namespace quanlu::projections::views

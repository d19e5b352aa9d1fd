#pragma once
// What a pass over one partition gathers beside its verdict.
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "consumers/verify/published_tree.h"
#include "consumers/verify/report.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/receipt_keys.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::verify {

// Whether an event id was used twice. Ids are time-ordered, so nearly all of them arrive above all
// earlier ones and stay sorted by themselves; only the others are sorted at the end.
class EventIds {
 public:
  struct Use {
    EventId id;
    Seq seq;
  };

  void reserve(std::size_t count) { ascending_.reserve(count); }
  void add(const EventId& id, Seq seq) {
    if (ascending_.empty() || ascending_.back().id < id)
      ascending_.push_back({id, seq});
    else
      others_.push_back({id, seq});
  }

  // All uses by id, then seq. Nothing is added afterwards.
  const std::vector<Use>& sorted();

 private:
  std::vector<Use> ascending_, others_;
};

// What lies at a place that somebody asks for.
struct SeenEntry {
  Digest leaf;
  EventId event_id;
  bool there = false;
};

// Whether V2, V3 or V5 read the body of an entry: checkpoint vectors, rotations, revocations.
inline bool is_control(TypeCode type) {
  return type == ledger::chain::kCheckpointPublished || ledger::chain::ReceiptKeys::concerns(type);
}

struct Facts {
  Checked checked;
  EventIds event_ids;
  std::map<Seq, SeenEntry> entries_at;  // the keys are asked for, the values are what lies there
  std::vector<Bytes> control;           // whole entries, in order
  std::vector<StrayCount> strays;
  std::uint64_t seals_under_root = 0;  // not verified one by one: a signed root stands for them
  std::unique_ptr<TreePass> tree;      // only where something was published
};

}  // namespace quanlu::consumers::verify

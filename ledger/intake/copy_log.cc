#include "ledger/intake/copy_log.h"

#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/intake/recovery.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::intake {
namespace {

struct Folded {
  chain::State state;
  Locator end;
};

// What a reader of the log gets from its first record on.
Result<Folded> fold_whole(log::Log& log, const chain::Genesis& genesis, Partition partition) {
  crypto::Hasher hasher(genesis.suite);
  crypto::Verifier verifier;
  chain::Fold fold(hasher, verifier, genesis, chain::State::start(genesis, partition));
  TRY_ASSIGN(const Recovery read,
             recover(
                 log, Locator(0), fold, [](BytesView, Seq) {}, [](std::uint64_t) {}));
  return Folded{fold.state(), read.end};
}

auto other_log(std::string expected, std::string found) {
  return fail(Error{.kind = Failure::kConflict,
                    .reason = "logNotEmpty",
                    .what = {"目标日志另有内容", "the log to copy to holds something else"},
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {"换一个空的目标", "choose an empty one"}});
}

// The last entry that is there already has to be the one of that place.
Status check_beginning(log::Log& from, const Folded& there, const chain::Genesis& genesis) {
  if (there.state.next_seq.value == 0) {
    if (there.end.value == 0) return {};
    return other_log("no record", std::to_string(there.end.value) + " records");
  }
  const std::uint64_t last = there.state.next_seq.value - 1;
  TRY_ASSIGN(const auto record, from.get(Locator(last)));
  crypto::Hasher hasher(genesis.suite);
  if (record && hasher.leaf(record->entry) == there.state.prev) return {};
  return other_log(record ? to_hex(hasher.leaf(record->entry).bytes) : "(none)",
                   to_hex(there.state.prev.bytes));
}

class Copying {
 public:
  Copying(log::Log& to, Locator base) : to_(to), base_(base) {}

  Status take(const chain::Record& record) {
    entries_.emplace_back(record.entry.begin(), record.entry.end());
    if (!record.seal) return {};
    const std::vector<BytesView> views(entries_.begin(), entries_.end());
    TRY(to_.append(base_, {.entries = views, .seal = *record.seal}));
    base_ = Locator(base_.value + entries_.size());
    copied_ += entries_.size();
    entries_.clear();
    return {};
  }
  std::uint64_t copied() const { return copied_; }

 private:
  log::Log& to_;
  Locator base_;
  std::vector<Bytes> entries_;
  std::uint64_t copied_ = 0;
};

}  // namespace

Result<CopiedLog> copy_log(log::Log& from, log::Log& to, const chain::Genesis& genesis,
                           Partition partition,
                           const std::function<void(std::uint64_t)>& progress) {
  TRY_ASSIGN(const Folded there, fold_whole(to, genesis, partition));
  TRY(check_beginning(from, there, genesis));
  Copying copying(to, there.end);
  TRY_ASSIGN(const auto reader, from.read(Locator(there.state.next_seq.value)));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    TRY(copying.take(*record));
    progress(record->locator.value);
  }
  TRY_ASSIGN(const Folded source, fold_whole(from, genesis, partition));
  TRY_ASSIGN(const Folded made, fold_whole(to, genesis, partition));
  return CopiedLog{.entries = source.state.next_seq.value,
                   .copied = copying.copied(),
                   .from_head = source.state.prev,
                   .to_head = made.state.prev,
                   .to_entries = made.state.next_seq.value};
}

}  // namespace quanlu::ledger::intake

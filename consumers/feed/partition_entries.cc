#include "consumers/feed/partition_entries.h"

#include "ledger/chain/place.h"
#include "schemas/base/check.h"
#include "schemas/base/position.h"

namespace quanlu::consumers::feed {
namespace {

namespace chain = ledger::chain;

tl::unexpected<Error> broken(std::string reason, Words what, const Position& position,
                             std::string expected, std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = std::move(reason),
                    .what = std::move(what),
                    .where = "seq " + to_text(position),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {"先复制现场, 再运行 quanlu verify; 不要修复",
                               "copy everything first, then run quanlu verify; repair nothing"}});
}

}  // namespace

Result<std::unique_ptr<PartitionEntries>> PartitionEntries::open(ledger::log::Log& log,
                                                                 const chain::Genesis& genesis,
                                                                 chain::State from) {
  const Locator at(from.next_seq.value);
  std::unique_ptr<PartitionEntries> entries(new PartitionEntries(genesis, std::move(from)));
  if (at.value > 0) TRY(entries->look_for_head(log));
  TRY_ASSIGN(entries->reader_, log.read(at));
  return entries;
}

Status PartitionEntries::look_for_head(ledger::log::Log& log) {
  const Seq head(state().next_seq.value - 1);
  TRY_ASSIGN(const auto record, log.get(Locator(head.value)));
  const Digest leaf = record ? hasher_.leaf(record->entry) : Digest{};
  if (leaf != state().prev)
    return broken("log_regressed",
                  {"账本不含推送已读过的条目", "the ledger does not hold what the feed has read"},
                  {state().partition, head}, to_hex(state().prev.bytes),
                  record ? to_hex(leaf.bytes) : "(none)");
  begun_behind_ = place_of(head, record->entry).next();
  return {};
}

Seq PartitionEntries::place_of(Seq seq, BytesView entry) const {
  return is_only_ ? seq : chain::place_of(entry);
}

Result<const LedgerEntry*> PartitionEntries::front() {
  if (ready_.empty()) TRY(take_batch());
  return ready_.empty() ? nullptr : &ready_.front();
}

LedgerEntry PartitionEntries::take() {
  CHECK(!ready_.empty());
  LedgerEntry entry = std::move(ready_.front());
  ready_.pop_front();
  return entry;
}

// A log of accepted entries has no strays: one is a contradiction.
Status PartitionEntries::take_batch() {
  while (true) {
    TRY_ASSIGN(const auto record, reader_->next());
    if (!record) return {};
    const chain::Outcome outcome = fold_.step(*record);
    if (outcome.kind == chain::Outcome::kStray)
      return broken("not_accepted",
                    {"账本中有不被接受的条目", "the ledger holds an entry that no reader accepts"},
                    {state().partition, Seq(record->locator.value)}, "accepted",
                    std::string(to_text(outcome.reason)));
    pending_.emplace_back(record->entry.begin(), record->entry.end());
    if (outcome.kind == chain::Outcome::kPending) continue;
    CHECK(fold_.accepted().size() == pending_.size());
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      const Seq place = place_of(Seq(outcome.first.value + i), pending_[i]);
      ready_.push_back(
          {.place = place, .bytes = std::move(pending_[i]), .leaf = fold_.accepted()[i].leaf});
    }
    pending_.clear();
    return {};
  }
}

}  // namespace quanlu::consumers::feed

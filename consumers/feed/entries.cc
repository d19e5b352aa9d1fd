#include "consumers/feed/entries.h"

#include "schemas/base/check.h"

namespace quanlu::consumers::feed {
namespace {

namespace chain = ledger::chain;

tl::unexpected<Error> broken(std::string reason, Words what, Seq seq, std::string expected,
                             std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = std::move(reason),
                    .what = std::move(what),
                    .where = "seq " + std::to_string(seq.value),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {"先复制现场, 再运行 quanlu verify; 不要修复",
                               "copy everything first, then run quanlu verify; repair nothing"}});
}

}  // namespace

Result<std::unique_ptr<Entries>> Entries::open(ledger::log::Log& log, const chain::Genesis& genesis,
                                               Partition partition,
                                               std::optional<chain::State> from) {
  chain::State start = from ? std::move(*from) : chain::State::start(genesis, partition);
  const Locator at(start.next_seq.value);
  std::unique_ptr<Entries> entries(new Entries(genesis, std::move(start)));
  const chain::State& state = entries->fold_.state();
  if (at.value > 0) {
    const Seq head(at.value - 1);
    TRY_ASSIGN(const auto record, log.get(Locator(head.value)));
    const Digest leaf = record ? entries->hasher_.leaf(record->entry) : Digest{};
    if (leaf != state.prev)
      return broken("log_regressed",
                    {"账本不含推送已读过的条目", "the ledger does not hold what the feed has read"},
                    head, to_hex(state.prev.bytes), record ? to_hex(leaf.bytes) : "(none)");
  }
  TRY_ASSIGN(entries->reader_, log.read(at));
  return entries;
}

Result<std::optional<Entries::Entry>> Entries::next() {
  if (ready_.empty()) TRY(take_batch());
  if (ready_.empty()) return std::nullopt;
  Entry entry = std::move(ready_.front());
  ready_.pop_front();
  return entry;
}

void Entries::put_back(std::vector<Entry> entries) {
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
    ready_.push_front(std::move(*entry));
}

std::optional<chain::State> Entries::resting_place() const {
  if (!ready_.empty() || !pending_.empty()) return std::nullopt;
  return fold_.state();
}

bool Entries::is_revoked(const ledger::crypto::KeyId& key) const {
  const auto known = fold_.state().keys.all().find(key);
  return known != fold_.state().keys.all().end() && known->second.action == chain::Action::kRevoke;
}

// A log of accepted entries has no strays: one is a contradiction.
Status Entries::take_batch() {
  while (true) {
    TRY_ASSIGN(const auto record, reader_->next());
    if (!record) return {};
    const chain::Outcome outcome = fold_.step(*record);
    if (outcome.kind == chain::Outcome::kStray)
      return broken("not_accepted",
                    {"账本中有不被接受的条目", "the ledger holds an entry that no reader accepts"},
                    Seq(record->locator.value), "accepted", std::string(to_text(outcome.reason)));
    pending_.emplace_back(record->entry.begin(), record->entry.end());
    if (outcome.kind == chain::Outcome::kPending) continue;
    CHECK(fold_.accepted().size() == pending_.size());
    for (std::size_t i = 0; i < pending_.size(); ++i)
      ready_.push_back({.seq = Seq(outcome.first.value + i),
                        .bytes = std::move(pending_[i]),
                        .leaf = fold_.accepted()[i].leaf});
    pending_.clear();
    return {};
  }
}

}  // namespace quanlu::consumers::feed

#include "ledger/chain/link.h"

#include <algorithm>
#include <utility>

#include "ledger/chain/canonical.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::chain {

Head first_head() {
  return {};
}

Head first_head(const Genesis& genesis, Partition partition) {
  CHECK(partition != Partition(0));
  return {.partition = partition, .prev = genesis.log_id, .log_id = genesis.log_id};
}

Head head_of(const State& state, const Genesis& genesis) {
  return {.partition = state.partition,
          .next = state.next_seq,
          .prev = state.prev,
          .recorded_at = state.recorded_at,
          .epoch = state.epoch,
          .log_id = genesis.log_id};
}

Head next_epoch(Head head) {
  head.epoch = head.epoch.next();
  return head;
}

Result<Digest> extend(Head& head, std::span<std::uint8_t> entry, Millis now,
                      crypto::Hasher& hasher) {
  if (const auto fault = check_canonical(entry))
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "not_canonical",
                      .what = {"事件字节不是规范形式,不能写入账本",
                               "the bytes of an event are not canonical and cannot be linked"},
                      .found = std::string(to_text(*fault))});
  const Millis recorded_at = std::max(now, head.recorded_at);
  write_place(entry, {.partition = head.partition,
                      .seq = head.next,
                      .epoch = head.epoch,
                      .log_id = head.log_id,
                      .prev = head.prev,
                      .recorded_at = recorded_at});
  const Digest leaf = hasher.leaf(entry);
  if (head.partition == Partition(0) && head.next == Seq(0)) head.log_id = leaf;
  head.next = head.next.next();
  head.prev = leaf;
  head.recorded_at = recorded_at;
  return leaf;
}

bool Batch::has_room(std::size_t entry_bytes) const {
  return entries_.size() < genesis_.batch_events_max &&
         bytes_ + entry_bytes <= genesis_.batch_bytes_max;
}

Status Batch::add(Bytes entry, Millis now, crypto::Hasher& hasher) {
  CHECK(has_room(entry.size()));
  TRY_ASSIGN(const Digest leaf, extend(head_, entry, now, hasher));
  bytes_ += entry.size();
  entries_.push_back(std::move(entry));
  leaves_.push_back(leaf);
  return {};
}

SealBytes Batch::seal(const crypto::SigningKey& key) const {
  CHECK(!entries_.empty());
  return make_seal(key, {.log_id = head_.log_id,
                         .partition = head_.partition,
                         .count = static_cast<std::uint32_t>(entries_.size()),
                         .seq = Seq(head_.next.value - 1),
                         .leaf = leaves_.back()});
}

}  // namespace quanlu::ledger::chain

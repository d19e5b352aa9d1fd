#include "projections/follow/position.h"

#include <algorithm>
#include <optional>

#include "ledger/chain/entry.h"
#include "schemas/base/bytes.h"

namespace quanlu::projections::follow {

namespace {

// No record has this locator: behind it stands a position over several partitions.
constexpr std::uint64_t kOrdered = UINT64_MAX;

auto damaged() {
  return fail(Failure::kTampered, "position_damaged",
              {"视图位置损坏", "the position of the views is damaged"});
}

// Takes bytes off the front; an empty view when there are not so many.
class Taking {
 public:
  explicit Taking(BytesView bytes) : left_(bytes) {}
  std::optional<BytesView> bytes(std::size_t size) {
    if (size > left_.size()) return std::nullopt;
    const BytesView taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }
  template <typename Number>
  std::optional<Number> number() {
    const auto taken = bytes(sizeof(Number));
    return taken ? std::optional(load_be<Number>(taken->data())) : std::nullopt;
  }
  bool done() const { return left_.empty(); }

 private:
  BytesView left_;
};

Result<PartitionPosition> take_partition(Taking& from) {
  const auto next = from.number<std::uint64_t>();
  const auto size = from.number<std::uint32_t>();
  const auto bytes = size ? from.bytes(*size) : std::nullopt;
  if (!next || !bytes) return damaged();
  TRY_ASSIGN(chain::State state, chain::decode_state(*bytes));
  return PartitionPosition{.next = Locator(*next), .state = std::move(state)};
}

Result<Position> decode_ordered(Taking from) {
  Position position;
  const auto place = from.number<std::uint64_t>();
  const auto last = from.bytes(position.last.bytes.size());
  const auto partitions = from.number<std::uint32_t>();
  if (!place || !last || !partitions || *partitions < 2 || *partitions > chain::kPartitionsMax)
    return damaged();
  position.next_place = Seq(*place);
  std::copy(last->begin(), last->end(), position.last.bytes.begin());
  for (std::uint32_t p = 0; p < *partitions; ++p) {
    TRY_ASSIGN(PartitionPosition one, take_partition(from));
    if (one.state.partition != Partition(p)) return damaged();
    if (p == 0)
      static_cast<PartitionPosition&>(position) = std::move(one);
    else
      position.others.push_back(std::move(one));
  }
  if (!from.done()) return damaged();
  return position;
}

}  // namespace

Position Position::start(const chain::Genesis& genesis) {
  Position position;
  position.state = chain::State::start(genesis, Partition(0));
  for (std::uint32_t p = 1; p < genesis.partition_count; ++p)
    position.others.push_back({Locator(0), chain::State::start(genesis, Partition(p))});
  return position;
}

PartitionPosition& Position::of(Partition partition) {
  return partition == Partition(0) ? *this : others[partition.value - 1];
}

const PartitionPosition& Position::of(Partition partition) const {
  return partition == Partition(0) ? *this : others[partition.value - 1];
}

Bytes encode(const Position& position) {
  Bytes bytes;
  if (!position.is_ordered()) {
    append_be(bytes, position.next.value);
    append(bytes, chain::encode(position.state));
    return bytes;
  }
  append_be(bytes, kOrdered);
  append_be(bytes, position.next_place.value);
  append(bytes, position.last.bytes);
  append_be(bytes, static_cast<std::uint32_t>(1 + position.others.size()));
  for (std::uint32_t p = 0; p <= position.others.size(); ++p) {
    const PartitionPosition& one = position.of(Partition(p));
    const Bytes state = chain::encode(one.state);
    append_be(bytes, one.next.value);
    append_be(bytes, static_cast<std::uint32_t>(state.size()));
    append(bytes, state);
  }
  return bytes;
}

Result<Position> decode_position(BytesView bytes) {
  Taking from(bytes);
  const auto next = from.number<std::uint64_t>();
  if (!next) return damaged();
  if (*next == kOrdered) return decode_ordered(from);
  TRY_ASSIGN(chain::State state, chain::decode_state(bytes.subspan(sizeof(std::uint64_t))));
  Position position;
  position.next = Locator(*next);
  position.state = std::move(state);
  return position;
}

Result<Position> read_position(const views::Environment& environment, const store::Txn& txn,
                               const chain::Genesis& genesis) {
  TRY_ASSIGN(const std::optional<Bytes> bytes, environment.position(txn));
  if (!bytes) return Position::start(genesis);
  TRY_ASSIGN(Position position, decode_position(*bytes));
  if (position.state.partition != Partition(0) ||
      1 + position.others.size() != genesis.partition_count)
    return fail(Failure::kTampered, "position_damaged",
                {"视图属于另一账本", "the views are those of another ledger"});
  return position;
}

}  // namespace quanlu::projections::follow

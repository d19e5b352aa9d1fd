#include "projections/follow/position.h"

namespace quanlu::projections::follow {

Bytes encode(const Position& position) {
  Bytes bytes;
  append_be(bytes, position.next.value);
  append(bytes, chain::encode(position.state));
  return bytes;
}

Result<Position> decode_position(BytesView bytes) {
  if (bytes.size() < sizeof(std::uint64_t))
    return fail(Failure::kTampered, "position_damaged",
                {"视图位置损坏", "the position of the views is damaged"});
  TRY_ASSIGN(chain::State state, chain::decode_state(bytes.subspan(sizeof(std::uint64_t))));
  return Position{Locator(load_be<std::uint64_t>(bytes.data())), std::move(state)};
}

Result<Position> read_position(const views::Environment& environment, const store::Txn& txn,
                               const chain::Genesis& genesis, Partition partition) {
  TRY_ASSIGN(const std::optional<Bytes> bytes, environment.position(txn));
  if (!bytes) return Position{Locator(0), chain::State::start(genesis, partition)};
  TRY_ASSIGN(Position position, decode_position(*bytes));
  if (position.state.partition != partition)
    return fail(Failure::kTampered, "position_damaged",
                {"视图属于另一分区", "the views are those of another partition"});
  return position;
}

}  // namespace quanlu::projections::follow

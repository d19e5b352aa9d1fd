#include "ledger/chain/state.h"

#include <algorithm>
#include <cstring>

#include "schemas/base/check.h"

namespace quanlu::ledger::chain {
namespace {

constexpr crypto::DomainTag kTag = crypto::domain_tag("quanlu/state/v1");

// Fields in a fixed order, integers big-endian. Reading past the end marks the reader as bad and
// gives zeros, so that one test at the end is enough.
class Reader {
 public:
  explicit Reader(BytesView bytes) : rest_(bytes) {}

  bool good() const { return good_; }
  bool is_whole() const { return good_ && rest_.empty(); }

  BytesView take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const BytesView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  template <typename Number>
  Number number() {
    const BytesView taken = take(sizeof(Number));
    return taken.empty() ? Number{} : load_be<Number>(taken.data());
  }
  template <typename Array>
  Array array() {
    Array value{};
    const BytesView taken = take(value.size());
    std::copy(taken.begin(), taken.end(), value.begin());
    return value;
  }
  // A key begins with its algorithm, which says how long it is.
  crypto::PublicKey key() {
    const auto suite = crypto::suite_of_number(number<std::uint8_t>());
    good_ = good_ && suite.has_value();
    if (!good_) return {};
    const BytesView bytes = take(crypto::public_key_size(*suite));
    return {*suite, Bytes(bytes.begin(), bytes.end())};
  }

 private:
  BytesView rest_;
  bool good_ = true;
};

using IdBytes = decltype(crypto::KeyId::bytes);
using DigestBytes = decltype(Digest::bytes);

KnownKey read_known(Reader& from) {
  KnownKey known;
  known.role = static_cast<Role>(from.number<std::uint16_t>());
  known.action = static_cast<Action>(from.number<std::uint16_t>());
  known.serial = from.number<std::uint64_t>();
  known.partition = Partition(from.number<std::uint32_t>());
  known.from_epoch = Epoch(from.number<std::uint64_t>());
  known.key = from.key();
  return known;
}

void write_known(Bytes& to, const KnownKey& known) {
  append_be(to, static_cast<std::uint16_t>(known.role));
  append_be(to, static_cast<std::uint16_t>(known.action));
  append_be(to, known.serial);
  append_be(to, known.partition.value);
  append_be(to, known.from_epoch.value);
  append(to, crypto::encode(known.key));
}

}  // namespace

State State::start(const Genesis& genesis, Partition partition) {
  CHECK(partition.value < genesis.partition_count);
  State state{.partition = partition};
  if (partition != Partition(0)) state.prev = genesis.log_id;
  return state;
}

Bytes encode(const State& state) {
  CHECK(state.pending.empty());
  Bytes bytes(kTag.begin(), kTag.end());
  append_be(bytes, state.partition.value);
  append_be(bytes, state.next_seq.value);
  append(bytes, state.prev.bytes);
  append_be(bytes, state.recorded_at.value);
  append_be(bytes, state.epoch.value);
  append(bytes, state.era.bytes);
  append_be(bytes, static_cast<std::uint8_t>(state.writer.has_value()));
  if (state.writer) {
    append(bytes, state.writer->id.bytes);
    append(bytes, crypto::encode(state.writer->key));
  }
  append_be(bytes, static_cast<std::uint32_t>(state.keys.all().size()));
  for (const auto& [id, known] : state.keys.all()) {
    append(bytes, id.bytes);
    write_known(bytes, known);
  }
  return bytes;
}

Result<State> decode_state(BytesView bytes) {
  Reader from(bytes);
  const auto tag = from.array<crypto::DomainTag>();
  State state{.partition = Partition(from.number<std::uint32_t>()),
              .next_seq = Seq(from.number<std::uint64_t>())};
  state.prev.bytes = from.array<DigestBytes>();
  state.recorded_at = Millis(from.number<std::int64_t>());
  state.epoch = Epoch(from.number<std::uint64_t>());
  state.era.bytes = from.array<DigestBytes>();
  if (from.number<std::uint8_t>() != 0) {
    const auto id = from.array<IdBytes>();
    state.writer = WriterKey{{id}, from.key()};
  }
  for (auto left = from.number<std::uint32_t>(); left > 0 && from.good(); --left) {
    const auto id = from.array<IdBytes>();
    state.keys.restore({id}, read_known(from));
  }
  if (tag == kTag && from.is_whole() && encode(state) == Bytes(bytes.begin(), bytes.end()))
    return state;
  return fail(Failure::kTampered, "state_damaged",
              {"保存的位置已损坏", "a saved position does not decode"});
}

}  // namespace quanlu::ledger::chain

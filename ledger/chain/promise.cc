#include "ledger/chain/promise.h"

#include <cstring>

#include "ledger/chain/entry.h"

namespace quanlu::ledger::chain {
namespace {

constexpr std::size_t kLogIdAt = 16, kPartitionAt = 48, kReservedAt = 52, kSeqAt = 56, kLeafAt = 64,
                      kEventIdAt = 96, kIssuedAt = 112, kDueAt = 120;
static_assert(sizeof(crypto::DomainTag) == kLogIdAt);
static_assert(kLeafAt + sizeof(Digest) == kEventIdAt);
static_assert(kDueAt + sizeof(std::int64_t) == kPromiseSize);

template <typename Array>
void put(std::uint8_t* to, const Array& bytes) {
  std::memcpy(to, bytes.data(), bytes.size());
}
template <typename Array>
void get(Array& bytes, const std::uint8_t* from) {
  std::memcpy(bytes.data(), from, bytes.size());
}

}  // namespace

PromiseBytes signed_bytes(const Promise& promise) {
  PromiseBytes bytes{};
  put(bytes.data(), crypto::kReceiptTag);
  put(&bytes[kLogIdAt], promise.log_id.bytes);
  store_be(&bytes[kPartitionAt], promise.partition.value);
  store_be(&bytes[kSeqAt], promise.seq.value);
  put(&bytes[kLeafAt], promise.leaf.bytes);
  put(&bytes[kEventIdAt], promise.event_id.bytes);
  store_be(&bytes[kIssuedAt], promise.issued_at.value);
  store_be(&bytes[kDueAt], promise.due_at.value);
  return bytes;
}

std::optional<Promise> parse_promise(BytesView bytes) {
  if (bytes.size() != kPromiseSize ||
      std::memcmp(bytes.data(), crypto::kReceiptTag.data(), crypto::kReceiptTag.size()) != 0 ||
      load_be<std::uint32_t>(&bytes[kReservedAt]) != 0)
    return std::nullopt;
  Promise promise;
  get(promise.log_id.bytes, &bytes[kLogIdAt]);
  promise.partition = Partition(load_be<std::uint32_t>(&bytes[kPartitionAt]));
  promise.seq = Seq(load_be<std::uint64_t>(&bytes[kSeqAt]));
  get(promise.leaf.bytes, &bytes[kLeafAt]);
  get(promise.event_id.bytes, &bytes[kEventIdAt]);
  promise.issued_at = Millis(load_be<std::int64_t>(&bytes[kIssuedAt]));
  promise.due_at = Millis(load_be<std::int64_t>(&bytes[kDueAt]));
  if (promise.seq.value >= kSeqEnd || promise.issued_at.value <= 0 ||
      promise.due_at <= promise.issued_at)
    return std::nullopt;
  return promise;
}

SignedPromise make_promise(const crypto::SigningKey& key, const Promise& promise) {
  return {.promise = promise, .key_id = key.id(), .signature = key.sign(signed_bytes(promise))};
}

}  // namespace quanlu::ledger::chain

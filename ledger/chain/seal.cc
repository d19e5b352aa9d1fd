#include "ledger/chain/seal.h"

#include <cstring>

namespace quanlu::ledger::chain {
namespace {

constexpr std::size_t kVersionAt = 0, kAlgAt = 1, kReservedAt = 2, kCountAt = 4, kKeyIdAt = 8,
                      kSignatureAt = 16;
static_assert(kSignatureAt + sizeof(crypto::Signature) == kSealSize);
static_assert(kKeyIdAt + sizeof(crypto::KeyId) == kSignatureAt);

constexpr std::size_t kLogIdAt = 16, kPartitionAt = 48, kSealedCountAt = 52, kSeqAt = 56,
                      kLeafAt = 64;
static_assert(sizeof(crypto::DomainTag) == kLogIdAt);
static_assert(kLeafAt + sizeof(Digest) == kSealedSize);

template <typename Array>
void put(std::uint8_t* to, const Array& bytes) {
  std::memcpy(to, bytes.data(), bytes.size());
}

}  // namespace

SealBytes encode(const Seal& seal) {
  SealBytes bytes{};
  bytes[kVersionAt] = kSealVersion;
  bytes[kAlgAt] = seal.alg;
  store_be(&bytes[kCountAt], seal.count);
  put(&bytes[kKeyIdAt], seal.key_id.bytes);
  put(&bytes[kSignatureAt], seal.signature);
  return bytes;
}

std::optional<Seal> parse_seal(BytesView bytes) {
  if (bytes.size() != kSealSize || bytes[kVersionAt] != kSealVersion ||
      load_be<std::uint16_t>(&bytes[kReservedAt]) != 0)
    return std::nullopt;
  Seal seal{.alg = bytes[kAlgAt], .count = load_be<std::uint32_t>(&bytes[kCountAt])};
  std::memcpy(seal.key_id.bytes.data(), &bytes[kKeyIdAt], seal.key_id.bytes.size());
  std::memcpy(seal.signature.data(), &bytes[kSignatureAt], seal.signature.size());
  return seal;
}

std::array<std::uint8_t, kSealedSize> signed_bytes(const Sealed& sealed) {
  std::array<std::uint8_t, kSealedSize> bytes;
  put(&bytes[0], crypto::kSealTag);
  put(&bytes[kLogIdAt], sealed.log_id.bytes);
  store_be(&bytes[kPartitionAt], sealed.partition.value);
  store_be(&bytes[kSealedCountAt], sealed.count);
  store_be(&bytes[kSeqAt], sealed.seq.value);
  put(&bytes[kLeafAt], sealed.leaf.bytes);
  return bytes;
}

SealBytes make_seal(const crypto::SigningKey& key, const Sealed& sealed) {
  return encode({.alg = crypto::alg_of(key.suite()),
                 .count = sealed.count,
                 .key_id = key.id(),
                 .signature = key.sign(signed_bytes(sealed))});
}

}  // namespace quanlu::ledger::chain

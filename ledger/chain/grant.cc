#include "ledger/chain/grant.h"

#include <algorithm>
#include <cstring>

#include "schemas/base/check.h"

namespace quanlu::ledger::chain {
namespace {

constexpr std::size_t kTagAt = 0, kLogIdAt = 16, kPartitionAt = 48, kRoleAt = 52, kActionAt = 54,
                      kSerialAt = 56, kFromEpochAt = 64, kAlgAt = 72, kKeySizeAt = 73, kKeyAt = 74;
static_assert(kLogIdAt == kTagAt + sizeof(crypto::DomainTag));
static_assert(kPartitionAt == kLogIdAt + sizeof(Digest));

constexpr std::size_t kIdSize = sizeof(crypto::KeyId), kSignatureSize = sizeof(crypto::Signature);

bool is_role(std::uint16_t number) {
  return number >= static_cast<std::uint16_t>(Role::kWriter) &&
         number <= static_cast<std::uint16_t>(Role::kExport);
}

template <typename Array>
void take(Array& to, BytesView& from) {
  std::memcpy(to.data(), from.data(), to.size());
  from = from.subspan(to.size());
}

// The fixed part; the caller has checked that it is there.
std::optional<Grant> parse_head(BytesView bytes) {
  const auto role = load_be<std::uint16_t>(&bytes[kRoleAt]);
  const auto action = load_be<std::uint16_t>(&bytes[kActionAt]);
  if (!std::equal(crypto::kGrantTag.begin(), crypto::kGrantTag.end(), bytes.begin()) ||
      !is_role(role) || action < 1 || action > 2)
    return std::nullopt;
  Grant grant{.partition = Partition(load_be<std::uint32_t>(&bytes[kPartitionAt])),
              .role = static_cast<Role>(role),
              .action = static_cast<Action>(action),
              .serial = load_be<std::uint64_t>(&bytes[kSerialAt]),
              .from_epoch = Epoch(load_be<std::uint64_t>(&bytes[kFromEpochAt]))};
  std::memcpy(grant.log_id.bytes.data(), &bytes[kLogIdAt], sizeof(Digest));
  if (grant.role == Role::kCheckpoint && grant.partition == kAllPartitions) return std::nullopt;
  return grant;
}

// What follows the key: n, signatures, proof, and no byte more.
bool parse_signatures(BytesView rest, Grant& grant) {
  if (rest.empty()) return false;
  const std::size_t count = rest[0], proof = grant.action == Action::kAdd ? kSignatureSize : 0;
  rest = rest.subspan(1);
  if (rest.size() != count * (kIdSize + kSignatureSize) + proof) return false;
  for (std::size_t i = 0; i < count; ++i) {
    RootSignature& next = grant.signatures.emplace_back();
    take(next.root.bytes, rest);
    take(next.signature, rest);
    if (i > 0 && grant.signatures[i - 1].root >= next.root) return false;
  }
  if (proof != 0) take(grant.proof, rest);
  return true;
}

}  // namespace

Bytes signed_part(const Grant& grant) {
  Bytes bytes(crypto::kGrantTag.begin(), crypto::kGrantTag.end());
  append(bytes, grant.log_id.bytes);
  append_be(bytes, grant.partition.value);
  append_be(bytes, static_cast<std::uint16_t>(grant.role));
  append_be(bytes, static_cast<std::uint16_t>(grant.action));
  append_be(bytes, grant.serial);
  append_be(bytes, grant.from_epoch.value);
  append_be(bytes, crypto::alg_of(grant.key.suite));
  append_be(bytes, static_cast<std::uint8_t>(grant.key.bytes.size()));
  append(bytes, grant.key.bytes);
  return bytes;
}

Bytes encode(const Grant& grant) {
  Bytes bytes = signed_part(grant);
  append_be(bytes, static_cast<std::uint8_t>(grant.signatures.size()));
  for (const RootSignature& by : grant.signatures) {
    append(bytes, by.root.bytes);
    append(bytes, by.signature);
  }
  if (grant.action == Action::kAdd) append(bytes, grant.proof);
  return bytes;
}

std::optional<Grant> parse_grant(crypto::Hasher& hasher, BytesView bytes) {
  const std::size_t key_size = crypto::public_key_size(hasher.suite());
  if (bytes.size() < kKeyAt + key_size || bytes[kKeySizeAt] != key_size) return std::nullopt;
  auto grant = parse_head(bytes);
  if (!grant) return std::nullopt;
  Bytes key{bytes[kAlgAt]};
  append(key, bytes.subspan(kKeyAt, key_size));
  auto parsed = crypto::parse_public_key(hasher.suite(), key);
  if (!parsed || !parse_signatures(bytes.subspan(kKeyAt + key_size), *grant)) return std::nullopt;
  grant->key = std::move(*parsed);
  grant->key_id = crypto::key_id(hasher, grant->key);
  return grant;
}

void sign(Grant& grant, const crypto::SigningKey& root) {
  auto& all = grant.signatures;
  const RootSignature made{.root = root.id(), .signature = root.sign(signed_part(grant))};
  const auto place = std::find_if(all.begin(), all.end(),
                                  [&](const RootSignature& by) { return by.root >= made.root; });
  CHECK(place == all.end() || place->root != made.root);  // each root key signs once
  all.insert(place, made);
}

void prove(Grant& grant, const crypto::SigningKey& key) {
  CHECK(grant.action == Action::kAdd);
  CHECK(grant.key == key.public_key());
  grant.proof = key.sign(signed_part(grant));
}

}  // namespace quanlu::ledger::chain

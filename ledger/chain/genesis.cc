#include "ledger/chain/genesis.h"

#include <algorithm>
#include <set>

#include "ledger/chain/body.h"
#include "ledger/chain/canonical.h"

namespace quanlu::ledger::chain {
namespace {

constexpr std::size_t kSuiteAt = 0, kThresholdAt = 2, kPartitionAt = 4, kCountAt = 8,
                      kBatchEventsAt = 12, kBatchBytesAt = 16, kCheckpointSecondsAt = 20,
                      kMergeSecondsAt = 24;  // bytes in the data section
constexpr std::size_t kOrigin = 0, kRootKeys = 1, kGrants = 2, kCheckpointKeys = 3,
                      kReceiptKeys = 4;  // places in the pointer section
constexpr std::size_t kRootKeysMax = 16, kGrantsMin = 2, kGrantsMax = 64;

tl::unexpected<Error> wrong(const char* rule) {
  return fail(Failure::kTampered, "genesis",
              {"创世事件不符合规则", "the genesis entry is not right"}, rule);
}

Status check_header(const crypto::Hasher& hasher, BytesView entry) {
  if (check_canonical(entry)) return wrong("canonical form");
  const Header header = read_header(entry);
  if (header.type_code != kPartitionOpened) return wrong("type code");
  if (header.format_version != kFormatVersion) return wrong("format version");
  if (header.suite != static_cast<std::uint16_t>(hasher.suite())) return wrong("suite");
  if ((header.flags & kCriticalFlags) != 0) return wrong("flags");
  if (header.partition != Partition(0) || header.seq != Seq(0) || header.epoch != Epoch(0))
    return wrong("partition 0, seq 0, epoch 0");
  if (!header.log_id.is_zero() || !header.prev.is_zero()) return wrong("log id and prev are zero");
  if (header.recorded_at < Millis(1)) return wrong("recordedAt");
  return {};
}

// Keys of the suite only; a list with another member is empty and breaks the rule on its number.
std::vector<crypto::PublicKey> keys_of(crypto::Suite suite, const std::vector<BytesView>& list) {
  std::vector<crypto::PublicKey> keys;
  for (const BytesView bytes : list) {
    auto key = crypto::parse_public_key(suite, bytes);
    if (!key) return {};
    keys.push_back(std::move(*key));
  }
  return keys;
}

bool is_first_grant(const Grant& grant, crypto::Verifier& verifier) {
  return grant.log_id.is_zero() && grant.role == Role::kWriter && grant.action == Action::kAdd &&
         grant.from_epoch == Epoch(0) && grant.signatures.empty() &&
         verifier.verify(grant.key, signed_part(grant), grant.proof);
}

Status read_keys(Body& body, crypto::Hasher& hasher, crypto::Verifier& verifier, Genesis& genesis) {
  std::set<crypto::KeyId> ids;
  for (crypto::PublicKey& key : keys_of(genesis.suite, body.data_list(kRootKeys))) {
    const crypto::KeyId id = crypto::key_id(hasher, key);
    if (!ids.insert(id).second) return wrong("a key is listed once");
    genesis.roots.keys.push_back({id, std::move(key)});
  }
  for (const BytesView bytes : body.data_list(kGrants)) {
    auto grant = parse_grant(hasher, bytes);
    if (!grant || !is_first_grant(*grant, verifier)) return wrong("grants");
    if (!ids.insert(grant->key_id).second) return wrong("a key is listed once");
    genesis.grants.push_back(std::move(*grant));
  }
  const auto receipts = body.data_list(kReceiptKeys);
  genesis.receipt_keys = keys_of(genesis.suite, receipts);
  if (genesis.receipt_keys.size() != receipts.size()) return wrong("receipt keys");
  for (const std::string_view vkey : body.text_list(kCheckpointKeys))
    genesis.checkpoint_keys.emplace_back(vkey);
  return {};
}

Status check_numbers(const Genesis& genesis) {
  const auto within = [](std::uint64_t number, std::uint64_t low, std::uint64_t high) {
    return low <= number && number <= high;
  };
  const std::size_t roots = genesis.roots.keys.size();
  if (!within(genesis.partition_count, 1, kPartitionsMax)) return wrong("1 to 32 partitions");
  if (genesis.origin.empty()) return wrong("origin");
  if (!within(roots, 1, kRootKeysMax)) return wrong("1 to 16 root keys of the suite");
  if (!within(genesis.roots.threshold, 1, roots)) return wrong("threshold");
  if (!within(genesis.grants.size(), kGrantsMin, kGrantsMax)) return wrong("2 to 64 grants");
  if (genesis.checkpoint_keys.size() != genesis.partition_count)
    return wrong("one checkpoint key per partition");
  if (!within(genesis.batch_events_max, 1, kBatchEventsMax)) return wrong("batchEventsMax");
  if (!within(genesis.batch_bytes_max, kBatchBytesMin, kBatchBytesMax))
    return wrong("batchBytesMax");
  if (genesis.checkpoint_seconds == 0 || genesis.merge_seconds == 0) return wrong("times");
  return {};
}

}  // namespace

const Grant* Genesis::writer(const crypto::KeyId& id, Partition partition) const {
  const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.key_id == id && reaches(grant.partition, partition);
  });
  return found == grants.end() ? nullptr : &*found;
}

std::optional<crypto::Suite> suite_of(BytesView entry) {
  if (!has_entry_form(entry)) return std::nullopt;
  return crypto::suite_of_number(read_header(entry).suite);
}

Result<Genesis> read_genesis(crypto::Hasher& hasher, crypto::Verifier& verifier, BytesView entry) {
  TRY(check_header(hasher, entry));
  Body body(entry);
  Genesis genesis{.entry = Bytes(entry.begin(), entry.end()),
                  .log_id = hasher.leaf(entry),
                  .suite = hasher.suite(),
                  .partition_count = body.number<std::uint32_t>(kCountAt),
                  .origin = std::string(body.text(kOrigin)),
                  .batch_events_max = body.number<std::uint32_t>(kBatchEventsAt),
                  .batch_bytes_max = body.number<std::uint32_t>(kBatchBytesAt),
                  .checkpoint_seconds = body.number<std::uint32_t>(kCheckpointSecondsAt),
                  .merge_seconds = body.number<std::uint32_t>(kMergeSecondsAt)};
  genesis.roots.log_id = genesis.log_id;
  genesis.roots.partition_count = genesis.partition_count;
  genesis.roots.threshold = body.number<std::uint8_t>(kThresholdAt);
  if (body.number<std::uint16_t>(kSuiteAt) != static_cast<std::uint16_t>(genesis.suite) ||
      body.number<std::uint32_t>(kPartitionAt) != 0)
    return wrong("suite and partition as in the header");
  TRY(read_keys(body, hasher, verifier, genesis));
  if (!body.good()) return wrong("the body decodes");
  TRY(check_numbers(genesis));
  return genesis;
}

bool opens_partition(const Genesis& genesis, BytesView entry, Partition partition) {
  constexpr std::size_t kBehindPartition = kPartitionAt + sizeof(std::uint32_t);
  const Body model(genesis.entry), body(entry);
  const BytesView want = model.bytes(), have = body.bytes();
  return body.size() == model.size() && have.size() == want.size() &&
         body.number<std::uint32_t>(kPartitionAt) == partition.value &&
         std::equal(want.begin(), want.begin() + kPartitionAt, have.begin()) &&
         std::equal(want.begin() + kBehindPartition, want.end(), have.begin() + kBehindPartition);
}

}  // namespace quanlu::ledger::chain

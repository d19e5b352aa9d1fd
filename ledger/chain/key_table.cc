#include "ledger/chain/key_table.h"

#include <algorithm>

namespace quanlu::ledger::chain {
namespace {

bool signed_by_roots(const Grant& grant, const Roots& roots, crypto::Verifier& verifier) {
  if (grant.signatures.size() < roots.threshold) return false;
  const Bytes message = signed_part(grant);
  return std::all_of(grant.signatures.begin(), grant.signatures.end(),
                     [&](const RootSignature& by) {
                       const RootKey* root = roots.find(by.root);
                       return root != nullptr && verifier.verify(root->key, message, by.signature);
                     });
}

bool has_proof(const Grant& grant, crypto::Verifier& verifier) {
  return grant.action == Action::kRevoke ||
         verifier.verify(grant.key, signed_part(grant), grant.proof);
}

}  // namespace

bool reaches(Partition granted, Partition partition) {
  return granted == kAllPartitions || granted == partition;
}

const RootKey* Roots::find(const crypto::KeyId& id) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const RootKey& root) { return root.id == id; });
  return found == keys.end() ? nullptr : &*found;
}

bool KeyTable::admits(const Grant& grant, Action wanted, const Roots& roots,
                      crypto::Verifier& verifier) const {
  if (grant.action != wanted || grant.log_id != roots.log_id) return false;
  if (grant.partition != kAllPartitions && grant.partition.value >= roots.partition_count)
    return false;
  if (roots.find(grant.key_id) != nullptr) return false;
  const auto known = keys_.find(grant.key_id);
  if (known != keys_.end() &&
      (known->second.role != grant.role || grant.serial <= known->second.serial))
    return false;
  return signed_by_roots(grant, roots, verifier) && has_proof(grant, verifier);
}

bool KeyTable::may_write(const crypto::KeyId& id, const crypto::PublicKey& key, Partition partition,
                         Epoch epoch) const {
  const auto found = keys_.find(id);
  if (found == keys_.end()) return false;
  const KnownKey& known = found->second;
  return known.key == key && known.action == Action::kAdd && known.role == Role::kWriter &&
         reaches(known.partition, partition) && known.from_epoch <= epoch;
}

bool KeyTable::apply(const Grant& grant) {
  const auto known = keys_.find(grant.key_id);
  if (known != keys_.end() && grant.serial <= known->second.serial) return false;
  keys_[grant.key_id] = {.key = grant.key,
                         .role = grant.role,
                         .action = grant.action,
                         .serial = grant.serial,
                         .partition = grant.partition,
                         .from_epoch = grant.from_epoch};
  return true;
}

}  // namespace quanlu::ledger::chain

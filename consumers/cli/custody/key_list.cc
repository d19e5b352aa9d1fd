#include "consumers/cli/custody/key_list.h"

#include <algorithm>
#include <map>

#include "ledger/archive/manifest.h"
#include "ledger/intake/recovery.h"
#include "ledger/intake/signatories.h"
#include "ledger/note/note_key.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::custody {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace intake = ledger::intake;

std::string_view role_of(chain::Role role) {
  constexpr std::string_view kNames[] = {"", "writer", "checkpoint", "receipt", "feed", "export"};
  return kNames[static_cast<std::size_t>(role)];
}

class List {
 public:
  List(const chain::Genesis& genesis, const chain::State& accepted)
      : hasher_(genesis.suite), genesis_(genesis), accepted_(accepted) {}

  void add_genesis() {
    for (const chain::RootKey& root : genesis_.roots.keys)
      add(root.key, "root", KeyStanding::kRoot);
    for (std::size_t p = 0; p < genesis_.checkpoint_keys.size(); ++p)
      if (const auto key = ledger::note::parse_vkey(hasher_, genesis_.checkpoint_keys[p]))
        add(key->key, "checkpoint", KeyStanding::kGenesis).vkey = genesis_.checkpoint_keys[p];
    for (const crypto::PublicKey& key : genesis_.receipt_keys)
      add(key, "receipt", KeyStanding::kGenesis);
  }

  void add_table() {
    for (const auto& [id, known] : accepted_.keys.all()) {
      ListedKey& key = add(known.key, role_of(known.role), KeyStanding::kGranted);
      key.serial = known.serial;
      key.from_epoch = known.from_epoch.value;
      key.in_force = accepted_.writer && accepted_.writer->id == id;
      if (known.action == chain::Action::kRevoke)
        key.standing = KeyStanding::kRevoked;
      else if (std::any_of(genesis_.grants.begin(), genesis_.grants.end(),
                           [listed = id, serial = known.serial](const chain::Grant& grant) {
                             return grant.key_id == listed && grant.serial == serial;
                           }))
        key.standing = KeyStanding::kGenesis;
    }
  }

  void add_files(const intake::Directory& directory) {
    const std::filesystem::path folder = directory.keys();
    const intake::KeyFolder keys(folder, genesis_.suite, directory.passphrase);
    std::error_code error;  // a folder of somebody else's: no files
    for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
      if (file.path().extension() != ".pem") continue;
      const std::string name = file.path().stem().string();
      const auto key = intake::load_signatory(keys, name);
      const bool is_export = name.starts_with(intake::KeyFolder::kExport);
      if (!key) continue;
      ListedKey& listed = add(key->public_key(), is_export ? "export" : "", KeyStanding::kUnlisted);
      listed.file = name;
      if (name == intake::KeyFolder::kExport) listed.in_force = true;
    }
  }

  std::vector<ListedKey> take() {
    std::vector<ListedKey> keys;
    for (auto& [id, key] : keys_)
      keys.push_back(std::move(key));
    std::stable_sort(keys.begin(), keys.end(), [](const ListedKey& a, const ListedKey& b) {
      return std::pair(a.standing, a.role) < std::pair(b.standing, b.role);
    });
    return keys;
  }

 private:
  ListedKey& add(const crypto::PublicKey& key, std::string_view role, KeyStanding standing) {
    const crypto::KeyId id = crypto::key_id(hasher_, key);
    ListedKey& listed = keys_[id];
    if (listed.id.empty()) {
      listed.id = to_hex(id.bytes);
      listed.role = role;
      listed.standing = standing;
      listed.vkey = intake::note_verifier_key(
          hasher_,
          role == "export" ? ledger::archive::export_name(genesis_.origin) : genesis_.origin, key);
      listed.public_key = to_hex(key.bytes);
    } else if (standing != KeyStanding::kUnlisted) {
      listed.standing = standing;
      if (!role.empty()) listed.role = role;
    }
    return listed;
  }

  crypto::Hasher hasher_;
  const chain::Genesis& genesis_;
  const chain::State& accepted_;
  std::map<crypto::KeyId, ListedKey> keys_;
};

}  // namespace

Words words_of(KeyStanding standing) {
  switch (standing) {
    case KeyStanding::kRoot:
      return {"根密钥", "root"};
    case KeyStanding::kGenesis:
      return {"创始", "genesis"};
    case KeyStanding::kGranted:
      return {"已授权", "granted"};
    case KeyStanding::kRevoked:
      return {"已撤销", "revoked"};
    case KeyStanding::kUnlisted:
      break;
  }
  return {"未授权", "no grant"};
}

std::string_view id_of(KeyStanding standing) {
  constexpr std::string_view kIds[] = {"root", "genesis", "granted", "revoked", "unlisted"};
  return kIds[static_cast<std::size_t>(standing)];
}

Result<std::vector<ListedKey>> list_keys(opened::OpenedLedger& ledger,
                                         const chain::Genesis& genesis,
                                         const chain::State& accepted) {
  List list(genesis, accepted);
  list.add_genesis();
  list.add_table();
  list.add_files(ledger.directory);
  return list.take();
}

Result<ListedKey> find_key(const std::vector<ListedKey>& keys, const std::string& wanted) {
  std::vector<const ListedKey*> found;
  for (const ListedKey& key : keys)
    if (key.file == wanted || (!wanted.empty() && key.id.starts_with(wanted)))
      found.push_back(&key);
  if (found.size() == 1) return *found.front();
  if (found.empty())
    return fail(Failure::kAbsent, "absent", {"没有这把密钥", "no such key"}, wanted);
  return frame::usage({"有几把密钥符合", "several keys fit"}, "KEYID", "", wanted);
}

Result<chain::State> accepted_state(opened::OpenedLedger& ledger, const chain::Genesis& genesis) {
  const Partition first(0);
  TRY_ASSIGN(const auto state, intake::StateStore::open_to_read(ledger.directory.state(first)));
  return intake::accepted_at_end(*ledger.logs.front(), *state, genesis, first);
}

}  // namespace quanlu::consumers::cli::custody

#pragma once
// What the publisher of a partition keeps for itself, in tree/<partition>/record. Excluded from
// backups: an old one would be a rollback. A missing one is made again from the log.
#include <filesystem>
#include <optional>
#include <vector>

#include "ledger/crypto/digest.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::publish {

struct TreeRecord {
  // The newest tree that was promised to be the only one of its size, before any of its tiles was
  // written or anybody was asked to sign it.
  TreeSize claimed;
  Digest claimed_root;

  // How far the tree has grown, with its tiles on the disk: its right border, and where and in
  // which state of the accept rule the log is read on.
  TreeSize grown;
  std::vector<Digest> peaks;
  Locator next;
  Bytes accept_state;  // ledger/chain: encode(State)

  friend bool operator==(const TreeRecord&, const TreeRecord&) = default;
};

// With a digest of all that is in it. Failure::kTampered "tree_record" for a file that is not
// exactly what was written.
Bytes encode(crypto::Hasher& hasher, const TreeRecord& record);
Result<TreeRecord> decode_record(crypto::Hasher& hasher, BytesView bytes, const std::string& where);

// Nothing when there is no file.
Result<std::optional<TreeRecord>> read_record(crypto::Hasher& hasher,
                                              const std::filesystem::path& file);

}  // namespace quanlu::ledger::publish

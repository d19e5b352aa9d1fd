#pragma once
// What the keyring keeps on the disk, wrapped: an LMDB environment of mode 0700, used by one
// process at a time (file `lock`). Rows are guarded (ledger/store rows.h), integers big-endian:
//   keys       subjectKeyId 16                  -> i64 made (ms), u8 group, 3 zero, u32 blob
//   length,
//                                                  index 16, blob, zeros to whole words
//   subjects   index 16, u8 group, 7 zero       -> subjectKeyId 16
//   destroyed  subjectKeyId 16                  -> i64 destroyed (ms)
//   meta       u32 name length, name, zeros     -> u32 length, bytes, zeros
// index = blind index of the subject's identity; nothing here says who it is.
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ledger/store/env.h"
#include "ledger/store/files.h"
#include "ledger/store/rows.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::keyring {

// Who may read one group need not read another; each has a data key of its own per subject.
enum class ClassGroup : std::uint8_t { kComplaint = 1, kAml = 2, kOther = 3 };

struct KeyRow {
  Id16 index;
  ClassGroup group = ClassGroup::kOther;
  Millis made;
  Bytes blob;  // the wrapped data key
};

// Threads: the owner (Keyring) lets one in at a time.
class Vault {
 public:
  // Ends what a crash left of erase().
  static Result<std::unique_ptr<Vault>> open(const std::filesystem::path& folder);

  Result<std::optional<Bytes>> meta(std::string_view name);
  Status set_meta(std::string_view name, BytesView bytes);

  Result<std::optional<Id16>> find(const Id16& index, ClassGroup group);
  Result<std::optional<KeyRow>> get(const Id16& id);
  Result<bool> destroyed(const Id16& id);
  Result<std::vector<Id16>> ids();

  Status add(const std::map<Id16, KeyRow>& rows);  // all in one, durable when it returns
  Status set_blob(const Id16& id, BytesView blob);
  // Forgets the rows, remembers that they are destroyed, and leaves no byte of their blobs in any
  // file: the environment is copied without free pages, the copy takes its place, the old file is
  // overwritten and unlinked.
  Status erase(std::span<const Id16> ids, Millis now);
  Status drop(std::span<const Id16> ids);  // blobs that never sealed anything: no trace is kept
  Status compact();

 private:
  Vault(std::filesystem::path folder, store::FileLock lock);
  // The newest snapshot, for as long as a question takes.
  class Look {
   public:
    explicit Look(store::ReadTxn& txn) : txn_(&txn) {}
    ~Look() {
      if (txn_ != nullptr) txn_->release();
    }
    Look(Look&& other) noexcept : txn_(std::exchange(other.txn_, nullptr)) {}
    Look& operator=(Look&&) = delete;

    const store::ReadTxn& txn() const { return *txn_; }

   private:
    store::ReadTxn* txn_;
  };

  Status open_env();
  Result<Look> look();
  Status finish_compaction();
  Status remove_row(store::WriteTxn& txn, const Id16& id);

  const std::filesystem::path folder_;
  store::FileLock lock_;
  std::unique_ptr<store::Env> env_;
  std::optional<store::ReadTxn> reader_;  // of env_, ends before it
  store::Rows keys_, subjects_, destroyed_, meta_;
};

}  // namespace quanlu::ledger::keyring

#pragma once
// One LMDB environment: a folder with data.mdb and lock.mdb. LMDB allows a path to be opened once
// in a process, so a second open of the same folder is refused. Never on a network file system,
// never used over fork. Source of every rule here: LMDB 0.9.24, SUBSTRATE.md section 3.
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "ledger/store/table.h"
#include "ledger/store/txn.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

struct MDB_env;

namespace quanlu::ledger::store {

enum class Access : std::uint8_t {
  kWrite,  // every commit is on the disk when it returns
  kRead,   // the folder and its files exist; needs write access to lock.mdb
  kBulk,   // commits do not sync: only for a file that a marker declares dirty (generation.h)
};

struct EnvOptions {
  Access access = Access::kWrite;
  std::uint64_t map_size = std::uint64_t{64} << 30;     // bytes; the file is sparse
  std::uint64_t map_size_max = std::uint64_t{1} << 40;  // growth ends here
  unsigned readers_max = 512;
  unsigned tables_max = 128;
  bool secret = false;     // modes 0700 and 0600 in place of 0750 and 0640
  Clock* clock = nullptr;  // ages of snapshots; null: the system's. Outlives the Env
};

struct EnvStats {
  std::uint64_t map_size = 0, used = 0;  // bytes
  std::uint64_t readers = 0;             // slots in use, of all processes
  std::uint64_t snapshots = 0;           // open in this process
  std::int64_t oldest_snapshot_ms = 0;   // a pinned snapshot makes the file grow without end
  std::uint64_t last_commit = 0;         // number of the newest transaction
};

// Threads: all methods may be called from any thread; a WriteTxn stays on the thread that began it.
class Env {
 public:
  // Makes folder and files when writing. A file of at most two pages, cut by a crash while it was
  // being made, is taken as empty: it never held a row.
  static Result<std::unique_ptr<Env>> open(const std::filesystem::path& folder,
                                           const EnvOptions& options = {});
  ~Env();  // all transactions have ended
  Env(const Env&) = delete;
  Env& operator=(const Env&) = delete;

  Result<ReadTxn> read();
  Result<WriteTxn> write();  // waits for the other writer, in this process or another

  // Runs `fill` in a write transaction and commits. When the map is full the transaction is given
  // up, the map grows and `fill` runs again from the start, so it has no effect but on the
  // transaction. Error "map_cap": grown to map_size_max already.
  Status update(const std::function<Status(WriteTxn&)>& fill);

  // Doubles the map. Waits up to a minute for the transactions of this process to end.
  Status grow();
  // Grows until `bytes` more fit, for whoever cannot play a batch again.
  Status ensure_room(std::uint64_t bytes);

  // The unnamed table, or a named one, made when it is missing and the Env writes (else kAbsent).
  // Not while the calling thread holds a WriteTxn.
  Table unnamed() const { return Table(unnamed_); }
  Result<Table> table(std::string_view name);

  Status sync();                                             // kBulk: everything is on the disk now
  Status copy_compact(const std::filesystem::path& folder);  // a consistent, synced, small copy
  Result<int> check_readers();  // frees the slots of killed processes; every minute
  EnvStats stats();

  const std::filesystem::path& folder() const { return folder_; }
  Access access() const { return options_.access; }

 private:
  friend class Txn;
  friend class ReadTxn;
  friend class WriteTxn;
  Env(std::filesystem::path folder, const EnvOptions& options);
  Status open_handle();
  Status enter(TxnState& state);
  void leave(TxnState& state);
  Result<int> begin(TxnState& state, unsigned flags);
  Status set_map_size(std::uint64_t size);
  Millis now();

  const std::filesystem::path folder_;
  const EnvOptions options_;
  SystemClock system_clock_;
  MDB_env* env_ = nullptr;
  std::uint64_t inode_ = 0, device_ = 0;  // how the process knows a folder by any of its paths
  unsigned unnamed_ = 0;

  std::mutex mutex_;  // guards what follows
  std::condition_variable ended_;
  bool growing_ = false;
  std::list<Millis> snapshots_;  // begin of each open one
  unsigned writers_ = 0;
  std::thread::id writer_;
  std::map<std::string, unsigned, std::less<>> tables_;
};

std::string lmdb_version();  // of the library that runs

}  // namespace quanlu::ledger::store

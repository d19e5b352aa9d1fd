#include "ledger/store/env.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/store/extent.h"
#include "ledger/store/files.h"
#include "ledger/store/handle.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::store {
namespace {

constexpr auto kGrowWait = std::chrono::seconds(60);

// LMDB's locks belong to the process: closing a second environment of one path would drop the locks
// of the first. So the process must know its open folders, the one fact here that no owner can
// hold.
class OpenFolders {
 public:
  static OpenFolders& instance() {
    static OpenFolders folders;
    return folders;
  }
  bool add(std::uint64_t device, std::uint64_t inode) {
    const std::lock_guard lock(mutex_);
    return open_.emplace(device, inode).second;
  }
  void remove(std::uint64_t device, std::uint64_t inode) {
    const std::lock_guard lock(mutex_);
    open_.erase({device, inode});
  }

 private:
  std::mutex mutex_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> open_;
};

// True when data.mdb is not there or so short that it holds meta pages only: no transaction ever
// reached it, since open() makes the meta pages durable before the first one.
bool is_newborn(const std::filesystem::path& data) {
  std::error_code code;
  const auto size = std::filesystem::file_size(data, code);
  return code || size <= kMetaPages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

// What is so short without being newborn. The lock is looked at first: a first transaction grows
// the file before the lock knows of it.
Result<bool> check_newborn(const std::filesystem::path& folder, Access access) {
  const auto data = folder / "data.mdb";
  const bool known = lock_knows_rows(folder / "lock.mdb");
  if (!is_newborn(data)) {
    TRY(check_head(data));
    return false;
  }
  if (!std::filesystem::exists(data)) return true;
  const bool has_head = std::filesystem::file_size(data) == kMetaPages * sysconf(_SC_PAGESIZE);
  if (known || (access == Access::kRead && !has_head)) return emptied(data);
  return true;
}

Status check_dirty_marker(const std::filesystem::path& folder, Access access) {
  const bool dirty = std::filesystem::exists(dirty_marker(folder));
  if (dirty == (access == Access::kBulk)) return {};
  if (dirty)
    return fail(Failure::kIncomplete, "store_dirty",
                {"该环境的重建没有完成", "the rebuild of this environment did not end"},
                folder.string());
  return fail(
      Failure::kUsage, "no_dirty_marker",
      {"不同步写入须先有 .dirty 标记", "writing without sync needs the .dirty marker first"},
      folder.string());
}

}  // namespace

Result<std::unique_ptr<Env>> Env::open(const std::filesystem::path& folder,
                                       const EnvOptions& options) {
  TRY(check_dirty_marker(folder, options.access));
  if (options.access != Access::kRead) TRY(make_folder(folder, options.secret ? 0700 : 0750));
  struct stat found {};
  if (stat(folder.c_str(), &found) != 0) return fail(store_error(errno, "open", folder.string()));
  if (!OpenFolders::instance().add(found.st_dev, found.st_ino))
    return fail(Failure::kConflict, "store_open_twice",
                {"本进程已打开该存储目录", "this process has this folder open already"},
                folder.string());
  std::unique_ptr<Env> env(new Env(folder, options));
  env->device_ = found.st_dev;
  env->inode_ = found.st_ino;
  TRY(env->open_handle());
  return env;
}

Env::Env(std::filesystem::path folder, const EnvOptions& options)
    : folder_(std::move(folder)), options_(options) {}

Env::~Env() {
  CHECK(snapshots_.empty() && writers_ == 0);
  if (env_ != nullptr) mdb_env_close(env_);
  OpenFolders::instance().remove(device_, inode_);
}

Status Env::open_handle() {
  const unsigned flags = MDB_NOTLS | (options_.access == Access::kRead   ? MDB_RDONLY
                                      : options_.access == Access::kBulk ? MDB_NOSYNC
                                                                         : 0U);
  const auto data = folder_ / "data.mdb";
  TRY_ASSIGN(const bool newborn, check_newborn(folder_, options_.access));
  for (int attempt = 0;; ++attempt) {
    if (mdb_env_create(&env_) != 0) return fail(store_error(ENOMEM, "create", folder_.string()));
    mdb_env_set_mapsize(env_, options_.map_size);
    mdb_env_set_maxreaders(env_, options_.readers_max);
    mdb_env_set_maxdbs(env_, options_.tables_max);
    const int code = mdb_env_open(env_, folder_.c_str(), flags, options_.secret ? 0600 : 0640);
    if (code == 0) break;
    mdb_env_close(std::exchange(env_, nullptr));
    const bool torn = code == MDB_INVALID && newborn && options_.access != Access::kRead;
    if (!torn || attempt != 0)
      return fail(
          store_error(code, "open", code == MDB_INVALID ? data.string() : folder_.string()));
    if (truncate(data.c_str(), 0) != 0) return fail(store_error(errno, "open", data.string()));
  }
  if (newborn && options_.access == Access::kWrite) {
    TRY(sync());
  }
  TRY(check_readers());
  TRY_ASSIGN(ReadTxn txn, read());
  if (!newborn) TRY(check_extent(env_, data));
  const int code = mdb_dbi_open(txn.handle(), nullptr, 0, &unnamed_);
  if (code != 0) return fail(store_error(code, "open table", folder_.string()));
  return {};
}

Millis Env::now() {
  return options_.clock != nullptr ? options_.clock->monotonic() : system_clock_.monotonic();
}

// Counts a transaction in, so that the map does not move under it.
Status Env::enter(TxnState& state) {
  std::unique_lock lock(mutex_);
  if (!ended_.wait_for(lock, kGrowWait, [this] { return !growing_; }))
    return fail(Failure::kFailed, "map_busy", {"存储映射正在扩大", "the map is being grown"},
                folder_.string());
  if (state.writes) {
    ++writers_;
  } else {
    state.since = snapshots_.insert(snapshots_.end(), now());
  }
  state.counted = true;
  return {};
}

void Env::leave(TxnState& state) {
  const std::lock_guard lock(mutex_);
  CHECK(state.counted);
  state.counted = false;
  if (state.writes) {
    --writers_;
    if (writer_ == std::this_thread::get_id()) writer_ = {};
  } else {
    snapshots_.erase(state.since);
  }
  ended_.notify_all();
}

Result<int> Env::begin(TxnState& state, unsigned flags) {
  TRY(enter(state));
  const int code = mdb_txn_begin(env_, nullptr, flags, &state.txn);
  if (code != 0) leave(state);
  return code;
}

Result<ReadTxn> Env::read() {
  auto state = std::make_unique<TxnState>(TxnState{.env = this});
  TRY_ASSIGN(int code, begin(*state, MDB_RDONLY));
  if (code == MDB_MAP_RESIZED) {  // another process grew the file
    TRY(set_map_size(0));
    TRY_ASSIGN(code, begin(*state, MDB_RDONLY));
  }
  if (code == MDB_READERS_FULL) {
    TRY(check_readers());
    TRY_ASSIGN(code, begin(*state, MDB_RDONLY));
  }
  if (code != 0) return fail(store_error(code, "read", folder_.string()));
  return ReadTxn(std::move(state));
}

Result<WriteTxn> Env::write() {
  CHECK(options_.access != Access::kRead);
  auto state = std::make_unique<TxnState>(TxnState{.env = this, .writes = true});
  TRY_ASSIGN(int code, begin(*state, 0));
  if (code == MDB_MAP_RESIZED) {
    TRY(set_map_size(0));
    TRY_ASSIGN(code, begin(*state, 0));
  }
  if (code != 0) return fail(store_error(code, "write", folder_.string()));
  const std::lock_guard lock(mutex_);
  writer_ = std::this_thread::get_id();
  return WriteTxn(std::move(state));
}

Status Env::update(const std::function<Status(WriteTxn&)>& fill) {
  while (true) {
    Status done = [&]() -> Status {
      TRY_ASSIGN(WriteTxn txn, write());
      TRY(fill(txn));
      return std::move(txn).commit();
    }();
    if (done || done.error().reason != "map_full") return done;
    TRY(grow());  // ends at map_size_max, so this loop does too
  }
}

Status Env::grow() {
  MDB_envinfo info{};
  mdb_env_info(env_, &info);
  if (info.me_mapsize >= options_.map_size_max)
    return fail(Error{.reason = "map_cap",
                      .what = {"存储已达到映射上限", "the store has reached its largest map"},
                      .where = folder_.string(),
                      .expected = "map_size_max > " + std::to_string(info.me_mapsize),
                      .remedy = {"调大 log.map_size_max", "raise log.map_size_max"}});
  return set_map_size(std::min<std::uint64_t>(2 * info.me_mapsize, options_.map_size_max));
}

Status Env::ensure_room(std::uint64_t bytes) {
  while (true) {
    const EnvStats now_used = stats();
    if (now_used.map_size - now_used.used >= bytes) return {};
    TRY(grow());
  }
}

// LMDB moves the map, so no transaction of this process may be open (a snapshot that was reset is
// none). 0: take over the size that another process gave the file.
Status Env::set_map_size(std::uint64_t size) {
  std::unique_lock lock(mutex_);
  const bool alone_now = [&] {
    if (!ended_.wait_for(lock, kGrowWait, [this] { return !growing_; })) return false;
    growing_ = true;
    return ended_.wait_for(lock, kGrowWait, [this] { return snapshots_.empty() && writers_ == 0; });
  }();
  const int code = alone_now ? mdb_env_set_mapsize(env_, size) : EBUSY;
  growing_ = false;
  ended_.notify_all();
  if (code != 0) return fail(store_error(code, "grow the map", folder_.string()));
  return {};
}

Result<Table> Env::table(std::string_view name) {
  {
    const std::lock_guard lock(mutex_);
    CHECK(writer_ != std::this_thread::get_id());  // it would wait for itself
    if (const auto known = tables_.find(name); known != tables_.end()) return Table(known->second);
  }
  const std::string text(name);
  unsigned number = 0;
  const auto open = [&](Txn& txn, unsigned flags) -> Status {
    const int code = mdb_dbi_open(txn.handle(), text.c_str(), flags, &number);
    if (code == MDB_NOTFOUND)
      return fail(Failure::kAbsent, "table_absent", {"没有这张表", "there is no such table"},
                  folder_.string() + " " + text);
    if (code != 0) return fail(store_error(code, "open table", folder_.string() + " " + text));
    return {};
  };
  if (options_.access == Access::kRead) {
    TRY_ASSIGN(ReadTxn txn, read());
    TRY(open(txn, 0));
    mdb_txn_commit(std::exchange(txn.state().txn, nullptr));  // an abort would close the handle
  } else {
    TRY(update([&](WriteTxn& txn) { return open(txn, MDB_CREATE); }));
  }
  const std::lock_guard lock(mutex_);
  return Table(tables_.emplace(text, number).first->second);
}

Status Env::sync() {
  const int code = mdb_env_sync(env_, 1);
  if (code != 0) return fail(store_error(code, "sync", folder_.string()));
  return sync_folder(folder_);
}

Status Env::copy_compact(const std::filesystem::path& folder) {
  TRY(make_folder(folder, options_.secret ? 0700 : 0750));
  const int code = mdb_env_copy2(env_, folder.c_str(), MDB_CP_COMPACT);
  if (code != 0) return fail(store_error(code, "copy", folder.string()));
  TRY(sync_file(folder / "data.mdb"));
  return sync_folder(folder);
}

Result<int> Env::check_readers() {
  int dead = 0;
  const int code = mdb_reader_check(env_, &dead);
  if (code != 0) return fail(store_error(code, "reader check", folder_.string()));
  return dead;
}

EnvStats Env::stats() {
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_env_info(env_, &info);
  mdb_env_stat(env_, &stat);
  const std::lock_guard lock(mutex_);
  return {.map_size = info.me_mapsize,
          .used = (info.me_last_pgno + 1) * stat.ms_psize,
          .readers = info.me_numreaders,
          .snapshots = snapshots_.size(),
          .oldest_snapshot_ms =
              snapshots_.empty()
                  ? 0
                  : now().value - std::min_element(snapshots_.begin(), snapshots_.end())->value,
          .last_commit = info.me_last_txnid};
}

std::string lmdb_version() {
  int major = 0, minor = 0, patch = 0;
  mdb_version(&major, &minor, &patch);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace quanlu::ledger::store

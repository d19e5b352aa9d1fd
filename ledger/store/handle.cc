#include "ledger/store/handle.h"

#include <cerrno>

namespace quanlu::ledger::store {
namespace {

struct Meaning {
  int code;
  Failure kind;
  const char* reason;
  const char* zh;
  const char* en;
  const char* remedy_zh;
  const char* remedy_en;
};

constexpr Meaning kMeanings[] = {
    {MDB_MAP_FULL, Failure::kFailed, "map_full", "存储映射已满", "the map of the store is full", "",
     ""},
    {MDB_TXN_FULL, Failure::kFailed, "txn_full", "单个事务过大", "one transaction is too large", "",
     ""},
    {MDB_BAD_TXN, Failure::kFailed, "bad_txn", "事务已失效", "the transaction is no longer valid",
     "", ""},
    {MDB_READERS_FULL, Failure::kFailed, "readers_full", "读者名额已满",
     "no slot for another reader", "关闭多余的读取进程后重试",
     "close readers that are not needed and try again"},
    {MDB_CORRUPTED, Failure::kTampered, "store_damaged", "存储文件已损坏",
     "the store file is damaged", "视图可重建；日志请从副本恢复后校验",
     "rebuild a view; restore a log from a copy, then verify"},
    {MDB_PAGE_NOTFOUND, Failure::kTampered, "store_damaged", "存储文件缺页",
     "a page of the store file is missing", "视图可重建；日志请从副本恢复后校验",
     "rebuild a view; restore a log from a copy, then verify"},
    {MDB_INVALID, Failure::kTampered, "store_damaged", "不是有效的存储文件",
     "this is no valid store file", "视图可重建；日志请从副本恢复后校验",
     "rebuild a view; restore a log from a copy, then verify"},
    {MDB_VERSION_MISMATCH, Failure::kFailed, "store_version", "存储文件的格式版本不符",
     "the store file has another format version", "请使用写入该文件的程序版本",
     "use the program version that wrote the file"},
    {MDB_BAD_VALSIZE, Failure::kUsage, "key_size", "键的长度不在 1 至 511 字节之内",
     "a key has 1 to 511 bytes", "", ""},
    {MDB_PANIC, Failure::kFailed, "store_panic", "存储环境已不可用",
     "the store can no longer be used", "重新启动程序", "start the program again"},
    {ENOSPC, Failure::kFailed, "disk_full", "磁盘已满", "the disk is full", "腾出磁盘空间后重试",
     "free disk space and try again"},
    {EDQUOT, Failure::kFailed, "disk_full", "磁盘配额已满", "the disk quota is used up",
     "腾出磁盘空间后重试", "free disk space and try again"},
    {EIO, Failure::kFailed, "io_error", "磁盘读写出错", "the disk failed", "检查磁盘",
     "check the disk"},
    {ENOENT, Failure::kAbsent, "store_absent", "存储目录或文件不存在", "the store is not there", "",
     ""},
    {EACCES, Failure::kDenied, "store_access", "没有访问存储文件的权限",
     "the store's files may not be opened", "以账本目录的属主身份运行",
     "run as the owner of the ledger folder"},
    {EROFS, Failure::kDenied, "store_access", "文件系统只读", "the file system is read-only", "",
     ""},
};

}  // namespace

Error store_error(int code, const char* action, std::string where) {
  Error error{.kind = Failure::kFailed,
              .reason = "store_error",
              .what = {"存储出错", std::string("store: ") + action},
              .where = std::move(where),
              .found = mdb_strerror(code)};
  for (const Meaning& meaning : kMeanings) {
    if (meaning.code != code) continue;
    error.kind = meaning.kind;
    error.reason = meaning.reason;
    error.what = {meaning.zh, std::string(meaning.en) + " (" + action + ")"};
    error.remedy = {meaning.remedy_zh, meaning.remedy_en};
  }
  return error;
}

}  // namespace quanlu::ledger::store

#include "ledger/store/generation.h"

#include <algorithm>
#include <vector>

#include <unistd.h>

#include "ledger/store/files.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameSize = 8;
constexpr const char* kCurrent = "CURRENT";
constexpr std::size_t kTxnRowsMax = 10'000;
constexpr std::size_t kTxnBytesMax = 16 << 20;
// What one transaction may add to the file: its bytes, at worst two pages for each row's, and
// the pages of the trees.
constexpr std::uint64_t kTxnRoom = 4 * (kTxnBytesMax + kTxnRowsMax * 4096);

bool is_name(std::string_view text) {
  return text.size() == kNameSize &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> folder_error(const fs::path& folder, const std::error_code& code) {
  return fail(Error{.reason = "file_error",
                    .what = {"无法读取目录", "cannot read a folder"},
                    .where = folder.string(),
                    .found = code.message()});
}

Status remove_file(const fs::path& file) {
  std::error_code code;
  fs::remove(file, code);
  if (code) return folder_error(file, code);
  return {};
}

}  // namespace

Result<Generations> Generations::open(fs::path folder) {
  TRY(make_folder(folder, 0750));
  return Generations(std::move(folder));
}

Result<std::optional<std::string>> Generations::current() const {
  auto text = read_file(folder_ / kCurrent, 64);
  if (!text && text.error().kind == Failure::kAbsent) return std::nullopt;
  TRY(text);
  std::string name(as_text(*text).substr(0, kNameSize));
  if (text->size() != kNameSize + 1 || text->back() != '\n' || !is_name(name))
    return fail(Failure::kTampered, "current_damaged",
                {"CURRENT 的内容无效", "CURRENT does not name a generation"}, folder_.string());
  std::error_code code;
  if (!fs::exists(path_of(name), code)) return std::nullopt;
  return name;
}

Result<std::vector<std::string>> Generations::names() const {
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator at(folder_, code), end; !code && at != end; at.increment(code)) {
    const std::string name = at->path().stem().string();  // also of a marker without its folder
    if (is_name(name)) names.push_back(name);
  }
  if (code) return folder_error(folder_, code);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<std::string> Generations::begin() {
  TRY_ASSIGN(const std::vector<std::string> known, names());
  const std::string digits = std::to_string(known.empty() ? 1 : std::stoul(known.back()) + 1);
  if (digits.size() > kNameSize)
    return fail(Failure::kFailed, "generations_used_up",
                {"视图代次已用尽", "the names of generations are used up"}, folder_.string());
  std::string name = std::string(kNameSize - digits.size(), '0') + digits;
  TRY(replace_file(dirty_marker(path_of(name)), as_bytes("rebuild\n")));
  return name;
}

// The marker goes first: a crash in between leaves a clean generation that nobody names, which
// sweep() removes; the other way round CURRENT would name a dirty one.
Status Generations::publish(const std::string& name) {
  KILL_POINT("rebuild.synced");
  TRY(sync_folder(path_of(name)));
  TRY(remove_file(dirty_marker(path_of(name))));
  TRY(sync_folder(folder_));
  KILL_POINT("rebuild.unmarked");
  TRY(replace_file(folder_ / kCurrent, as_bytes(name + "\n")));
  KILL_POINT("rebuild.renamed");
  return {};
}

Result<int> Generations::sweep() {
  TRY_ASSIGN(const std::optional<std::string> keep, current());
  TRY_ASSIGN(const std::vector<std::string> known, names());
  int removed = 0;
  for (const std::string& name : known) {
    if (name == keep) continue;
    std::error_code code;
    fs::remove_all(path_of(name), code);
    if (code) return folder_error(path_of(name), code);
    TRY(remove_file(dirty_marker(path_of(name))));  // last, so that half of it is still dirty
    ++removed;
  }
  return removed;
}

Result<std::unique_ptr<BulkLoad>> BulkLoad::begin(Generations& generations,
                                                  const EnvOptions& options) {
  TRY_ASSIGN(std::string name, generations.begin());
  EnvOptions bulk = options;
  bulk.access = Access::kBulk;
  TRY_ASSIGN(auto env, Env::open(generations.path_of(name), bulk));
  return std::unique_ptr<BulkLoad>(new BulkLoad(generations, std::move(name), std::move(env)));
}

BulkLoad::BulkLoad(Generations& generations, std::string name, std::unique_ptr<Env> env)
    : generations_(generations), name_(std::move(name)), env_(std::move(env)) {}
BulkLoad::~BulkLoad() = default;

Result<Rows> BulkLoad::table(std::string_view name) {
  TRY(commit());
  TRY_ASSIGN(const Table table, env_->table(name));
  return Rows(table);
}

// Room is made between transactions, so none is lost to a full map.
Result<WriteTxn*> BulkLoad::room_for(std::size_t bytes) {
  if (rows_ == kTxnRowsMax || bytes_ + bytes > kTxnBytesMax) TRY(commit());
  if (!txn_) {
    TRY(env_->ensure_room(kTxnRoom));
    TRY_ASSIGN(WriteTxn txn, env_->write());
    txn_.emplace(std::move(txn));
  }
  ++rows_;
  bytes_ += bytes;
  return &*txn_;
}

Status BulkLoad::append(const Rows& rows, BytesView key, BytesView words) {
  TRY_ASSIGN(WriteTxn * txn, room_for(key.size() + words.size()));
  return rows.append(*txn, key, words);
}

Status BulkLoad::put(const Rows& rows, BytesView key, BytesView words) {
  TRY_ASSIGN(WriteTxn * txn, room_for(key.size() + words.size()));
  return rows.put(*txn, key, words);
}

Status BulkLoad::commit() {
  if (!txn_) return {};
  Status done = std::move(*txn_).commit();
  txn_.reset();
  rows_ = bytes_ = 0;
  return done;
}

Result<std::string> BulkLoad::finish() {
  TRY(commit());
  TRY(env_->sync());
  env_.reset();
  TRY(generations_.publish(name_));
  return name_;
}

}  // namespace quanlu::ledger::store

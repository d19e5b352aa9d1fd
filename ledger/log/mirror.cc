#include "ledger/log/mirror.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "ledger/log/settled.h"
#include "ledger/store/files.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kWriteBytes = 4 << 20, kWriteBatches = 4096;  // of one transaction
constexpr std::chrono::seconds kSaveEvery{1};
constexpr std::chrono::minutes kLockWait{2};
constexpr std::chrono::milliseconds kLockPause{5}, kBesidePause{1};
constexpr std::size_t kPositionMax = 16 << 20;
constexpr const char* kLockFile = "taking.lock";

std::filesystem::path position_file(const std::filesystem::path& folder) {
  return folder / "position";
}

auto regressed(Seq head, std::string expected, std::string found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "log_regressed",
                    .what = {"日志不含本机副本已有的条目, 停止",
                             "the log does not hold what its copy on this machine holds"},
                    .where = "seq " + std::to_string(head.value),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {"先复制现场, 再运行 quanlu verify; 不要修复",
                               "copy everything first, then run quanlu verify; repair nothing"}});
}

// Another process takes in at the moment: its end is near, or it makes the mirror anew.
Result<store::FileLock> wait_for_lock(const std::filesystem::path& folder) {
  const auto until = steady_clock::now() + kLockWait;
  while (true) {
    auto lock = store::FileLock::take(folder / kLockFile, "mirror");
    if (lock || lock.error().reason != "locked" || steady_clock::now() >= until) return lock;
    std::this_thread::sleep_for(kLockPause);
  }
}

struct SavedPosition {
  Locator next;
  chain::State state;
};

// A file that is not there, or not whole, costs the way from the beginning.
std::optional<SavedPosition> read_position(const std::filesystem::path& folder) {
  const auto bytes = store::read_file(position_file(folder), kPositionMax);
  if (!bytes || bytes->size() < 8) return std::nullopt;
  auto state = chain::decode_state(BytesView(*bytes).subspan(8));
  if (!state || state->next_seq.value == 0) return std::nullopt;
  return SavedPosition{Locator(load_be<std::uint64_t>(bytes->data())), std::move(*state)};
}

Result<chain::Genesis> genesis_of(Log& source) {
  TRY_ASSIGN(const auto first, source.get(Locator(0)));
  const auto suite = first ? chain::suite_of(first->entry) : std::nullopt;
  if (!suite)
    return fail(Failure::kTampered, "genesis",
                {"第 0 条不是创始条目", "entry 0 is no genesis entry"}, "partition 0 seq 0");
  crypto::Hasher hasher(*suite);
  crypto::Verifier verifier;
  return chain::read_genesis(hasher, verifier, first->entry);
}

}  // namespace

Result<std::unique_ptr<Mirror>> Mirror::open(const std::filesystem::path& folder,
                                             std::unique_ptr<Log> source, Partition partition,
                                             std::optional<chain::Genesis> genesis) {
  TRY_ASSIGN(auto env, store::Env::open(folder));
  Log& log = *source;
  return std::unique_ptr<Mirror>(
      new Mirror(std::move(env), std::move(source), log, partition, std::move(genesis)));
}

Result<std::unique_ptr<Mirror>> Mirror::open(const std::filesystem::path& folder, Log& source,
                                             Partition partition,
                                             std::optional<chain::Genesis> genesis) {
  TRY_ASSIGN(auto env, store::Env::open(folder));
  return std::unique_ptr<Mirror>(
      new Mirror(std::move(env), nullptr, source, partition, std::move(genesis)));
}

Mirror::~Mirror() {
  ending_ = true;
  if (beside_.valid()) beside_.wait();
  const std::lock_guard lock(mutex_);
  // Without it the next one reads a little more.
  if (const auto taking = store::FileLock::take(env().folder() / kLockFile, "mirror")) (void)save();
}

Status Mirror::refresh() {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const store::FileLock taking, wait_for_lock(env().folder()));
  TRY(prepare());
  TRY(resume());
  const Status read = take_in();
  TRY(write());
  if (steady_clock::now() - saved_at_ >= kSaveEvery) TRY(save());
  return read;
}

Status Mirror::refresh_beside(Locator seen) {
  const std::lock_guard asking(beside_mutex_);
  if (!beside_.valid()) beside_ = std::async(std::launch::async, [this] { return refresh(); });
  while (beside_.wait_for(kBesidePause) != std::future_status::ready) {
    TRY_ASSIGN(const Locator rows, LmdbLog::end());
    if (rows > seen) return {};
  }
  return beside_.get();
}

Status Mirror::prepare() {
  if (hasher_) return {};
  if (!genesis_) {
    TRY_ASSIGN(genesis_, genesis_of(source_));
  }
  hasher_.emplace(genesis_->suite);
  return {};
}

// Where this process stopped, if no other one took in since; else where the file says.
Status Mirror::resume() {
  TRY_ASSIGN(const Locator rows, LmdbLog::end());
  if (fold_ && reader_ && fold_->state().next_seq.value == rows.value) return {};
  auto saved = read_position(env().folder());
  if (!saved || saved->state.next_seq.value > rows.value)
    return go_to(Locator(0), chain::State::start(*genesis_, partition_));
  return go_to(saved->next, std::move(saved->state));
}

// The record before a position must be the head (INTEGRITY.md 3.1): nothing else shows that the
// source was made again and has grown past it.
Status Mirror::go_to(Locator next, chain::State state) {
  pending_.clear();
  taken_.clear();
  taken_bytes_ = 0;
  next_ = next;
  saved_ = state.next_seq;
  reader_.reset();
  TRY_ASSIGN(auto reader, source_.read(next.value == 0 ? next : Locator(next.value - 1)));
  if (next.value != 0) {
    const Seq head(state.next_seq.value - 1);
    TRY_ASSIGN(const auto record, next_settled(source_, *reader));
    if (!record) return regressed(head, to_hex(state.prev.bytes), "(none)");
    const Digest leaf = hasher_->leaf(record->entry);
    if (leaf != state.prev) return regressed(head, to_hex(state.prev.bytes), to_hex(leaf.bytes));
  }
  fold_.emplace(*hasher_, verifier_, *genesis_, std::move(state));
  reader_ = std::move(reader);
  return {};
}

Status Mirror::take_in() {
  while (!ending_) {
    auto record = reader_->next();
    if (!record) {
      reader_.reset();  // what it says next is not known
      return tl::make_unexpected(std::move(record).error());
    }
    if (!*record) return {};
    take(**record);
    if (taken_bytes_ >= kWriteBytes || taken_.size() >= kWriteBatches) TRY(write());
  }
  return {};
}

void Mirror::take(const chain::Record& record) {
  const chain::Outcome outcome = fold_->step(record);
  strays_.note(record, outcome, fold_->superseded());
  for (const Locator superseded : fold_->superseded())
    pending_.erase(superseded);
  if (outcome.kind == chain::Outcome::kStray) {
    if (outcome.reason == chain::StrayReason::kLimit) pending_.clear();
    return;
  }
  pending_.insert_or_assign(record.locator, Bytes(record.entry.begin(), record.entry.end()));
  if (outcome.kind == chain::Outcome::kPending) return;
  Taken taken{.first = outcome.first,
              .entries = {},
              .seal = Bytes(record.seal->begin(), record.seal->end())};
  for (const chain::PendingEntry& entry : fold_->accepted()) {
    const auto kept = pending_.find(entry.locator);
    CHECK(kept != pending_.end());
    taken_bytes_ += kept->second.size();
    taken.entries.push_back(std::move(kept->second));
  }
  pending_.clear();
  taken_.push_back(std::move(taken));
  next_ = record.locator.next();
}

// What was taken goes to the rows, but for what another process, or a run that did not come to
// save its position, put there before: that has to be the same.
Status Mirror::write() {
  TRY_ASSIGN(const Locator rows, LmdbLog::end());
  std::vector<std::vector<BytesView>> views;
  std::vector<SealedBatch> batches;
  views.reserve(taken_.size());
  for (const Taken& taken : taken_) {
    if (taken.first.value < rows.value) {
      TRY(skip_known(taken));
      continue;
    }
    views.emplace_back(taken.entries.begin(), taken.entries.end());
    batches.push_back({.entries = views.back(), .seal = taken.seal});
  }
  if (!batches.empty()) TRY(append_all(rows, batches));
  taken_.clear();
  taken_bytes_ = 0;
  return {};
}

Status Mirror::skip_known(const Taken& taken) {
  for (std::size_t i = 0; i < taken.entries.size(); ++i) {
    const Seq seq(taken.first.value + i);
    TRY_ASSIGN(const auto row, LmdbLog::get(Locator(seq.value)));
    if (row && row->entry == taken.entries[i]) continue;
    return regressed(seq, row ? to_hex(hasher_->leaf(row->entry).bytes) : "(none)",
                     to_hex(hasher_->leaf(taken.entries[i]).bytes));
  }
  return {};
}

// Only a state without pending entries may be saved, and next_ lies behind the last accepted one.
Status Mirror::save() {
  saved_at_ = steady_clock::now();
  if (!fold_ || fold_->state().next_seq == saved_ || !taken_.empty()) return {};
  chain::State state = fold_->state();
  state.pending.clear();
  state.pending_grants.clear();
  Bytes bytes(8);
  store_be<std::uint64_t>(bytes.data(), next_.value);
  const Bytes encoded = chain::encode(state);
  bytes.insert(bytes.end(), encoded.begin(), encoded.end());
  TRY(store::replace_file(position_file(env().folder()), bytes));
  saved_ = state.next_seq;
  return {};
}

chain::Strays Mirror::strays() const {
  const std::lock_guard lock(mutex_);
  return strays_;
}

Result<Locator> Mirror::end() {
  TRY(refresh());
  return LmdbLog::end();
}

Result<std::unique_ptr<LogReader>> Mirror::read(Locator from) {
  TRY(refresh());
  return LmdbLog::read(from);
}

Result<std::optional<StoredRecord>> Mirror::get(Locator at) {
  TRY_ASSIGN(auto record, LmdbLog::get(at));
  if (record) return record;
  // Genesis is asked for first, and all else is read behind it.
  TRY(at.value == 0 ? refresh_beside(at) : refresh());
  return LmdbLog::get(at);
}

Status Mirror::append(Locator, const SealedBatch&) {
  return fail(Failure::kUsage, "mirror",
              {"本机副本不可写入", "a copy of a log is not written to by a writer"});
}

// Exactly the rule of refresh() from the first record on, held against the rows.
Result<SourceCheck> Mirror::check_source() {
  TRY(refresh());
  SourceCheck check;
  TRY_ASSIGN(const Locator rows, LmdbLog::end());
  check.mirror_end = rows.value;
  crypto::Hasher hasher(genesis_->suite);
  crypto::Verifier verifier;
  chain::Fold fold(hasher, verifier, *genesis_, chain::State::start(*genesis_, partition_));
  TRY_ASSIGN(const auto reader, source_.read(Locator(0)));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    ++check.records;
    const chain::Outcome outcome = fold.step(*record);
    check.strays.note(*record, outcome, fold.superseded());
    if (outcome.kind != chain::Outcome::kAccepted) continue;
    for (std::size_t i = 0; i < fold.accepted().size() && !check.differs; ++i) {
      const Seq seq(outcome.first.value + i);
      if (seq.value >= rows.value) break;  // came since
      TRY_ASSIGN(const auto row, LmdbLog::get(Locator(seq.value)));
      const bool last = i + 1 == fold.accepted().size();
      const bool sealed = row && row->seal.has_value();
      if (!row || hasher.leaf(row->entry) != fold.accepted()[i].leaf || sealed != last ||
          (last && !std::ranges::equal(*row->seal, *record->seal)))
        check.differs = seq;
    }
  }
  check.end = fold.state().next_seq;
  return check;
}

}  // namespace quanlu::ledger::log

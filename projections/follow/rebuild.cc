#include "projections/follow/rebuild.h"

#include <algorithm>
#include <utility>

#include "ledger/chain/entry.h"
#include "ledger/chain/place.h"
#include "ledger/store/append.h"
#include "ledger/store/generation.h"
#include "ledger/store/pages.h"
#include "projections/follow/accumulate.h"
#include "projections/follow/correct.h"
#include "projections/follow/drain_beside.h"
#include "projections/follow/flags.h"
#include "projections/follow/ledger_reader.h"
#include "projections/follow/subject_rows.h"
#include "projections/views/view_set.h"
#include "schemas/base/kill_point.h"
#include "schemas/codec/event.h"

namespace quanlu::projections::follow {
namespace {

using schemas::codec::Event;
using schemas::registry::EventCode;
using Stage = RebuildProgress::Stage;

constexpr std::uint64_t kProgressEvents = 50'000;
constexpr std::size_t kChunkRecords = 1000;
constexpr std::size_t kTxnBytes = 8 << 20;         // of rows in a transaction that appends
constexpr std::uint64_t kTxnRoom = 8 * kTxnBytes;  // of the map that one takes at the most

// What a rebuild holds besides its rows: a chunk of the log, a transaction that appends, buffers of
// runs; and where other threads read and make rows, what is under way between them.
constexpr std::size_t kBesideRows = 40 << 20, kUnderWay = 32 << 20;
constexpr std::size_t kForOneRun = 16 << 20;  // of these, what a run that is written may take
// And where the log is taken in meanwhile: what a client of Kafka keeps for its reader.
constexpr std::size_t kTakenIn = 340 << 20;
constexpr const char *kSubjects = "subjects", *kOthers = "others";  // folders of run files
constexpr std::size_t kSlackPart = 16;  // of the rows: pages that an allocator cannot give back

// Whether more of the log is still to come from where it lies. One client is enough memory: of
// several partitions each log is taken in when it is asked.
Result<bool> is_behind(log::Log& log, const chain::Genesis& genesis) {
  auto* const here = dynamic_cast<log::LmdbLog*>(&log);
  if (here == nullptr || !log.is_mirror() || genesis.partition_count > 1) return false;
  TRY_ASSIGN(const Locator rows, here->LmdbLog::end());
  TRY(log.refresh_beside(rows));
  TRY_ASSIGN(const Locator more, here->LmdbLog::end());
  return more > rows;
}

std::size_t rows_memory(const RebuildOptions& options, bool behind) {
  if (options.rows_memory) return *options.rows_memory;
  store::give_back_freed();  // what the process did before is not of this rebuild
  const std::size_t taken = store::resident_bytes() + kBesideRows +
                            (options.jobs > 1 ? kUnderWay : 0) + (behind ? kTakenIn : 0);
  const std::size_t left = options.memory > taken ? options.memory - taken : 0;
  return std::max(left - left / kSlackPart, kRowsMin);
}

// The process may hold so much before rows go to files whatever was reckoned; behind that a run is
// still written. Rows that have no more than they need are left alone.
std::size_t resident_max(const RebuildOptions& options, std::size_t rows) {
  if (options.rows_memory || rows <= kRowsMin) return SIZE_MAX;
  return options.memory - std::min(options.memory, kForOneRun);
}

RowsMemory make_memory(const RebuildOptions& options, bool behind) {
  const std::size_t rows = rows_memory(options, behind);
  return RowsMemory(rows, resident_max(options, rows));
}

class Rebuild {
 public:
  Rebuild(const RebuildOptions& options, log::Log& log, const chain::Genesis& genesis,
          const std::filesystem::path& runs, bool behind)
      : options_(options),
        log_(log),
        behind_(behind),
        genesis_(genesis),
        hasher_(genesis.suite),
        views_(options.library),
        flags_(options.library, log, runs / "flags"),
        memory_(make_memory(options, behind)),
        rows_(runs / kOthers, memory_),
        subjects_(runs / kSubjects, memory_, options.jobs > 1) {}

  Status apply_log();
  Status write(views::Environment& environment);
  Status correct(views::Environment& environment);
  RebuildResult result() const {
    return {{}, progress_.events, runs_, corrections_.size(), memory_.peak(), position_};
  }

 private:
  Status apply(const AcceptedEntry& entry);
  Result<bool> apply(views::Fact& fact);
  void quarantine(const AcceptedEntry& entry, const Error& error);
  std::span<const AcceptedEntry> known(std::span<const AcceptedEntry> entries) const;
  Seq order_of(const AcceptedEntry& entry) const;
  bool is_later(const views::Fact& fact) const;
  void count_event();
  void tell(Stage stage);

  const RebuildOptions& options_;
  log::Log& log_;
  const bool behind_;
  const chain::Genesis& genesis_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  views::ViewSet views_;
  Flags flags_;
  RowsMemory memory_;
  Accumulator rows_;        // but for those of subjects
  SubjectRows subjects_;    // which are these
  EventBatch batch_;        // for them
  std::uint64_t runs_ = 0;  // files written
  std::vector<Seq> corrections_;
  Position position_;
  chain::Header last_;  // of the last entry applied
  Digest last_leaf_;
  RebuildProgress progress_;
};

void Rebuild::tell(Stage stage) {
  progress_.stage = stage;
  if (options_.progress) options_.progress(progress_);
}

Status Rebuild::apply_log() {
  position_ = Position::start(genesis_);
  views_.load(rows_, Partition(0));
  LedgerReader reader(log_, genesis_, hasher_, verifier_, position_,
                      {.records_max = kChunkRecords,
                       .ahead = options_.jobs > 1,
                       .beside = behind_,
                       .strays = options_.strays});
  Seq reached(0);
  while (!options_.until || reached <= *options_.until) {
    if (options_.stop && options_.stop())
      return fail(Failure::kFailed, "interrupted", {"重建已中断", "the rebuild was interrupted"});
    TRY_ASSIGN(std::span<const AcceptedEntry> entries, reader.next());
    if (entries.empty()) break;
    entries = known(entries);
    if (entries.empty()) break;
    for (const AcceptedEntry& entry : entries)
      TRY(apply(entry));
    last_ = chain::read_header(entries.back().bytes);
    last_leaf_ = entries.back().leaf;
    reached = order_of(entries.back()).next();
    memory_.weigh(store::resident_bytes());
    TRY(rows_.make_room());
  }
  if (!batch_.is_empty()) TRY(subjects_.take(std::exchange(batch_, {})));
  TRY(subjects_.finish());
  position_ = reader.position();
  tell(Stage::kApply);
  if (reached.value == 0) return {};
  views_.finish({.seq = Seq(reached.value - 1),
                 .leaf = last_leaf_,
                 .epoch = last_.epoch,
                 .recorded_at = last_.recorded_at},
                rows_);
  return {};
}

// Of a batch the entries that are not behind the last one wanted.
std::span<const AcceptedEntry> Rebuild::known(std::span<const AcceptedEntry> entries) const {
  if (!options_.until) return entries;
  const auto later = std::find_if(entries.begin(), entries.end(), [&](const AcceptedEntry& entry) {
    return order_of(entry) > *options_.until;
  });
  return entries.first(static_cast<std::size_t>(later - entries.begin()));
}

Seq Rebuild::order_of(const AcceptedEntry& entry) const {
  return genesis_.partition_count > 1 ? chain::place_of(entry.bytes)
                                      : chain::read_header(entry.bytes).seq;
}

bool Rebuild::is_later(const views::Fact& fact) const {
  return options_.in_force_on && fact.effective_on > *options_.in_force_on &&
         static_cast<EventCode>(fact.code) != EventCode::kCorrectionAppended;
}

Status Rebuild::apply(const AcceptedEntry& entry) {
  if (!batch_.has_room(entry.bytes.size())) TRY(subjects_.take(std::exchange(batch_, {})));
  const BytesView bytes = batch_.copy(entry.bytes);
  Result<Event> event = Event::decode(bytes);
  bool has_subject = false;
  if (event) {
    views::Fact fact = views::make_fact(*event);
    TRY_ASSIGN(has_subject, apply(fact));
    if (has_subject) batch_.add(std::move(*event), fact, views_.route());
  } else {
    quarantine(entry, event.error());
  }
  if (!has_subject) batch_.drop(bytes);
  return {};
}

void Rebuild::quarantine(const AcceptedEntry& entry, const Error& error) {
  count_event();
  const chain::Header header = chain::read_header(entry.bytes);
  views_.quarantine(chain::place_of(entry.bytes), header.type_code, header.type_version,
                    error.reason, rows_);
}

// All rows but those of its subject; true: it makes such, too. As if nothing were corrected: what
// is corrected is made again at the end, once.
Result<bool> Rebuild::apply(views::Fact& fact) {
  count_event();
  TRY_ASSIGN(const std::vector<Refusal> flags, flags_.take(*fact.event));
  flags_.settle();
  if (is_later(fact)) return false;
  fact.flagged = !flags.empty();
  views_.flag(fact, flags, rows_);
  const views::ViewSet::Reach reach = views_.apply_event(fact, rows_);
  if (reach != views::ViewSet::Reach::kNone) corrections_.push_back(fact.seq);
  if (reach == views::ViewSet::Reach::kReplacement) return false;
  views_.apply_case_rows(fact, rows_);
  return views_.route().subject_kind != 0;
}

void Rebuild::count_event() {
  if (++progress_.events % kProgressEvents == 0) tell(Stage::kApply);
}

// Rows of a table go to its end in transactions that are not synced.
class TableWriter {
 public:
  explicit TableWriter(views::Environment& environment) : environment_(environment) {}

  Status append(views::View view, BytesView key, BytesView words) {
    if (!appender_ || view != view_ || bytes_ >= kTxnBytes) TRY(move_to(view));
    ++rows_;
    bytes_ += key.size() + words.size();
    return appender_->append(key, words);
  }
  Status finish() {
    appender_.reset();
    if (!txn_) return {};
    const Status committed = std::move(*txn_).commit();
    txn_.reset();
    return committed;
  }
  std::uint64_t rows() const { return rows_; }

 private:
  // Room is made between transactions, so none is lost to a full map.
  Status move_to(views::View view) {
    appender_.reset();
    if (bytes_ >= kTxnBytes) TRY(finish());
    if (!txn_) {
      bytes_ = 0;
      TRY(environment_.env().ensure_room(kTxnRoom));
      TRY_ASSIGN(txn_, environment_.env().write());
    }
    view_ = view;
    TRY_ASSIGN(appender_, store::Appender::open(*txn_, environment_.table(view)));
    return {};
  }

  views::Environment& environment_;
  std::optional<store::WriteTxn> txn_;
  std::optional<store::Appender> appender_;
  views::View view_{};
  std::size_t bytes_ = 0;  // in the transaction
  std::uint64_t rows_ = 0;
};

Status Rebuild::write(views::Environment& environment) {
  tell(Stage::kWrite);
  TableWriter writer(environment);
  const Accumulator::Take append = [&](views::View view, BytesView key, BytesView words) {
    return writer.append(view, key, words);
  };
  const auto drain_of = [](Accumulator& rows) -> Drain {
    return [&rows](const Accumulator::Take& take) { return rows.drain(take); };
  };
  if (options_.jobs > 1) {
    TRY(drain_beside({drain_of(subjects_.rows()), drain_of(rows_)}, append));
  } else {
    TRY(subjects_.rows().drain(append));
    TRY(rows_.drain(append));
  }
  runs_ = rows_.runs() + subjects_.rows().runs();
  TRY(writer.finish());
  KILL_POINT("rebuild.merged");
  return {};
}

Status Rebuild::correct(views::Environment& environment) {
  tell(Stage::kCorrect);
  return environment.env().update([&](store::WriteTxn& txn) -> Status {
    if (!corrections_.empty()) {
      views::TxnRows rows(environment, txn);
      TRY(Corrector(log_, views_, rows).reach_back_all(corrections_));
    }
    return environment.put_position(txn, encode(position_));
  });
}

// A folder of run files beside the generations, gone at the end; what a crash left goes here.
Result<std::filesystem::path> make_runs_folder(const std::filesystem::path& folder) {
  const std::filesystem::path runs = folder / "runs.tmp";
  std::error_code code;
  std::filesystem::remove_all(runs, code);
  for (const char* const part : {kSubjects, kOthers})
    if (!code) std::filesystem::create_directories(runs / part, code);
  if (code)
    return fail(Error{.reason = "file_error",
                      .what = {"无法建立临时目录", "cannot make a temporary folder"},
                      .where = runs.string(),
                      .found = code.message()});
  return runs;
}

}  // namespace

Result<RebuildResult> rebuild(const RebuildOptions& options, log::Log& log,
                              const chain::Genesis& genesis) {
  TRY_ASSIGN(store::Generations generations, store::Generations::open(options.folder));
  TRY(generations.sweep());
  TRY_ASSIGN(const std::string name, generations.begin());
  const std::filesystem::path path = generations.path_of(name);
  TRY_ASSIGN(const std::filesystem::path runs, make_runs_folder(options.folder));
  RebuildResult result;
  {
    TRY_ASSIGN(const bool behind, is_behind(log, genesis));
    Rebuild work(options, log, genesis, runs, behind);
    TRY(work.apply_log());
    store::EnvOptions bulk = options.env;
    bulk.access = store::Access::kBulk;
    TRY_ASSIGN(const auto environment, views::Environment::open(path, bulk));
    TRY(work.write(*environment));
    TRY(work.correct(*environment));
    TRY(environment->env().sync());
    KILL_POINT("rebuild.synced");
    result = work.result();
  }
  std::error_code ignored;  // an empty folder that stays harms nobody
  std::filesystem::remove_all(runs, ignored);
  result.generation = path;
  if (!options.publish) return result;
  TRY(generations.publish(name));
  KILL_POINT("rebuild.renamed");
  return result;
}

}  // namespace quanlu::projections::follow

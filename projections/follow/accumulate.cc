#include "projections/follow/accumulate.h"

#include "ledger/store/pages.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::projections::follow {
namespace {

// Of the memory: what rows that are looked up may take before they go to a file, too. Looking them
// up there is slow, so the gathered ones make room first.
constexpr std::size_t kKeptPart = 2;
constexpr std::size_t kRunPart = 8;  // of the memory: what is worth a run

// An owner's state was looked up just before its history is written, and remembers where that lies.
struct OwnerViews {
  views::View state, history;
};
constexpr std::array<OwnerViews, 3> kOwners{{
    {views::View::kOrganizations, views::View::kTimeline},
    {views::View::kCases, views::View::kDossiers},
    {views::View::kStreamStates, views::View::kStreamEvents},
}};

std::uint32_t* hint_of(views::View history, KeptRows& kept) {
  for (const OwnerViews& owner : kOwners)
    if (owner.history == history) return kept.note(owner.state);
  return nullptr;
}

// Of other views themselves, which are not gathered.
views::View history_of(views::View state) {
  for (const OwnerViews& owner : kOwners)
    if (owner.state == state) return owner.history;
  return state;
}

}  // namespace

Accumulator::Accumulator(std::filesystem::path folder, RowsMemory& memory)
    : folder_(std::move(folder)), memory_(memory) {
  for (const views::ViewInfo& info : views::views())
    gathered_[static_cast<std::size_t>(info.view)] = gather(info);
}

// Each step needs what the one before has brought.
void Accumulator::expect(views::View view, std::span<const std::uint64_t> hashes) const {
  for (const std::uint64_t hash : hashes)
    kept_.expect_slot(hash);
  for (const std::uint64_t hash : hashes)
    kept_.expect_row(hash);
  const GatheredRows* const history = gathered(history_of(view));
  if (history == nullptr) return;
  for (const std::uint64_t hash : hashes)
    if (const auto note = kept_.note_of(hash)) history->expect(*note);
}

std::optional<BytesView> Accumulator::get(views::View view, BytesView key) {
  if (const auto found = kept_.find(view, key))
    return found->dead ? std::optional<BytesView>() : std::optional(found->words);
  if (kept_runs_.empty() || !read_) return std::nullopt;
  return find_in_runs(view, key);
}

// What is found comes back into memory, since it is mostly put again at once, and lies there as
// long as the reader may look at it.
std::optional<BytesView> Accumulator::find_in_runs(views::View view, BytesView key) {
  const std::uint64_t hash = hash_of(view, key);
  for (auto run = kept_runs_.rbegin(); run != kept_runs_.rend(); ++run) {
    const auto row = (*run)->find(hash, key, run_row_);
    if (!row) {
      read_ = tl::make_unexpected(row.error());
      return std::nullopt;
    }
    if (!*row) continue;
    if ((*row)->dead) return std::nullopt;
    kept_.put(view, key, (*row)->words);
    return kept_.find(view, key)->words;
  }
  return std::nullopt;
}

void Accumulator::put(views::View view, BytesView key, BytesView words) {
  if (GatheredRows* const rows = gathered(view))
    rows->put(key, words, hint_of(view, kept_));
  else
    kept_.put(view, key, words);
}

// What lies in a run, or may, is hidden by a dead row.
void Accumulator::erase(views::View view, BytesView key) {
  CHECK(gathered(view) == nullptr);
  kept_.erase(view, key, !kept_runs_.empty());
}

RowsMemory::Use Accumulator::memory() const {
  RowsMemory::Use use{.kept = kept_.memory()};
  for (const auto& rows : gathered_)
    if (rows) use.gathered += rows->memory();
  for (const auto& run : kept_runs_)
    use.runs += run->memory();
  return use;
}

void Accumulator::tell() {
  const RowsMemory::Use now = memory();
  memory_.change(told_, now);
  told_ = now;
}

// What runs keep of themselves never goes: where it takes most of the memory, runs are written
// that are small, but not ever smaller ones. Of the parts that share the memory the one writes its
// gathered rows that has at least half of them; rows that are looked up go in all parts, since each
// run of them keeps something in memory.
Status Accumulator::make_room() {
  TRY(read_);
  tell();
  TRY(give_kept());
  if (!memory_.is_full()) return {};
  if (memory_.gathered() + memory_.kept() < memory_.max() / kRunPart) return {};
  if (memory_.kept() > memory_.max() / kKeptPart && told_.kept >= memory_.kept() / 2) {
    memory_.ask_for_kept();
    TRY(give_kept());
  }
  if (told_.gathered >= memory_.gathered() / 2) TRY(write_gathered());
  tell();
  return {};
}

// Once each time that a part has asked for them.
Status Accumulator::give_kept() {
  const std::size_t asked = memory_.asked_for_kept();
  if (asked == kept_given_) return {};
  kept_given_ = asked;
  if (kept_.rows() > 0) TRY(write_kept());
  tell();
  return {};
}

std::filesystem::path Accumulator::next_run() {
  return folder_ / ("run" + std::to_string(runs_written_++));
}

Status Accumulator::write_gathered() {
  RunWriter writer(next_run(), 0);
  for (const views::ViewInfo& info : views::views())
    if (GatheredRows* const rows = gathered(info.view))
      TRY(rows->drain([&](BytesView key, BytesView words) -> Status {
        writer.add(info.view, key, words, false);
        return {};
      }));
  TRY_ASSIGN(std::unique_ptr<RunFile> run, writer.finish());
  gathered_runs_.push_back(std::move(run));
  ledger::store::give_back_freed();
  KILL_POINT("rebuild.run_written");
  return {};
}

Status Accumulator::write_kept() {
  RunWriter writer(next_run(), kept_.rows());
  TRY(kept_.drain([&](views::View view, BytesView key, BytesView words, bool dead) -> Status {
    writer.add(view, key, words, dead);
    return {};
  }));
  TRY_ASSIGN(std::unique_ptr<RunFile> run, writer.finish());
  kept_runs_.push_back(std::move(run));
  ledger::store::give_back_freed();
  return {};
}

Status Accumulator::drain(const Take& take) {
  TRY(read_);
  TRY(drain_gathered(take));
  return drain_kept(take);
}

Status Accumulator::drain_gathered(const Take& take) {
  if (!gathered_runs_.empty()) TRY(write_gathered());
  for (const views::ViewInfo& info : views::views()) {
    GatheredRows* const rows = gathered(info.view);
    if (rows == nullptr) continue;
    const TakeRow take_row = [&](BytesView key, BytesView words) {
      return take(info.view, key, words);
    };
    TRY(gathered_runs_.empty() ? rows->drain(take_row)
                               : merge_runs(gathered_runs_, info.view, take_row));
  }
  gathered_runs_.clear();
  return {};
}

Status Accumulator::drain_kept(const Take& take) {
  if (kept_runs_.empty())
    return kept_.drain([&](views::View view, BytesView key, BytesView words, bool dead) -> Status {
      CHECK(!dead);
      return take(view, key, words);
    });
  TRY(write_kept());
  for (const views::ViewInfo& info : views::views())
    if (gathered(info.view) == nullptr)
      TRY(merge_runs(kept_runs_, info.view,
                     [&](BytesView key, BytesView words) { return take(info.view, key, words); }));
  kept_runs_.clear();
  return {};
}

}  // namespace quanlu::projections::follow

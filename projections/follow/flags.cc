#include "projections/follow/flags.h"

#include "ledger/cases/decide.h"
#include "projections/views/applied.h"
#include "schemas/codec/place.h"

namespace quanlu::projections::follow {
namespace {

using schemas::codec::Event;

constexpr std::size_t kUnwrittenMax = 100'000;  // rows of the state in memory only

bool is_imported(const Event& event) {
  return views::number_of(event.envelope().getOrigin()) ==
         views::number_of(schemas::registry::Origin::kImport);
}

}  // namespace

Result<std::vector<Refusal>> Flags::take(const Event& event) {
  if (library_ == nullptr || (!rows_ && !is_imported(event))) return std::vector<Refusal>();
  const Seq place = schemas::codec::place_of(event);
  if (!rows_) TRY(begin());
  const auto applied = state_->applied();
  if (applied && place <= *applied) {
    const auto found = recent_.find(place);
    return found == recent_.end() ? std::vector<Refusal>() : found->second;
  }
  TRY(catch_up(place));
  std::vector<Refusal> flags = fold(event);
  TRY(rows_->status());
  if (!flags.empty()) recent_.emplace(place, flags);
  return flags;
}

Status Flags::begin() {
  TRY_ASSIGN(rows_, ScratchRows::open(scratch_));
  state_ = std::make_unique<ledger::cases::State>(*rows_, *library_);
  return {};
}

// The rules need the whole history: organizations, accounts, sums; also what another process put
// into the views.
Status Flags::catch_up(Seq before) {
  const Seq from = state_->applied() ? state_->applied()->next() : Seq(0);
  if (from == before) return {};
  TRY_ASSIGN(const auto reader, log_.read(Locator(from.value)));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record || record->locator.value >= before.value) return {};
    const Result<Event> event = Event::decode(record->entry);
    if (event) fold(*event);
    TRY(rows_->status());
  }
}

std::vector<Refusal> Flags::fold(const Event& event) {
  std::vector<Refusal> flags = ledger::cases::evolve(*state_, event).flags;
  if (state_->unwritten() > kUnwrittenMax) {
    state_->write_back();
    state_->forget();
  }
  if (!is_imported(event)) flags.clear();
  return flags;
}

}  // namespace quanlu::projections::follow

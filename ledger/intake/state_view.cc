#include "ledger/intake/state_view.h"

#include "ledger/cases/decide.h"
#include "ledger/intake/recovery.h"
#include "schemas/base/check.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::intake {

StateView::StateView(const Directory& directory, log::Log& log, const chain::Genesis& genesis,
                     Partition partition)
    : log_(log),
      ordered_(dynamic_cast<log::OrderedLog*>(&log)),
      genesis_(genesis),
      partition_(partition),
      documents_(directory.documents(), genesis.suite),
      hasher_(genesis.suite) {}

Result<std::unique_ptr<StateView>> StateView::open(const Directory& directory, log::Log& log,
                                                   const chain::Genesis& genesis,
                                                   Partition partition) {
  std::unique_ptr<StateView> view(new StateView(directory, log, genesis, partition));
  TRY_ASSIGN(auto saved, StateStore::open_to_read(directory.state(partition)));
  TRY(view->begin(std::move(saved)));
  TRY(view->catch_up());
  return view;
}

Result<std::unique_ptr<StateView>> StateView::beside(const StateStore& writer,
                                                     const Directory& directory, log::Log& log,
                                                     const chain::Genesis& genesis,
                                                     Partition partition) {
  std::unique_ptr<StateView> view(new StateView(directory, log, genesis, partition));
  TRY_ASSIGN(auto saved, StateStore::beside(writer));
  TRY(view->begin(std::move(saved)));
  TRY(view->catch_up());
  return view;
}

Status StateView::begin(std::unique_ptr<StateStore> saved) {
  saved_ = std::move(saved);
  rows_ = std::make_unique<cases::OverlayRows>(*saved_);
  state_ = std::make_unique<cases::State>(*rows_, documents_);
  if (ordered_ != nullptr) {
    for (std::uint32_t p = 0; p < ordered_->partitions().size(); ++p)
      TRY(start_point(*ordered_->partitions()[p], *saved_, genesis_, Partition(p), hasher_));
    next_ = Locator(state_->applied() ? state_->applied()->value + 1 : 0);
    return {};
  }
  TRY_ASSIGN(StartPoint from, start_point(log_, *saved_, genesis_, partition_, hasher_));
  fold_.emplace(hasher_, verifier_, genesis_, std::move(from.state));
  next_ = from.next;
  return {};
}

Status StateView::catch_up() {
  const std::lock_guard lock(mutex_);
  if (ordered_ != nullptr) return catch_up_in_order();
  const Evolve evolve = [this](BytesView entry, Seq) {
    const auto event = schemas::codec::Event::decode(entry);
    CHECK(event.has_value());  // the fold accepted it: its form is right
    cases::evolve(*state_, *event);
  };
  TRY_ASSIGN(const Recovery folded, recover(log_, next_, *fold_, evolve, [](auto) {}));
  next_ = folded.end;
  return {};
}

// The partitions' logs, or their copies on this machine, hold accepted entries only.
Status StateView::catch_up_in_order() {
  TRY_ASSIGN(const auto reader, log_.read(next_));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) return {};
    const auto event = schemas::codec::Event::decode(record->entry);
    if (!event)
      return fail(Failure::kTampered, "not_decodable",
                  {"条目无法解码", "an entry cannot be decoded"},
                  "place " + std::to_string(record->locator.value));
    cases::evolve(*state_, *event);
    next_ = record->locator.next();
  }
}

void StateView::ask(const std::function<void(const cases::State&)>& question) const {
  const std::lock_guard lock(mutex_);
  question(*state_);
}

chain::State StateView::accepted() const {
  CHECK(fold_.has_value());
  const std::lock_guard lock(mutex_);
  return fold_->state();
}

}  // namespace quanlu::ledger::intake

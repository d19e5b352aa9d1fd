#include "ledger/intake/state_view.h"

#include "ledger/cases/decide.h"
#include "ledger/intake/recovery.h"
#include "schemas/base/check.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::intake {

StateView::StateView(const Directory& directory, log::Log& log, const chain::Genesis& genesis,
                     Partition partition)
    : log_(log),
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
  TRY_ASSIGN(StartPoint from, start_point(log_, *saved_, genesis_, partition_, hasher_));
  fold_.emplace(hasher_, verifier_, genesis_, std::move(from.state));
  next_ = from.next;
  return {};
}

Status StateView::catch_up() {
  const std::lock_guard lock(mutex_);
  const Evolve evolve = [this](BytesView entry, Seq) {
    const auto event = schemas::codec::Event::decode(entry);
    CHECK(event.has_value());  // the fold accepted it: its form is right
    cases::evolve(*state_, *event);
  };
  TRY_ASSIGN(const Recovery folded, recover(log_, next_, *fold_, evolve, [](auto) {}));
  next_ = folded.end;
  return {};
}

void StateView::ask(const std::function<void(const cases::State&)>& question) const {
  const std::lock_guard lock(mutex_);
  question(*state_);
}

chain::State StateView::accepted() const {
  const std::lock_guard lock(mutex_);
  return fold_->state();
}

}  // namespace quanlu::ledger::intake

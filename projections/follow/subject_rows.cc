#include "projections/follow/subject_rows.h"

#include <utility>

#include "schemas/base/check.h"

namespace quanlu::projections::follow {

SubjectRows::SubjectRows(std::filesystem::path runs, RowsMemory& memory, bool beside)
    : rows_(std::move(runs), memory) {
  if (beside) thread_ = std::thread([this] { run(); });
}

SubjectRows::~SubjectRows() {
  static_cast<void>(finish());  // whoever wanted to know has asked before
}

void SubjectRows::apply(const views::Fact& fact, const views::Route& route) {
  views_.apply_subject_rows(fact, route, rows_);
}

void SubjectRows::run() {
  while (const std::optional<EventBatch> batch = batches_.take()) {
    for (const EventBatch::Item& item : batch->items())
      apply(item.fact, item.route);
    made_ = rows_.make_room();
    if (!made_) return batches_.stop();
  }
}

Status SubjectRows::take(EventBatch batch) {
  CHECK(is_beside());
  if (batches_.give(std::move(batch))) return {};
  return finish();  // it has stopped, so there is a failure
}

Status SubjectRows::finish() {
  if (!thread_.joinable()) return made_;
  batches_.end();
  thread_.join();
  return made_;
}

}  // namespace quanlu::projections::follow

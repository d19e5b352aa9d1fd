#include "projections/follow/subject_rows.h"

#include <utility>

#include "projections/views/keys.h"

namespace quanlu::projections::follow {

SubjectRows::SubjectRows(std::filesystem::path runs, RowsMemory& memory, bool beside)
    : rows_(std::move(runs), memory) {
  if (beside) thread_ = std::thread([this] { run(); });
}

SubjectRows::~SubjectRows() {
  static_cast<void>(finish());  // whoever wanted to know has asked before
}

Status SubjectRows::apply(const EventBatch& batch) {
  expect(batch);
  for (const EventBatch::Item& item : batch.items())
    views_.apply_subject_rows(item.fact, item.route, rows_);
  return rows_.make_room();
}

void SubjectRows::expect(const EventBatch& batch) {
  expected_.clear();
  for (const EventBatch::Item& item : batch.items()) {
    const auto key = views::key::subject(item.route.subject);
    if (key.fits()) expected_.push_back(hash_of(views::View::kOrganizations, key.padded()));
  }
  rows_.expect(views::View::kOrganizations, expected_);
}

void SubjectRows::run() {
  while (const std::optional<EventBatch> batch = batches_.take()) {
    made_ = apply(*batch);
    if (!made_) return batches_.stop();
  }
}

Status SubjectRows::take(EventBatch batch) {
  if (!thread_.joinable()) {
    if (made_) made_ = apply(batch);
    return made_;
  }
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

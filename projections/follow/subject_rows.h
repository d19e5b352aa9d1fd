#pragma once
// The rows of subjects (cards, timelines, names): some two fifths of what a rebuild makes, and no
// row of anything else is read for them. So they are made beside the others, on a thread of their
// own, in the same order of events: the same rows, whoever is faster.
#include <filesystem>
#include <optional>
#include <thread>

#include "projections/follow/accumulate.h"
#include "projections/follow/event_batch.h"
#include "projections/follow/hand_over.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::follow {

// What the thread holds (rows, views) is its own until finish(); the rest is the caller's.
class SubjectRows {
 public:
  // `beside` false: no thread, the caller makes them itself.
  SubjectRows(std::filesystem::path runs, RowsMemory& memory, bool beside);
  ~SubjectRows();
  SubjectRows(const SubjectRows&) = delete;
  SubjectRows& operator=(const SubjectRows&) = delete;

  bool is_beside() const { return thread_.joinable(); }

  // Not beside: at once.
  void apply(const views::Fact& fact, const views::Route& route);
  Status make_room() { return rows_.make_room(); }

  // Beside: some time. Waits while kBatchesMax are under way. The failure of an earlier one comes
  // out here or in finish(), and none is taken after it.
  Status take(EventBatch batch);

  // All that was taken is in the rows then.
  Status finish();
  Accumulator& rows() { return rows_; }

 private:
  static constexpr std::size_t kBatchesMax = 8;

  void run();

  views::ViewSet views_;
  Accumulator rows_;
  HandOver<EventBatch> batches_{kBatchesMax};
  Status made_;  // the thread's; read when it has stopped
  std::thread thread_;
};

}  // namespace quanlu::projections::follow

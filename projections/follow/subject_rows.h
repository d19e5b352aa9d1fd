#pragma once
// The rows of subjects (cards, timelines, names): some two fifths of what a rebuild makes, and no
// row of anything else is read for them. So they are made beside the others, on a thread of their
// own, in the same order of events: the same rows, whoever is faster. A batch of events at a time,
// since what is known of their subjects lies all over the memory and can be asked for ahead.
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

#include "projections/follow/accumulate.h"
#include "projections/follow/event_batch.h"
#include "projections/follow/hand_over.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::follow {

// What the thread holds (rows, views) is its own until finish(); the rest is the caller's.
class SubjectRows {
 public:
  // `beside` false: no thread, they are made when they are taken.
  SubjectRows(std::filesystem::path runs, RowsMemory& memory, bool beside);
  ~SubjectRows();
  SubjectRows(const SubjectRows&) = delete;
  SubjectRows& operator=(const SubjectRows&) = delete;

  // Beside: waits while kBatchesMax are under way. The failure of an earlier one comes out here or
  // in finish(), and none is taken after it.
  Status take(EventBatch batch);

  // All that was taken is in the rows then.
  Status finish();
  Accumulator& rows() { return rows_; }

 private:
  static constexpr std::size_t kBatchesMax = 8;

  void run();
  Status apply(const EventBatch& batch);
  void expect(const EventBatch& batch);

  views::ViewSet views_;
  Accumulator rows_;
  HandOver<EventBatch> batches_{kBatchesMax};
  std::vector<std::uint64_t> expected_;
  Status made_;  // the thread's; read when it has stopped
  std::thread thread_;
};

}  // namespace quanlu::projections::follow

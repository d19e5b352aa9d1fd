#pragma once
// Events on their way from the thread that reads and decodes to the one that makes rows of subjects
// (subject_rows.h): decoded once, with bytes of their own, since those of the log go with its next
// chunk. One thread at a time.
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "projections/views/applied.h"
#include "schemas/codec/event.h"

namespace quanlu::projections::follow {

class EventBatch {
 public:
  static constexpr std::size_t kBytes = 256 << 10;  // of entries, or one that is larger
  static constexpr std::size_t kItems = 512;

  struct Item {
    schemas::codec::Event event;
    views::Fact fact;    // of `event`
    views::Route route;  // texts lie in the batch
  };

  // Whether an event of that size still goes in. An empty batch takes any.
  bool has_room(std::size_t bytes) const;
  // A copy of the entry, 8-aligned, until the batch goes. There is room.
  BytesView copy(BytesView entry);
  // An event that was decoded from the copy made last. The subject that a route remembers lies
  // elsewhere and is copied.
  void add(schemas::codec::Event event, const views::Fact& fact, const views::Route& route);
  // The copy made last is not wanted after all.
  void drop(BytesView copy);

  bool is_empty() const { return items_.empty(); }
  const std::vector<Item>& items() const { return items_; }

 private:
  std::unique_ptr<std::uint64_t[]> words_;
  std::size_t words_max_ = 0, used_ = 0;
  std::deque<std::string> subjects_;  // each stays where it is
  std::vector<Item> items_;           // never more than there was room for at first
};

}  // namespace quanlu::projections::follow

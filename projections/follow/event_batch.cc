#include "projections/follow/event_batch.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "schemas/base/check.h"

namespace quanlu::projections::follow {
namespace {

std::size_t words_of(std::size_t bytes) {
  return (bytes + 7) / 8;
}

}  // namespace

bool EventBatch::has_room(std::size_t bytes) const {
  return words_ == nullptr || (used_ + words_of(bytes) <= words_max_ && items_.size() < kItems);
}

BytesView EventBatch::copy(BytesView entry) {
  CHECK(has_room(entry.size()));
  if (words_ == nullptr) {
    words_max_ = std::max(words_of(kBytes), words_of(entry.size()));
    words_ = std::make_unique_for_overwrite<std::uint64_t[]>(words_max_);
    items_.reserve(kItems);
  }
  auto* const place = reinterpret_cast<std::uint8_t*>(words_.get() + used_);
  std::memcpy(place, entry.data(), entry.size());
  used_ += words_of(entry.size());
  return {place, entry.size()};
}

void EventBatch::drop(BytesView copy) {
  used_ -= words_of(copy.size());
  CHECK(reinterpret_cast<const std::uint8_t*>(words_.get() + used_) == copy.data());
}

void EventBatch::add(schemas::codec::Event event, const views::Fact& fact,
                     const views::Route& route) {
  CHECK(items_.size() < kItems);
  Item& item = items_.emplace_back(Item{std::move(event), fact, route});
  item.fact.event = &item.event;
  if (route.subject.data() != fact.subject.data())
    item.route.subject = subjects_.emplace_back(route.subject);
}

}  // namespace quanlu::projections::follow

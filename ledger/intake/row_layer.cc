#include "ledger/intake/row_layer.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "schemas/base/check.h"

namespace quanlu::ledger::intake {
namespace {

std::uint32_t hash_of_key(std::string_view key) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(key));
}

std::uint32_t narrow(std::size_t size) {
  CHECK(size <= std::numeric_limits<std::uint32_t>::max());
  return static_cast<std::uint32_t>(size);
}

}  // namespace

RowLayer::Row RowLayer::row(std::size_t number) const {
  const Place& place = places_[number];
  const std::string_view texts = texts_;
  Row row{.key = texts.substr(place.key, place.key_size), .value = std::nullopt};
  if (!place.erased) row.value = texts.substr(place.value, place.value_size);
  return row;
}

std::optional<RowLayer::Row> RowLayer::find(std::string_view key) const {
  if (places_.empty()) return std::nullopt;
  const Mark& mark = index_[mark_of(key, hash_of_key(key))];
  return mark.number == 0 ? std::nullopt : std::optional(row(mark.number - 1));
}

void RowLayer::put(std::string_view key, std::optional<std::string_view> value) {
  if (2 * (places_.size() + 1) > index_.size()) widen();
  const std::uint32_t hash = hash_of_key(key);
  Mark& mark = index_[mark_of(key, hash)];
  if (mark.number == 0) {
    places_.push_back({.key = texts_.size(), .key_size = narrow(key.size())});
    mark = {hash, narrow(places_.size())};
    texts_ += key;
  }
  Place& place = places_[mark.number - 1];
  place.erased = !value.has_value();
  place.value = texts_.size();
  place.value_size = value ? narrow(value->size()) : 0;
  if (value) texts_ += *value;
}

void RowLayer::clear() {
  texts_.clear();
  places_.clear();
  std::fill(index_.begin(), index_.end(), Mark());
}

std::size_t RowLayer::mark_of(std::string_view key, std::uint32_t hash) const {
  const std::size_t last = index_.size() - 1;
  std::size_t at = hash & last;
  for (; index_[at].number != 0; at = (at + 1) & last)
    if (index_[at].hash == hash && row(index_[at].number - 1).key == key) break;
  return at;
}

void RowLayer::widen() {
  std::vector<Mark> old(std::max(kMarksMin, 2 * index_.size()));
  old.swap(index_);
  const std::size_t last = index_.size() - 1;
  for (const Mark& mark : old) {
    if (mark.number == 0) continue;
    std::size_t at = mark.hash & last;
    while (index_[at].number != 0)
      at = (at + 1) & last;
    index_[at] = mark;
  }
}

}  // namespace quanlu::ledger::intake

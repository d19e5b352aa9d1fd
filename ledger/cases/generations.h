#pragma once
// A bounded memory in two generations: what is asked for is in the recent one, turn() makes the
// recent one the older one and lets go of what nobody asked for since the last turn. Values stay
// where they are until then. Both generations are found through one index of hashes, open and
// probed in a row: most of what an event asks for is in no cache of the processor, and the index
// is looked at where a list of nodes would be walked.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace quanlu::ledger::cases {

struct TextHash {
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

template <typename Key, typename Value, typename Hash = std::hash<Key>>
class Generations {
 public:
  using Entry = std::pair<const Key, Value>;

  // nullptr: not remembered.
  template <typename Wanted>
  Entry* find(const Wanted& key) {
    Place* place = place_of(key, Hash{}(key));
    if (place == nullptr) return nullptr;
    if (place->node->turn != turn_) ++recent_;
    place->node->turn = turn_;
    return &place->node->entry;
  }

  // The key is not remembered yet.
  template <typename Wanted>
  Entry& add(const Wanted& key, Value value) {
    if (2 * (size_ + 1) > index_.size()) widen();
    const std::size_t hash = Hash{}(key);
    std::size_t at = home(hash);
    while (index_[at].node)
      at = next(at);
    index_[at] = {hash, std::make_unique<Node>(turn_, key, std::move(value))};
    ++size_;
    ++recent_;
    return index_[at].node->entry;
  }

  template <typename Wanted>
  void erase(const Wanted& key) {
    Place* place = place_of(key, Hash{}(key));
    if (place == nullptr) return;
    if (place->node->turn == turn_) --recent_;
    --size_;
    place->node.reset();
    close_gap(static_cast<std::size_t>(place - index_.data()));
  }

  void clear() {
    index_.clear();
    size_ = recent_ = 0;
  }

  void turn() {
    std::vector<Place> old(index_.size());
    old.swap(index_);
    size_ = recent_;
    for (Place& place : old)
      if (place.node && place.node->turn == turn_) settle(std::move(place));
    ++turn_;
    recent_ = 0;
  }

  std::size_t recent() const { return recent_; }

 private:
  struct Node {
    template <typename Wanted>
    Node(std::uint64_t asked, const Wanted& key, Value value)
        : turn(asked), entry(key, std::move(value)) {}

    std::uint64_t turn;  // when it was last asked for; beside the key, which is read with it
    Entry entry;
  };
  struct Place {
    std::size_t hash = 0;
    std::unique_ptr<Node> node;  // nullptr: free
  };
  static constexpr std::size_t kPlacesMin = 16;

  // The high bits of a product: hashes of numbers are the numbers themselves.
  std::size_t home(std::size_t hash) const {
    return (hash * 0x9E3779B97F4A7C15) >> (64 - std::countr_zero(index_.size()));
  }
  std::size_t next(std::size_t at) const { return (at + 1) & (index_.size() - 1); }

  template <typename Wanted>
  Place* place_of(const Wanted& key, std::size_t hash) {
    if (index_.empty()) return nullptr;
    for (std::size_t at = home(hash); index_[at].node; at = next(at))
      if (index_[at].hash == hash && index_[at].node->entry.first == key) return &index_[at];
    return nullptr;
  }

  void settle(Place place) {
    std::size_t at = home(place.hash);
    while (index_[at].node)
      at = next(at);
    index_[at] = std::move(place);
  }

  // At most half of the places are taken, so that a search ends soon.
  void widen() {
    std::vector<Place> old(index_.empty() ? kPlacesMin : 2 * index_.size());
    old.swap(index_);
    for (Place& place : old)
      if (place.node) settle(std::move(place));
  }

  // What stands behind a place that became free may belong in front of it.
  void close_gap(std::size_t gap) {
    for (std::size_t at = next(gap); index_[at].node; at = next(at))
      settle(std::exchange(index_[at], Place()));
  }

  std::vector<Place> index_;  // as many as a power of two
  std::size_t size_ = 0, recent_ = 0;
  std::uint64_t turn_ = 0;
};

}  // namespace quanlu::ledger::cases

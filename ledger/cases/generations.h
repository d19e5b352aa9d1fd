#pragma once
// A bounded memory in two generations: what is asked for is in the recent one, turn() makes the
// recent one the older one and lets go of what nobody asked for since the last turn. Values stay
// where they are until then.
#include <cstddef>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace quanlu::ledger::cases {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

template <typename Key, typename Value, typename Hash = std::hash<Key>>
class Generations {
 public:
  // nullptr: not remembered.
  template <typename Wanted>
  std::pair<const Key, Value>* find(const Wanted& key) {
    if (const auto at = recent_.find(key); at != recent_.end()) return &*at;
    const auto at = older_.find(key);
    if (at == older_.end()) return nullptr;
    return &*recent_.insert(older_.extract(at)).position;
  }
  // The key is not remembered yet.
  template <typename Wanted>
  std::pair<const Key, Value>& add(const Wanted& key, Value value) {
    return *recent_.emplace(key, std::move(value)).first;
  }
  template <typename Wanted>
  void erase(const Wanted& key) {
    if (const auto at = recent_.find(key); at != recent_.end()) recent_.erase(at);
    if (const auto at = older_.find(key); at != older_.end()) older_.erase(at);
  }
  void clear() {
    recent_.clear();
    older_.clear();
  }
  void turn() {
    older_ = std::move(recent_);
    recent_.clear();
  }
  std::size_t recent() const { return recent_.size(); }

 private:
  std::unordered_map<Key, Value, Hash, std::equal_to<>> recent_, older_;
};

}  // namespace quanlu::ledger::cases

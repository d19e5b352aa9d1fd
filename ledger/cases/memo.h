#pragma once
// What was unpacked from the rows lately, so that the ten rules that look at one stream read it
// once. A memo never answers by itself: the caller names the length that the stream has now, and
// what was remembered in another length does not count. Bounded; one thread owns it.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/cases/step.h"

namespace quanlu::ledger::cases {

// Steps that are shared and do not change: cheap to hand on, good for as long as it is held.
class Steps {
 public:
  using List = std::vector<Step>;
  Steps() : Steps(List()) {}
  explicit Steps(List steps) : list_(std::make_shared<List>(std::move(steps))) {}

  operator const List&() const { return *list_; }  // NOLINT: a list is what it is
  const List& list() const { return *list_; }
  auto begin() const { return list_->begin(); }
  auto end() const { return list_->end(); }
  std::size_t size() const { return list_->size(); }
  bool empty() const { return list_->empty(); }
  const Step& operator[](std::size_t at) const { return (*list_)[at]; }
  const Step& front() const { return list_->front(); }
  const Step& back() const { return list_->back(); }

 private:
  friend class Memo;
  std::shared_ptr<List> list_;
};

// Lists are remembered by name and key.
inline std::string memo_name(std::string_view list, std::string_view key) {
  std::string name(list);
  name += '\0';
  name += key;
  return name;
}

class Memo {
 public:
  static constexpr std::size_t kStepsMax = 100'000;  // then all is forgotten and read again

  std::optional<Steps> history(std::uint64_t stream, std::size_t length) const;
  void keep_history(std::uint64_t stream, const Steps& steps);
  // A step joins a stream: what is remembered of it grows along, if nobody looks at it.
  bool has_history(std::uint64_t stream, std::size_t length) const;
  void append(std::uint64_t stream, Step step);

  // The events of a look-up list, in log order, voided ones left out.
  std::optional<Steps> listed(const std::string& list) const;
  void keep_listed(const std::string& list, const Steps& steps);
  void forget_listed(const std::string& list) { lists_.erase(list); }
  void forget_listed() { lists_.clear(); }

 private:
  void make_room(std::size_t steps);

  std::unordered_map<std::uint64_t, Steps> histories_;
  std::unordered_map<std::string, Steps> lists_;
  std::size_t kept_ = 0;  // steps, more or less: what was replaced counts on
};

}  // namespace quanlu::ledger::cases

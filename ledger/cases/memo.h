#pragma once
// What was read from the rows lately and is asked for again and again: histories, what they add up
// to, the events of look-up lists. A memo never answers for another length of a stream than the one
// it was asked to remember, and forgets what a correction changed. Bounded; one thread owns it.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ledger/cases/generations.h"
#include "ledger/cases/step.h"
#include "ledger/cases/summaries.h"
#include "ledger/rules/calendar.h"

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

// A summary with the number of steps that stood in the stream when it was made.
template <typename Summary>
struct Summed {
  Summary summary;
  std::uint32_t steps = 0;
};

// Which event of a list is in force on a day: the last question of its kind.
struct InForce {
  bool known = false;
  Day day{};
  Steps listed;
  const Step* step = nullptr;  // of `listed`; nullptr: none
};

class Memo {
 public:
  static constexpr std::size_t kStepsMax = 40'000;  // in histories; as many again are older
  static constexpr std::size_t kListsMax = 20'000;
  static constexpr std::size_t kSummariesMax = 50'000;

  // Histories by the stream's number, for a stream that now has `steps` steps.
  const Steps* history(std::uint64_t stream, std::uint32_t steps);
  void keep_history(std::uint64_t stream, std::uint32_t steps, const Steps& history);
  // A step that counts joins a stream that had `before` steps: what is remembered grows along, if
  // nobody looks at it. `remembered` makes the step as the rows have it, and is called only then.
  template <typename MakeStep>
  void append(std::uint64_t stream, std::uint32_t before, const Step& step, MakeStep remembered);

  template <typename Summary>
  Summed<Summary>& summed(std::uint64_t stream) {
    auto& all = std::get<Generations<std::uint64_t, Summed<Summary>>>(summaries_);
    if (auto* known = all.find(stream)) return known->second;
    return all.add(stream, {}).second;
  }

  // A correction changed what counts in the stream.
  void forget_stream(std::uint64_t stream);

  // The events of a look-up list, by memo_name(list, key).
  const Steps* listed(std::string_view name);
  void keep_listed(std::string_view name, const Steps& steps);
  void forget_listed(std::string_view name);
  void forget_listed();
  InForce& in_force(std::string_view list) { return in_force_[list]; }

  // Calendars of published years, from and to.
  std::map<std::pair<int, int>, rules::WorkingCalendar>& calendars() { return calendars_; }

  // Between two events: references into summaries end here.
  void turn_when_full();

 private:
  // A place is a number, and numbers are remembered as they are said: no row is read for it.
  void add_place(std::uint64_t stream, std::uint32_t before, const Step& step);

  struct History {
    Steps steps;
    std::uint32_t length = 0;  // steps of the stream, corrected ones included
  };

  Generations<std::uint64_t, History> histories_;
  std::size_t kept_steps_ = 0;  // in the recent histories, more or less
  Generations<std::string, Steps, TextHash> lists_;
  std::tuple<Generations<std::uint64_t, Summed<OrgSummary>>,
             Generations<std::uint64_t, Summed<FoundingSummary>>,
             Generations<std::uint64_t, Summed<PlaceSummary>>,
             Generations<std::uint64_t, Summed<AccountFacts>>,
             Generations<std::uint64_t, Summed<CalendarSummary>>,
             Generations<std::uint64_t, Summed<Sums>>>
      summaries_;
  std::map<std::string_view, InForce> in_force_;  // lists are named by constants
  std::map<std::pair<int, int>, rules::WorkingCalendar> calendars_;
};

template <typename MakeStep>
void Memo::append(std::uint64_t stream, std::uint32_t before, const Step& step,
                  MakeStep remembered) {
  add_place(stream, before, step);
  auto* found = histories_.find(stream);
  if (found == nullptr) return;
  History& known = found->second;
  if (known.length != before || known.steps.list_.use_count() > 1) return histories_.erase(stream);
  known.steps.list_->push_back(remembered());
  ++known.length;
  ++kept_steps_;
}

// Lists are remembered by name and key.
std::string memo_name(std::string_view list, std::string_view key);

}  // namespace quanlu::ledger::cases

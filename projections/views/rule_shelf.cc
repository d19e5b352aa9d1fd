#include "projections/views/rule_shelf.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "ledger/cases/read.h"
#include "projections/views/applied.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {
namespace {

using registry::EventCode;

enum Kind : std::uint8_t { kRuleSet = 1, kCalendar = 2 };

// A span of a deadline as a row holds it. The words of variants are those of the rule sets.
struct StoredSpan {
  std::uint16_t deadline = 0;
  std::uint8_t variant = 0, unit = 0;
  std::int16_t amount = 0, extension = 0;
  std::uint8_t month = 0, day = 0, before = 0, held_by_view = 0;
};
static_assert(sizeof(StoredSpan) == 12);

constexpr std::array<std::string_view, 6> kVariants{"",       "emergency", "foundation",
                                                    "permit", "joint",     "supervisor"};

void add_span(std::uint16_t number, std::string_view variant, const rules::Span& span,
              const rules::Deadline& deadline, std::string& bytes) {
  const auto* const word = std::find(kVariants.begin(), kVariants.end(), variant);
  if (word == kVariants.end()) return;
  StoredSpan stored;
  stored.deadline = number;
  stored.variant = static_cast<std::uint8_t>(word - kVariants.begin());
  stored.unit = static_cast<std::uint8_t>(span.unit);
  stored.amount = static_cast<std::int16_t>(span.amount);
  stored.extension = static_cast<std::int16_t>(deadline.extension);
  stored.month = static_cast<std::uint8_t>(span.month);
  stored.day = static_cast<std::uint8_t>(span.day_of_month);
  stored.before = span.before ? 1 : 0;
  stored.held_by_view = deadline.held_by_view ? 1 : 0;
  bytes.append(reinterpret_cast<const char*>(&stored), sizeof stored);
}

std::string packed(const rules::RuleSet& set) {
  std::string bytes;
  for (const registry::DeadlineInfo& info : registry::deadlines()) {
    const rules::Deadline& deadline = set.deadline(info.id);
    const auto number = number_of(info.deadline);
    add_span(number, "", deadline.span, deadline, bytes);
    for (const auto& variant : deadline.variants)
      add_span(number, variant.first, variant.second, deadline, bytes);
  }
  return bytes;
}

std::vector<rules::Deadline> unpacked_deadlines(std::string_view bytes) {
  std::vector<rules::Deadline> deadlines(bytes.empty() ? 0 : registry::deadlines().size() + 1);
  for (; bytes.size() >= sizeof(StoredSpan); bytes.remove_prefix(sizeof(StoredSpan))) {
    StoredSpan stored;
    std::memcpy(&stored, bytes.data(), sizeof stored);
    if (stored.deadline >= deadlines.size() || stored.variant >= kVariants.size()) continue;
    rules::Deadline& deadline = deadlines[stored.deadline];
    rules::Span span{.amount = stored.amount,
                     .unit = static_cast<rules::Unit>(stored.unit),
                     .month = stored.month,
                     .day_of_month = stored.day,
                     .before = stored.before != 0};
    deadline.extension = stored.extension;
    deadline.held_by_view = stored.held_by_view != 0;
    if (stored.variant == 0)
      deadline.span = span;
    else
      deadline.variants.insert_or_assign(std::string(kVariants[stored.variant]), span);
  }
  return deadlines;
}

// How many days are off, then those, then the days made up.
std::string packed(const rules::CalendarYear& year) {
  std::string bytes;
  const auto add = [&](std::int32_t number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  add(static_cast<std::int32_t>(year.days_off.size()));
  for (const Day day : year.days_off)
    add(day.value);
  for (const Day day : year.make_up_days)
    add(day.value);
  return bytes;
}

rules::CalendarYear unpacked_year(std::uint32_t number, std::string_view bytes) {
  rules::CalendarYear year{.year = static_cast<int>(number)};
  std::vector<std::int32_t> numbers(bytes.size() / sizeof(std::int32_t));
  if (!numbers.empty())
    std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(std::int32_t));
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const bool is_off = i <= static_cast<std::size_t>(numbers[0]);
    (is_off ? year.days_off : year.make_up_days).emplace_back(numbers[i]);
  }
  return year;
}

}  // namespace

// What a number of rule sets and calendars says; made again when another number is asked for.
class RuleShelf::Known final : public cases::Rulings {
 public:
  Known(const RuleShelf& shelf, std::size_t set_count, std::size_t year_count)
      : sets(set_count), years(year_count) {
    for (std::size_t i = 0; i < sets; ++i)
      sets_.push_back(&shelf.sets_[i]);
    for (std::size_t i = 0; i < years; ++i)
      calendar_.put(shelf.years_[i].days);
  }

  const rules::Deadline* deadline_on(std::string_view id, Day day) const override {
    const Set* latest = nullptr;  // of equal days the later publication
    for (const Set* set : sets_)
      if (set->effective_on <= day && (!latest || set->effective_on >= latest->effective_on))
        latest = set;
    if (latest == nullptr || latest->deadlines.empty()) return nullptr;
    return &latest->deadlines[number_of(registry::find_deadline(id)->deadline)];
  }
  const rules::WorkingCalendar& calendar_of(int, int) const override { return calendar_; }
  bool is_foundation(std::string_view uscc) const override {
    return uscc.size() == 18 && uscc[0] == '5' && uscc[1] == '3';
  }

  const std::size_t sets, years;

 private:
  std::vector<const Set*> sets_;
  rules::WorkingCalendar calendar_;
};

RuleShelf::RuleShelf() = default;
RuleShelf::~RuleShelf() = default;

void RuleShelf::load(Rows& rows) {
  sets_.clear();
  years_.clear();
  known_.reset();
  for (rows_ = 0;; ++rows_) {
    const std::optional<BytesView> words = rows.get(View::kRules, key::index(rows_).padded());
    if (!words) return;
    RuleRow row;
    CHECK(decode(*words, row));
    put(row);
  }
}

void RuleShelf::put(const RuleRow& row) {
  known_.reset();
  if (row.kind == kRuleSet)
    sets_.push_back({row.seq, Day(row.effective_on), unpacked_deadlines(row.content)});
  else
    years_.push_back({row.seq, unpacked_year(row.number, row.content)});
}

void RuleShelf::publish(const Fact& fact, const cases::Library* library, Rows& rows,
                        RowBuffer& buffer) {
  const auto code = static_cast<EventCode>(fact.code);
  if (code != EventCode::kRuleSetActivated && code != EventCode::kWorkingCalendarPublished) return;
  const cases::Step step = cases::read(*fact.event);
  RuleRow row;
  std::string content;
  row.seq = fact.seq.value;
  if (code == EventCode::kRuleSetActivated) {
    row.kind = kRuleSet;
    row.number = static_cast<std::uint32_t>(step.number("ruleSet"));
    row.effective_on = step.day("effectiveOn").value;
    const rules::RuleSet* set = library == nullptr ? nullptr : library->rule_set(step.text("file"));
    if (set != nullptr) content = packed(*set);
  } else {
    row.kind = kCalendar;
    row.number = static_cast<std::uint32_t>(step.number("year"));
    content = packed(cases::calendar_year(step));
  }
  row.content = content;
  rows.put(View::kRules, key::index(rows_++).padded(), buffer.encode(row));
  put(row);
}

const cases::Rulings& RuleShelf::known_before(Seq seq) const {
  const auto earlier = [&](const auto& list) {
    return static_cast<std::size_t>(std::count_if(
        list.begin(), list.end(), [&](const auto& one) { return one.seq < seq.value; }));
  };
  const std::size_t sets = earlier(sets_), years = earlier(years_);
  if (!known_ || known_->sets != sets || known_->years != years)
    known_ = std::make_unique<Known>(*this, sets, years);
  return *known_;
}

}  // namespace quanlu::projections::views

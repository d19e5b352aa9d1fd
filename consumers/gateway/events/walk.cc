#include "consumers/gateway/events/walk.h"

#include <algorithm>

#include "schemas/registry/registry.h"

namespace quanlu::consumers::gateway::events {
namespace {

namespace registry = schemas::registry;
using answer::bad_parameter;

constexpr Partition kWalked{0};  // the views are one environment

std::optional<std::uint16_t> code_of(const std::string& text) {
  if (const registry::EventType* type = registry::find_event(text)) return type->code;
  if (text.empty() || text.size() > 5 || text.find_first_not_of("0123456789") != text.npos)
    return std::nullopt;
  const unsigned long code = std::stoul(text);
  if (code > UINT16_MAX) return std::nullopt;
  return static_cast<std::uint16_t>(code);
}

std::optional<std::uint16_t> family_of(const std::string& text) {
  for (const registry::EventType& type : registry::event_types())
    if (registry::label(type.family).id == text) return static_cast<std::uint16_t>(type.family);
  return std::nullopt;
}

// The words of the query; false: this one is none that we know.
tl::expected<query::LogFilter, Problem> read_filter(const Asked& asked, const Reading& reading) {
  query::LogFilter filter;
  filter.subject = answer::text_parameter(asked, "org");
  filter.stream = answer::text_parameter(asked, "stream");
  if (const std::string* type = asked.parameter("type")) {
    const auto code = code_of(*type);
    if (!code) return tl::make_unexpected(bad_parameter("type"));
    filter.codes = {*code};
  }
  if (const std::string* name = asked.parameter("family")) {
    const auto family = family_of(*name);
    if (!family) return tl::make_unexpected(bad_parameter("family"));
    filter.family = *family;
  }
  TRY_ASSIGN(const auto area, answer::number_parameter(asked, "area"));
  filter.area = area.value_or(0);
  if (const std::string* wanted = asked.parameter("case")) {
    TRY_ASSIGN(const auto found, reading.snapshot().find_cases(*wanted, 2));
    if (found.size() != 1) return tl::make_unexpected(answer::not_found());
    TRY(asked.permit->named(query::shown_of(*found.front().row, found.front().id)));
    filter.case_id = found.front().id;
  }
  return filter;
}

// The first place recorded at the instant or later: recordedAt never falls.
Result<std::uint64_t> first_at(const Reading& reading, ledger::log::Log& log, Millis instant) {
  TRY_ASSIGN(const auto before,
             query::seq_at(reading.snapshot(), log, kWalked, Millis(instant.value - 1)));
  return before ? before->value + 1 : 0;
}

}  // namespace

tl::expected<void, Problem> Walk::step(const query::Snapshot& snapshot, ledger::log::Log& log,
                                       rights::Permit& permit, std::size_t rows, const Take& take) {
  filter.begin = next;
  filter.end = end;
  filter.looked_at_max = kLookedAtMax;
  std::size_t given = 0;
  Status allowed;
  const auto show = [&](Seq seq, const query::StoredEvent& event) {
    // Of an entry that cannot be decoded only what its header says is shown, to everybody.
    const auto sight =
        event.event ? permit.list(*event.event) : rights::Permit::Seen(query::Sight::kMasked);
    if (!sight) {
      allowed = fail(sight.error());
      return false;
    }
    if (*sight == query::Sight::kHidden) return true;
    take(seq, event, *sight);
    return ++given < rows;
  };
  TRY_ASSIGN(const std::uint64_t behind, query::list_events(snapshot, log, kWalked, filter, show));
  TRY(allowed);
  next = std::max(next, behind);
  return {};
}

tl::expected<Walk, Problem> read_walk(const Asked& asked, const Reading& reading) {
  TRY_ASSIGN(const auto partition, answer::number_parameter(asked, "partition"));
  if (partition.value_or(0) >= asked.service.genesis.partition_count)
    return tl::make_unexpected(answer::not_found());
  TRY_ASSIGN(auto filter, read_filter(asked, reading));
  if (partition) filter.partition = Partition(static_cast<std::uint32_t>(*partition));
  Walk walk{.filter = std::move(filter)};
  TRY_ASSIGN(const auto after, answer::place_parameter(asked, "after"));
  TRY_ASSIGN(const auto from, answer::time_parameter(asked, "from"));
  TRY_ASSIGN(const auto to, answer::time_parameter(asked, "to"));
  if (after) walk.next = after->value + 1;
  if (from) {
    TRY_ASSIGN(const std::uint64_t first, first_at(reading, asked.service.log, *from));
    walk.next = std::max(walk.next, first);
  }
  if (to) {
    TRY_ASSIGN(walk.end, first_at(reading, asked.service.log, *to));
  }
  return walk;
}

}  // namespace quanlu::consumers::gateway::events

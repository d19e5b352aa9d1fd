#include "ledger/cases/lazy.h"

#include <algorithm>

#include "ledger/cases/evolve.h"
#include "ledger/cases/facts.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

bool is_live_state(std::uint8_t number) {
  const registry::Stream& org = registry::stream(StreamKind::kOrg);
  return number != 0 &&
         (number == org.find_state("active") || number == org.find_state("suspended"));
}

bool was_live(const State& state, std::string_view uscc, Seq at) {
  return is_live_state(state_before(state, stream_id(StreamKind::kOrg, {uscc}), at));
}

// Some set event of the year, in [after, before), that takes the member along.
template <typename Takes>
bool taken(const State& state, std::string_view list, std::string_view year, std::uint16_t code,
           Seq after, Seq before, Takes takes) {
  const Steps events = state.listed(list, year);
  return std::any_of(events.begin(), events.end(), [&](const Step& event) {
    return event.code == code && !(event.seq < after) && event.seq < before && takes(event);
  });
}

std::vector<std::string> all_orgs(const State& state) {
  std::vector<std::string> all;
  for (std::uint64_t place = 0; place < state.roster_size(); ++place) {
    const auto id = parse_stream_id(state.roster_at(place));
    if (id) all.push_back(id->parts[0]);
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

std::uint8_t state_with_sets(const State& state, std::string_view stream, std::uint8_t stored,
                             Seq after, Seq before) {
  const StreamKind kind = kind_of(stream);
  if (kind != StreamKind::kAnnualReport && kind != StreamKind::kPointsYear) return stored;
  const auto id = parse_stream_id(stream);
  if (!id) return stored;
  const std::string &uscc = id->parts[0], &year = id->parts[1];
  const registry::Stream& machine = registry::stream(kind);
  if (kind == StreamKind::kAnnualReport) {
    const bool open =
        stored == 0 && taken(state, list::kWindow, year, 301, Seq(0), before,
                             [&](const Step& window) { return is_obliged(state, window, uscc); });
    return open ? machine.find_state("open") : stored;
  }
  if (stored == 0 && taken(state, list::kPointsYear, year, 840, Seq(0), before,
                           [&](const Step& opened) { return is_scored(state, opened, uscc); }))
    stored = machine.find_state("open");
  if (stored == machine.find_state("ranked") &&
      taken(state, list::kPointsYear, year, 847, after, before, [](const Step&) { return true; }))
    stored = machine.find_state("published");
  return stored;
}

std::uint8_t current_state(const State& state, std::string_view stream) {
  const Head* head = state.head(stream);
  const Seq after = head ? head->last : Seq(0);
  return state_with_sets(state, stream, head ? head->state : 0, after, Seq(~0ULL));
}

// Asked of all organizations: whether it was live then is walked for last.
bool is_obliged(const State& state, const Step& window, std::string_view uscc) {
  const OrgSummary& org = org_summary(state, uscc);
  const auto kinds = window.numbers("kinds");
  if (std::find(kinds.begin(), kinds.end(), org.kind) == kinds.end()) return false;
  const bool in_area =
      window.actor.area == 0 ||
      area_covers(state, window.effective_on, window.actor.area, area_of_org(state, uscc));
  return in_area && org.registered_on <= obliged_by(state, window, org.kind) &&
         was_live(state, uscc, window.seq);
}

bool is_scored(const State& state, const Step& opened, std::string_view uscc) {
  return was_live(state, uscc, opened.seq);
}

bool is_published(const State& state, const Step& published, std::string_view uscc) {
  const std::string stream =
      stream_id(StreamKind::kPointsYear, {uscc, std::to_string(published.number("year"))});
  return state_before(state, stream, published.seq) ==
         registry::stream(StreamKind::kPointsYear).find_state("ranked");
}

std::vector<std::string> members_of(const State& state, const Step& set_event) {
  std::vector<std::string> members;
  for (std::string& uscc : all_orgs(state)) {
    const bool member = set_event.code == 301   ? is_obliged(state, set_event, uscc)
                        : set_event.code == 840 ? is_scored(state, set_event, uscc)
                                                : is_published(state, set_event, uscc);
    if (member) members.push_back(std::move(uscc));
  }
  return members;
}

}  // namespace quanlu::ledger::cases

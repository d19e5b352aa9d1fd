#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/sup.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

enum List : std::uint8_t { kAbnormal = 1, kSerious = 2 };

void enter(const Applied& applied, List list, std::int32_t from, std::uint16_t ground,
           std::string_view decision) {
  ListRow row;
  row.seq = applied.fact.seq.value;
  row.from_on = from;
  row.clock_from = from;
  row.ground = ground;
  row.list = list;
  row.decision_no = decision;
  row.subject = applied.route.subject;
  applied.put(View::kLists, key::list(list, applied.route.subject, Day(from)), row);
}

template <typename Change>
void change(const Applied& applied, List list, std::int32_t from, Change change) {
  const auto at = key::list(list, applied.route.subject, Day(from));
  const std::optional<BytesView> words = applied.rows.get(View::kLists, at.padded());
  if (!words) return;
  ListRow row;
  CHECK(decode(*words, row));
  change(row);
  applied.put(View::kLists, at, row);
}

void leave(const Applied& applied, List list, std::int32_t from, std::int32_t on,
           std::uint16_t why) {
  change(applied, list, from, [&](ListRow& row) {
    row.to_on = on;
    row.why = why;
    row.end_seq = applied.fact.seq.value;
  });
}

// The list on which the organization stands before the event, by the states of machine Listing.
bool stands_on(const OrgCard& card, std::string_view state) {
  const registry::State* now =
      registry::stream(registry::StreamKind::kListing).state(card.list_state);
  return now != nullptr && now->id == state;
}

}  // namespace

void apply_lists(const Applied& applied, const OrgCard& before) {
  const Fact& fact = applied.fact;
  if (fact.kind != registry::StreamKind::kListing) return;
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kAbnormalListed: {
      const auto body = fact.body<events::AbnormalListed>();
      return enter(applied, kAbnormal, body.getOn(), number_of(body.getGround()),
                   view_of(body.getDecisionNo()));
    }
    case EventCode::kAbnormalDelisted: {
      const auto body = fact.body<events::AbnormalDelisted>();
      return leave(applied, kAbnormal, before.listed_on, body.getOn(), number_of(body.getWhy()));
    }
    case EventCode::kListingClockRestarted: {
      const std::int32_t from = fact.body<events::ListingClockRestarted>().getFrom();
      return change(applied, stands_on(before, "serious") ? kSerious : kAbnormal, before.listed_on,
                    [&](ListRow& row) { row.clock_from = from; });
    }
    case EventCode::kSeriousListed: {
      const auto body = fact.body<events::SeriousListed>();
      if (stands_on(before, "listed")) leave(applied, kAbnormal, before.listed_on, body.getOn(), 0);
      return enter(applied, kSerious, body.getOn(), number_of(body.getGround()),
                   view_of(body.getDecisionNo()));
    }
    case EventCode::kSeriousDelisted: {
      const auto body = fact.body<events::SeriousDelisted>();
      return leave(applied, kSerious, before.listed_on, body.getOn(), number_of(body.getWhy()));
    }
    default:
      return;
  }
}

}  // namespace quanlu::projections::views

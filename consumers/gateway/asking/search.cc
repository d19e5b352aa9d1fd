// One box: bodies, cases and events by what people know of them.
#include "consumers/gateway/asking/routes.h"
#include "consumers/gateway/asking/rows.h"

namespace quanlu::consumers::gateway::asking {
namespace {

constexpr std::size_t kHitsMax = 20;  // of each kind

// An event by its id or by its position.
Result<std::optional<Seq>> find_event(const Asked& asked, const Reading& reading,
                                      const std::string& text) {
  if (const auto id = parse_uuid(text)) return reading.snapshot().seq_of(*id);
  const auto position = text.find(':') == text.npos ? std::nullopt : answer::parse_position(text);
  if (!position) return std::optional<Seq>();
  TRY_ASSIGN(const Seq place, asked.service.positions.place_of(*position));
  return place.value < reading.end() ? std::optional(place) : std::nullopt;
}

}  // namespace

Answer search(const Asked& asked) {
  const std::string text = answer::text_parameter(asked, "q");
  if (text.empty()) return tl::make_unexpected(answer::bad_parameter("q"));
  TRY_ASSIGN(const auto reading, Reading::open(asked));
  TRY_ASSIGN(const auto bodies, reading.snapshot().find_organizations(text, kHitsMax));
  TRY_ASSIGN(const auto cases, reading.snapshot().find_cases(text, kHitsMax));
  TRY_ASSIGN(auto event, find_event(asked, reading, text));
  if (event) {
    TRY_ASSIGN(const auto stored, query::read_event(asked.service.log, *event));
    query::Sight sight = query::Sight::kMasked;
    if (stored.event) {
      TRY_ASSIGN(sight, asked.permit->list(*stored.event));
    }
    if (sight == query::Sight::kHidden) event.reset();
  }
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("organizations").begin_array();
  for (const auto& found : bodies)
    render::write(json, *found.card);
  json.end_array().key("cases").begin_array();
  for (const auto& found : cases)
    render::write(json, found);
  json.end_array().key("events").begin_array();
  if (event) json.begin_object().key("seq").counter(event->value).end_object();
  json.end_array();
  reading.write_as_of(json);
  json.end_object();
  return reading.list(std::move(body));
}

}  // namespace quanlu::consumers::gateway::asking

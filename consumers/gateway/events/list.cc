// GET /v1/events: a page, all of it as JSON Lines, or live.
#include "consumers/gateway/answer/page.h"
#include "consumers/gateway/bounds/limits.h"
#include "consumers/gateway/events/routes.h"
#include "consumers/gateway/events/streams.h"
#include "consumers/gateway/render/event.h"

namespace quanlu::consumers::gateway::events {
namespace {

using answer::Answer;

constexpr int kStepsMax = 10;  // of a page: then it ends, not full, with a cursor to go on

Answer page_of(const Asked& asked, const Reading& reading, Walk walk) {
  TRY_ASSIGN(const auto page, answer::read_page(asked, reading));
  if (page.page.cursor.size() == sizeof(std::uint64_t))
    walk.next = load_be<std::uint64_t>(page.page.cursor.data());
  walk.end = std::min(walk.end, reading.end());
  ledger::crypto::Hasher hasher(asked.service.genesis.suite);
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("events").begin_array();
  std::size_t rows = 0;
  const auto take = [&](Seq, const query::StoredEvent& event, query::Sight sight) {
    std::string one;
    render::append_event(one, hasher, event, sight);
    json.raw(one);
    ++rows;
  };
  for (int step = 0; step < kStepsMax && rows < page.page.limit && walk.next < walk.end; ++step)
    TRY(walk.step(reading.snapshot(), asked.service.log, *asked.permit, page.page.limit - rows,
                  take));
  json.end_array();
  Bytes key;
  if (walk.next < walk.end) append_be(key, walk.next);
  const auto next = answer::write_page(json, asked, reading, page, key);
  reading.write_as_of(json);
  json.end_object();
  http::Response response = reading.list(std::move(body));
  answer::add_link(response, asked, next);
  return response;
}

http::Response streamed(const char* media_type, const Reading& reading,
                        std::unique_ptr<http::Stream> stream) {
  http::Response response;
  response.fields = {{"Content-Type", media_type}, {"Cache-Control", "no-store"}};
  if (reading.end() > 0) response.fields.push_back({"Quanlu-Position", reading.position_text()});
  response.stream = std::move(stream);
  return response;
}

Answer lines_of(const Asked& asked, const Reading& reading, Walk walk) {
  const auto limit = answer::number_parameter(asked, "limit");
  if (!limit || asked.parameter("cursor") != nullptr)
    return tl::make_unexpected(answer::bad_parameter(limit ? "cursor" : "limit"));
  TRY(asked.permit->access());  // who may see nothing is told so before the stream begins
  walk.end = std::min(walk.end, reading.end());
  return streamed(
      "application/jsonl", reading,
      json_lines({asked.service, asked.permit, std::move(walk)}, limit->value_or(UINT64_MAX)));
}

Answer live_of(const Asked& asked, const Reading& reading, Walk walk) {
  for (const char* name : {"limit", "cursor", "to"})
    if (asked.parameter(name) != nullptr) return tl::make_unexpected(answer::bad_parameter(name));
  if (const auto last = asked.request.field("Last-Event-ID")) {
    const auto position = answer::parse_position(*last);
    if (!position) return tl::make_unexpected(answer::bad_parameter("Last-Event-ID"));
    TRY_ASSIGN(const Seq place, asked.service.positions.place_of(*position));
    walk.next = place.value + 1;
  } else if (asked.parameter("after") == nullptr && asked.parameter("from") == nullptr) {
    walk.next = reading.end();  // from now on
  }
  TRY(asked.permit->access());  // who may see nothing is told so before the stream begins
  auto place = asked.service.limits.listen(asked.permit->who());
  if (!place)
    return tl::make_unexpected(
        Problem{429, "rateLimited", "同时跟随的连接过多 / too many listeners at the same time"});
  return streamed("text/event-stream", reading,
                  live({asked.service, asked.permit, std::move(walk)}, std::move(place)));
}

}  // namespace

Answer list_events(const Asked& asked) {
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(auto walk, read_walk(asked, reading));
  if (answer::accepts(asked.request, "text/event-stream"))
    return live_of(asked, reading, std::move(walk));
  if (answer::accepts(asked.request, "application/jsonl"))
    return lines_of(asked, reading, std::move(walk));
  return page_of(asked, reading, std::move(walk));
}

}  // namespace quanlu::consumers::gateway::events

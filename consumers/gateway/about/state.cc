// /healthz, /readyz, /version, /metrics: how the service stands; open to everybody who reaches the
// socket.
#include "consumers/gateway/about/routes.h"

namespace quanlu::consumers::gateway::about {
namespace {

constexpr std::uint64_t kLagMax = 10'000;  // events; more is not ready

struct State {
  std::uint64_t end = 0, applied = 0;  // places behind the last event, of the log and the views
  std::uint64_t lag = 0;               // events
  bool writes = false, views_healthy = false, has_room = true;
  bool is_ready() const { return writes && views_healthy && has_room && lag <= kLagMax; }
};
State state_of(const answer::Service& service) {
  const Seq applied = service.views.applied();
  const auto lag = service.positions.count_from(applied);
  return {.end = service.end().value,
          .applied = applied.value,
          .lag = lag ? *lag : kLagMax + 1,  // a log that cannot be read is not ready
          .writes = !service.writer.failure(),
          .views_healthy = service.views.healthy(),
          .has_room = !service.has_room || service.has_room()};
}

}  // namespace

Answer health(const Asked&) {
  return answer::json_response(200, R"({"alive":true})");
}

Answer ready(const Asked& asked) {
  const State state = state_of(asked.service);
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("ready").boolean(state.is_ready());
  json.key("epoch").counter(asked.service.writer.epoch().value);
  json.key("head").counter(state.end - 1).key("applied").counter(state.applied);
  json.key("lag").counter(state.lag).key("views").boolean(state.views_healthy);
  json.key("writer").boolean(state.writes).key("disk").boolean(state.has_room).end_object();
  http::Response response = answer::json_response(state.is_ready() ? 200 : 503, std::move(body));
  if (response.status == 503) response.fields.push_back({"Retry-After", "1"});
  return response;
}

Answer version(const Asked& asked) {
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("schema").string("quanlu.version/1");
  json.key("version").string(asked.service.version).end_object();
  return answer::json_response(200, std::move(body));
}

Answer metrics(const Asked& asked) {
  consumers::metrics::Page page;
  asked.service.add_metrics(page);
  return http::Response{.status = 200,
                        .fields = {{"Content-Type", std::string(consumers::metrics::kContentType)},
                                   {"Cache-Control", "no-store"}},
                        .body = page.text()};
}

}  // namespace quanlu::consumers::gateway::about

// /healthz, /readyz, /version, /metrics: how the service stands; open to everybody who reaches the
// socket.
#include "consumers/gateway/about/routes.h"
#include "consumers/gateway/bounds/counters.h"
#include "consumers/gateway/bounds/limits.h"

namespace quanlu::consumers::gateway::about {
namespace {

constexpr std::uint64_t kLagMax = 10'000;  // events; more is not ready

struct State {
  std::uint64_t end = 0, applied = 0;  // behind the last event, of the log and of the views
  bool writes = false, views_healthy = false, has_room = true;
  std::uint64_t lag() const { return end > applied ? end - applied : 0; }
  bool is_ready() const { return writes && views_healthy && has_room && lag() <= kLagMax; }
};
State state_of(const answer::Service& service) {
  return {.end = service.end().value,
          .applied = service.views.applied().value,
          .writes = !service.writer.failure(),
          .views_healthy = service.views.healthy(),
          .has_room = !service.has_room || service.has_room()};
}

void add_gauge(std::string& text, const char* name, std::uint64_t value) {
  text += std::string("# TYPE ") + name + " gauge\n" + name + ' ' + std::to_string(value) + '\n';
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
  json.key("lag").counter(state.lag()).key("views").boolean(state.views_healthy);
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

// Prometheus text format 0.0.4.
Answer metrics(const Asked& asked) {
  const State state = state_of(asked.service);
  std::string text;
  add_gauge(text, "ledger_log_head", state.end - 1);
  add_gauge(text, "ledger_log_epoch", asked.service.writer.epoch().value);
  add_gauge(text, "projections_follow_lag_events", state.lag());
  add_gauge(text, "consumers_gateway_sse_clients", asked.service.limits.listeners());
  text += "# TYPE consumers_gateway_requests_total counter\n";
  for (const auto& [key, count] : asked.service.counters.all())
    text += "consumers_gateway_requests_total{route=\"" + std::string(key.first) + "\",status=\"" +
            std::to_string(key.second) + "\"} " + std::to_string(count) + '\n';
  text += "# TYPE quanlu_build_info gauge\nquanlu_build_info{version=\"" + asked.service.version +
          "\"} 1\n";
  return http::Response{.status = 200,
                        .fields = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                                   {"Cache-Control", "no-store"}},
                        .body = std::move(text)};
}

}  // namespace quanlu::consumers::gateway::about

// /healthz, /readyz, /version: how the service stands; open to everybody who reaches the socket.
#include "consumers/gateway/gateway.h"

namespace quanlu::consumers::gateway {
namespace {

constexpr std::uint64_t kLagMax = 10'000;  // events; more is not ready

}  // namespace

Gateway::Answer Gateway::health(const Asked& asked) {
  if (const auto problem = asked.only({})) return tl::make_unexpected(*problem);
  return json_response(200, R"({"alive":true})");
}

Gateway::Answer Gateway::ready(const Asked& asked) {
  if (const auto problem = asked.only({})) return tl::make_unexpected(*problem);
  const std::uint64_t end = parts_.writer.durable().value;  // behind the last
  const std::uint64_t applied = parts_.views.applied().value;
  const std::uint64_t lag = end > applied ? end - applied : 0;
  const bool healthy = parts_.views.healthy();
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("ready").boolean(healthy && lag <= kLagMax);
  json.key("epoch").counter(parts_.writer.epoch().value).key("head").counter(end - 1);
  json.key("applied").counter(applied).key("lag").counter(lag);
  json.key("views").boolean(healthy).end_object();
  http::Response response = json_response(healthy && lag <= kLagMax ? 200 : 503, std::move(body));
  if (response.status == 503) response.fields.push_back({"Retry-After", "1"});
  return response;
}

Gateway::Answer Gateway::version(const Asked& asked) {
  if (const auto problem = asked.only({})) return tl::make_unexpected(*problem);
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("schema").string("quanlu.version/1");
  json.key("version").string(parts_.version).end_object();
  return json_response(200, std::move(body));
}

}  // namespace quanlu::consumers::gateway

// The paths of the API, as a table, and what is common to all answers.
#include <algorithm>

#include "consumers/gateway/gateway.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::consumers::gateway {
namespace {

constexpr std::size_t kTraceIdDigits = 32;

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view one = path.substr(0, path.find('/'));
    segments.emplace_back(one);
    path.remove_prefix(one.size());
  }
  return segments;
}

// "*" in the pattern takes one segment, which becomes a name.
bool match(std::string_view pattern, const std::vector<std::string>& segments,
           std::vector<std::string>& names) {
  const std::vector<std::string> words = segments_of(pattern);
  names.clear();
  if (words.size() != segments.size()) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "*" && !segments[i].empty())
      names.push_back(segments[i]);
    else if (words[i] != segments[i])
      return false;
  }
  return true;
}

}  // namespace

http::Response json_response(unsigned status, std::string body) {
  return {.status = status,
          .fields = {{"Content-Type", "application/json"}, {"Cache-Control", "private, no-cache"}},
          .body = std::move(body)};
}

std::optional<Problem> Gateway::Asked::only(std::initializer_list<std::string_view> known) const {
  for (const http::Parameter& parameter : request.parameters)
    if (std::count(known.begin(), known.end(), parameter.name) == 0)
      return bad_parameter(parameter.name);
  return std::nullopt;
}

Gateway::Answer Gateway::route(const Asked& asked) {
  struct Line {
    std::string_view method, pattern;
    Route route;
    bool open;  // to who has no account too
  };
  static constexpr Line kRoutes[] = {
      {"POST", "/v1/events", &Gateway::append_event, false},
      {"POST", "/v1/events:batch", &Gateway::append_batch, false},
      {"POST", "/v1/unseal", &Gateway::unseal, false},
      {"GET", "/healthz", &Gateway::health, true},
      {"GET", "/readyz", &Gateway::ready, true},
      {"GET", "/version", &Gateway::version, true},
  };
  const std::string& given = asked.request.method;
  const std::vector<std::string> segments = segments_of(asked.request.path);
  bool path_known = false;
  Asked matched = asked;
  for (const Line& line : kRoutes) {
    if (!match(line.pattern, segments, matched.names)) continue;
    path_known = true;
    if (line.method != (given == "HEAD" ? "GET" : given)) continue;
    if (!line.open) {
      auto caller = parts_.accounts.caller(asked.request);
      if (!caller) return tl::make_unexpected(problem_of(caller.error()));
      matched.caller = std::move(*caller);
    }
    return (this->*line.route)(matched);
  }
  if (path_known)
    return tl::make_unexpected(
        Problem{405, "methodNotAllowed", "此路径不支持 / not on this path", {}});
  return tl::make_unexpected(not_found());
}

http::Response Gateway::handle(const http::Request& request) {
  const std::string trace_id = trace_id_of(request);
  Answer answer = route({.request = request, .caller = {}, .names = {}, .trace_id = trace_id});
  http::Response response =
      answer ? std::move(*answer) : problem_response(answer.error(), trace_id);
  const auto add = [&](const char* name, std::string value) {
    response.fields.push_back({name, std::move(value)});
  };
  add("Quanlu-Trace-Id", trace_id);
  add("Quanlu-Head", "0:" + std::to_string(parts_.writer.durable().value - 1));
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Vary", "Authorization, Cookie");
  return response;
}

std::size_t Gateway::body_bytes_max(const http::Request& head) const {
  return head.path == "/v1/events:batch" ? schemas::codec::kBatchBytesMax
                                         : schemas::codec::kCommandBytesMax;
}

http::Response Gateway::refuse(const http::Fault& fault) const {
  return problem_response(problem_of(fault), {});
}

// Of traceparent (W3C Trace Context), else a new one.
std::string Gateway::trace_id_of(const http::Request& request) const {
  const std::string_view parent = request.field("traceparent").value_or("");
  if (parent.size() == 55 && parent.substr(0, 3) == "00-") {
    const std::string_view id = parent.substr(3, kTraceIdDigits);
    if (id.find_first_not_of("0123456789abcdef") == id.npos) return std::string(id);
  }
  Id16 id;
  parts_.random.fill(id.bytes);
  return to_hex(id.bytes);
}

}  // namespace quanlu::consumers::gateway

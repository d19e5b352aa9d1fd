// What is common to all answers: the route, who asks, the limits, the fields that all of them have.
#include "consumers/gateway/gateway.h"

#include <algorithm>
#include <chrono>

#include "consumers/gateway/routes.h"
#include "consumers/gateway/writing/routes.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/refuse.h"

namespace quanlu::consumers::gateway {
namespace {

using answer::Answer;
using answer::Asked;
using answer::Problem;
using answer::Reach;
using answer::Route;
using bounds::Limits;

constexpr std::size_t kTraceIdDigits = 32;
constexpr std::string_view kNoRoute = "none";

Problem unknown_parameter(const Route& route, std::string_view name) {
  std::vector<std::string_view> known;
  for (std::string_view rest = route.parameters; !rest.empty();) {
    known.push_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(rest.size(), known.back().size() + 1));
  }
  Problem problem = answer::bad_parameter(name);
  const std::string_view near = schemas::codec::nearest(name, known);
  if (!near.empty()) problem.detail += "; 是否指 / did you mean " + std::string(near);
  return problem;
}

std::optional<Problem> surplus_parameter(const Route& route, const http::Request& request) {
  for (const http::Parameter& parameter : request.parameters)
    if (!answer::names_word(route.parameters, parameter.name))
      return unknown_parameter(route, parameter.name);
  for (std::size_t i = 1; i < request.parameters.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (request.parameters[i].name == request.parameters[j].name)  // which one would count?
        return answer::bad_parameter(request.parameters[i].name);
  return std::nullopt;
}

}  // namespace

Gateway::Gateway(Parts parts)
    : parts_(std::move(parts)),
      routes_(routes()),
      cursors_(parts_.random),
      limits_(parts_.rates, parts_.clock),
      add_metrics_([this](metrics::Page& page) { add_metrics(page); }),
      positions_(parts_.log, parts_.genesis.partition_count, parts_.writer),
      service_{.writer = parts_.writer,
               .log = parts_.log,
               .genesis = parts_.genesis,
               .positions = positions_,
               .views = parts_.views,
               .clock = parts_.clock,
               .version = parts_.version,
               .cursors = cursors_,
               .limits = limits_,
               .add_metrics = add_metrics_,
               .has_room = parts_.has_room,
               .readers = parts_.readers,
               .promiser = parts_.promiser} {}

Answer Gateway::ask(const Route& route, Asked asked, http::Fields& limits) {
  if (const auto problem = surplus_parameter(route, asked.request))
    return tl::make_unexpected(*problem);
  if (route.reach == Reach::kOpen) return route.answer(asked);
  TRY_ASSIGN(asked.caller, parts_.accounts.caller(asked.request));
  TRY_ASSIGN(asked.permit, rights::Permit::open(service_.readers, asked.caller, asked.request));
  const auto kind = route.method == "POST" ? Limits::Kind::kAppend : Limits::Kind::kRead;
  if (!limits_.take(kind, asked.permit->who(), limits))
    return tl::make_unexpected(
        Problem{429, "rateLimited", "请稍后再试 / more than this account may ask: wait"});
  Answer answer = route.answer(asked);
  if (answer) TRY(asked.permit->settle());  // a stream settles each piece by itself
  return answer;
}

Answer Gateway::find_and_ask(const http::Request& request, const std::string& trace_id,
                             http::Fields& limits) {
  const std::vector<std::string> segments = segments_of(request.path);
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::string_view path_known;
  for (const Route& route : routes_) {
    const auto names = match(route.pattern, segments);
    if (!names) continue;
    path_known = route.pattern;
    if (route.method != method) continue;
    Answer answer = ask(route,
                        {.service = service_,
                         .request = request,
                         .names = *names,
                         .trace_id = trace_id,
                         .caller = {},
                         .permit = nullptr},
                        limits);
    counters_.count(route.pattern, answer ? answer->status : answer.error().status);
    return answer;
  }
  const Problem problem = path_known.empty()
                              ? answer::not_found()
                              : Problem{405, "methodNotAllowed", "此路径不支持 / not on this path"};
  counters_.count(path_known.empty() ? kNoRoute : path_known, problem.status);
  return tl::make_unexpected(problem);
}

http::Response Gateway::handle(const http::Request& request) {
  const auto asked = std::chrono::steady_clock::now();
  const std::string trace_id = trace_id_of(&request);
  http::Fields limits;
  Answer answer = find_and_ask(request, trace_id, limits);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - asked;
  counters_.took(took.count());
  http::Response response =
      answer ? std::move(*answer) : answer::problem_response(answer.error(), trace_id);
  for (http::Field& field : limits)
    response.fields.push_back(std::move(field));
  add_common_fields(response, trace_id);
  return response;
}

std::size_t Gateway::body_bytes_max(const http::Request& head) const {
  return head.path == writing::kBatchPath ? schemas::codec::kBatchBytesMax
                                          : schemas::codec::kCommandBytesMax;
}

http::Response Gateway::refuse(const http::Fault& fault) const {
  const std::string trace_id = trace_id_of(nullptr);
  http::Response response = answer::problem_response(fault, trace_id);
  add_common_fields(response, trace_id);
  return response;
}

void Gateway::add_metrics(metrics::Page& page) const {
  if (parts_.add_metrics) parts_.add_metrics(page);
  for (const auto& [key, count] : counters_.all())
    page.counter("consumers_gateway_requests_total", "Answers, by route and status",
                 static_cast<double>(count),
                 {{"route", std::string(key.first)}, {"status", std::to_string(key.second)}});
  page.histogram("consumers_gateway_request_duration_seconds", "Time until an answer was made",
                 counters_.seconds());
  page.gauge("consumers_gateway_sse_clients", "Clients of the live tail",
             static_cast<double>(limits_.listeners()));
}

void Gateway::add_common_fields(http::Response& response, const std::string& trace_id) const {
  const auto add = [&](const char* name, std::string value) {
    response.fields.push_back({name, std::move(value)});
  };
  add("Quanlu-Trace-Id", trace_id);
  add("Quanlu-Head", answer::to_text(positions_.counts()));
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Vary", "Authorization, Cookie");
}

// Of traceparent (W3C Trace Context), else a new one.
std::string Gateway::trace_id_of(const http::Request* request) const {
  const std::string_view parent =
      request == nullptr ? std::string_view() : request->field("traceparent").value_or("");
  if (parent.size() == 55 && parent.substr(0, 3) == "00-") {
    const std::string_view id = parent.substr(3, kTraceIdDigits);
    if (id.find_first_not_of("0123456789abcdef") == id.npos) return std::string(id);
  }
  Id16 id;
  parts_.random.fill(id.bytes);
  return to_hex(id.bytes);
}

}  // namespace quanlu::consumers::gateway

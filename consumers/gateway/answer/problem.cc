#include "consumers/gateway/answer/problem.h"

#include <algorithm>

namespace quanlu::consumers::gateway::answer {
namespace {

const char* title_of(unsigned status) {
  switch (status) {
    case 400:
      return "请求不成形 / the request is malformed";
    case 401:
      return "未认证 / not authenticated";
    case 403:
      return "无权 / not allowed";
    case 404:
      return "不存在 / not found";
    case 405:
      return "方法不允许 / method not allowed";
    case 409:
      return "与当前状态冲突 / conflicts with the present state";
    case 406:
      return "没有这种形式 / not in this form";
    case 410:
      return "不再存在 / gone";
    case 412:
      return "版本已变 / the version has changed";
    case 413:
      return "过大 / too large";
    case 422:
      return "不符合规则 / against a rule";
    case 428:
      return "须给出期望版本 / an expected version is required";
    case 429:
      return "请求过于频繁 / too many requests";
    case 431:
      return "请求头过大 / the header is too large";
    case 503:
      return "暂不可用 / not available now";
    case 500:
      return "内部错误 / internal error";
    default:
      return "请求被拒绝 / the request is refused";
  }
}

std::string both(const Words& words) {
  return words.zh.empty() && words.en.empty() ? std::string() : words.zh + " / " + words.en;
}

void write_refusal(schemas::codec::JsonWriter& json, const Refusal& refusal) {
  json.begin_object().key("path").string(refusal.path).key("rule").string(refusal.rule);
  json.key("expected").string(refusal.expected).key("found").string(refusal.found);
  json.key("remedy").begin_object().key("zh").string(refusal.remedy.zh);
  json.key("en").string(refusal.remedy.en).end_object().end_object();
}

}  // namespace

unsigned status_of(Reason reason) {
  switch (reason) {
    case Reason::kType:
    case Reason::kUnknownKey:
    case Reason::kDuplicateKey:
    case Reason::kMissing:
    case Reason::kUtf8:
      return 400;
    case Reason::kRole:
    case Reason::kScope:
    case Reason::kClassHidden:
    case Reason::kTwoPersons:
    case Reason::kRecused:
      return 403;
    case Reason::kState:
    case Reason::kVersion:
    case Reason::kIdConflict:
    case Reason::kHold:
      return 409;
    case Reason::kSealedKeyGone:
      return 410;
    case Reason::kTooLarge:
      return 413;
    case Reason::kVersionRequired:
      return 428;
    default:
      return 422;
  }
}

Problem::Problem(const Refusal& with_refusal)
    : status(status_of(with_refusal.reason)),
      code(with_refusal.code()),
      detail(both(with_refusal.remedy)),
      refusal(with_refusal) {}

Problem::Problem(const Error& error) : code(error.reason), detail(both(error.what)) {
  constexpr std::string_view kPassing[] = {"writerAbsent", "diskLow",    "clock",
                                           "noPromise",    "indefinite", "notAppliedYet"};
  if (std::count(std::begin(kPassing), std::end(kPassing), code) > 0) {
    status = 503;
    return;
  }
  switch (error.kind) {
    case Failure::kUsage:
      *this =
          code == "badParameter" ? bad_parameter(error.where) : Problem(400, "badRequest", detail);
      break;
    case Failure::kDenied:
      if (code == "token") {  // it is not the asker who is denied: our key does not sign
        *this = Problem(503, "writerAbsent", detail);
        break;
      }
      status = code == "unauthenticated" ? 401 : 403;
      if (code != "unauthenticated" && code != "purposeRequired" && code != "classHidden" &&
          code != "sealed")
        code = "role";
      break;
    case Failure::kAbsent:
      *this = not_found();
      break;
    case Failure::kConflict:
      status = 409;
      break;
    default:
      *this = Problem();  // what failed stands in the log only
  }
}

Problem not_found() {
  return {404, "notFound", "没有这个资源, 或无知情权 / there is none, or none for you"};
}

Problem bad_parameter(std::string_view name) {
  return {400, "badParameter", "参数 / parameter: " + std::string(name)};
}

Problem purpose_required() {
  return {403, "purposeRequired",
          "须以 Quanlu-Purpose 说明用途 / say what for in Quanlu-Purpose: <code>[; text]"};
}

void write_problem(schemas::codec::JsonWriter& json, const Problem& problem,
                   std::string_view trace_id) {
  json.begin_object().key("type").string("urn:quanlu:problem:" + problem.code);
  json.key("title").string(title_of(problem.status)).key("status").counter(problem.status);
  if (!problem.detail.empty()) json.key("detail").string(problem.detail);
  json.key("code").string(problem.code);
  if (!trace_id.empty()) {
    json.key("instance").string("urn:quanlu:trace:" + std::string(trace_id));
    json.key("traceId").string(trace_id);
  }
  if (problem.current_seq) {
    json.key("currentSeq").counter(*problem.current_seq).key("missed").begin_array();
    for (const Missed& one : problem.missed)
      json.begin_object()
          .key("seq")
          .counter(one.seq.value)
          .key("type")
          .string(one.type)
          .key("streamSeq")
          .counter(one.stream_seq)
          .key("time")
          .instant(one.recorded_at)
          .end_object();
    json.end_array();
  }
  if (problem.refusal) {
    json.key("errors").begin_array();
    write_refusal(json, *problem.refusal);
    json.end_array();
  }
  json.end_object();
}

http::Response problem_response(const Problem& problem, std::string_view trace_id) {
  http::Response response{.status = problem.status};
  schemas::codec::JsonWriter json(response.body);
  write_problem(json, problem, trace_id);
  response.fields.push_back({"Content-Type", "application/problem+json"});
  response.fields.push_back({"Cache-Control", "no-store"});
  if (problem.status == 503 || problem.status == 429)
    response.fields.push_back({"Retry-After", std::to_string(problem.retry_after_s)});
  if (problem.status == 405) response.fields.push_back({"Allow", "GET, HEAD, POST"});
  return response;
}

}  // namespace quanlu::consumers::gateway::answer

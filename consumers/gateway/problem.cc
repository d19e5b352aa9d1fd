#include "consumers/gateway/problem.h"

namespace quanlu::consumers::gateway {
namespace {

constexpr const char* kRetryAfterSeconds = "1";

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
    case 410:
      return "已销毁 / gone";
    case 413:
      return "过大 / too large";
    case 422:
      return "不符合规则 / against a rule";
    case 428:
      return "须给出期望版本 / an expected version is required";
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

Problem problem_of(const Refusal& refusal) {
  return {.status = status_of(refusal.reason),
          .code = refusal.code(),
          .detail = both(refusal.remedy),
          .refusal = refusal};
}

Problem problem_of(const Error& error) {
  if (error.reason == "unauthenticated") return {401, error.reason, both(error.what), {}};
  if (error.reason == "writerAbsent" || error.reason == "diskLow" || error.reason == "clock" ||
      error.reason == "noPromise" || error.reason == "indefinite" ||
      error.reason == "notAppliedYet")
    return {503, error.reason, both(error.what), {}};
  switch (error.kind) {
    case Failure::kUsage:
      return {400, "badRequest", both(error.what), {}};
    case Failure::kDenied:
      return {403,
              error.reason == "purposeRequired" || error.reason == "classHidden" ||
                      error.reason == "sealed"
                  ? error.reason
                  : "role",
              both(error.what),
              {}};
    case Failure::kAbsent:
      return not_found();
    case Failure::kConflict:
      return {409, error.reason, both(error.what), {}};
    default:
      return {};
  }
}

Problem problem_of(const http::Fault& fault) {
  return {fault.status, std::string(fault.slug), std::string(fault.detail), {}};
}

Problem not_found() {
  return {404, "notFound", "没有这个资源, 或无知情权 / there is none, or none for you", {}};
}

Problem bad_parameter(std::string_view name) {
  return {400, "badParameter", "参数 / parameter: " + std::string(name), {}};
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
  if (problem.status == 503) response.fields.push_back({"Retry-After", kRetryAfterSeconds});
  if (problem.status == 405) response.fields.push_back({"Allow", "GET, HEAD, POST"});
  return response;
}

}  // namespace quanlu::consumers::gateway

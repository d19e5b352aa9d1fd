#include "consumers/cli/writing/remote.h"

#include <thread>

#include "consumers/gateway/accounts.h"
#include "consumers/gateway/writing/receipt_json.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace codec = schemas::codec;
namespace intake = ledger::intake;
using codec::JsonValue;
using intake::Outcome;

constexpr std::chrono::milliseconds kAnswerWait{60'000};
constexpr unsigned kTooMany = 429;
constexpr std::chrono::milliseconds kRest{1'000};  // what Retry-After says of a token bucket
constexpr std::size_t kBatchBytes = codec::kBatchBytesMax - 64;  // beside the frame around it

std::string text_of(const JsonValue* object, std::string_view key) {
  const JsonValue* value = object == nullptr ? nullptr : object->find(key);
  return value == nullptr ? std::string() : value->text;
}

Failure failure_of_status(std::int64_t status) {
  switch (status) {
    case 401:
    case 403:
      return Failure::kDenied;
    case 404:
    case 410:
      return Failure::kAbsent;
    case 409:
    case 412:
      return Failure::kConflict;
    default:
      return status < 500 ? Failure::kUsage : Failure::kFailed;
  }
}

Words words_of(const JsonValue* value) {
  return {text_of(value, "zh"), text_of(value, "en")};
}

Outcome outcome_of_problem(const JsonValue& problem) {
  const std::string code = text_of(&problem, "code");
  const JsonValue* errors = problem.find("errors");
  const auto reason = parse_reason(code.substr(0, code.find(':')));
  if (errors != nullptr && !errors->items.empty() && reason) {
    const JsonValue* first = &errors->items.front();
    return Refusal{.reason = *reason,
                   .path = text_of(first, "path"),
                   .rule = text_of(first, "rule"),
                   .expected = text_of(first, "expected"),
                   .found = text_of(first, "found"),
                   .remedy = words_of(first->find("remedy"))};
  }
  const JsonValue* status = problem.find("status");
  const std::string title = text_of(&problem, "title");
  return Error{.kind = failure_of_status(status == nullptr ? 500 : status->integer),
               .reason = code.empty() ? "form" : code,
               .what = {title, title},
               .where = "run/quanlu.sock",
               .found = text_of(&problem, "detail")};
}

// What the service answered: a receipt or a problem.
Outcome outcome_of(const JsonValue& document) {
  if (document.find("status") != nullptr) return outcome_of_problem(document);
  auto receipt = gateway::writing::read_receipt(document.to_json());
  if (!receipt) return receipt.error();
  return *receipt;
}

// What an answer that does not come means: the event may be in the log.
Error indefinite(Error error) {
  error.reason = "indefinite";
  error.remedy = {"以同一 eventId 再次提交", "ask again with the same eventId"};
  return error;
}

// It was there before: what is asked of it now was not heard, and may be asked again.
Error gone(Error error) {
  error.kind = Failure::kFailed;
  error.remedy = {"服务恢复后重新运行; 已写入的不会重复",
                  "run again when the service is back; what is in is not doubled"};
  return error;
}

}  // namespace

std::optional<Remote> Remote::connect(const intake::Directory& directory,
                                      const std::optional<std::string>& actor) {
  if (!http::Client::connect(directory.socket())) return std::nullopt;
  return Remote(directory.socket(), actor);
}

Result<http::Reply> Remote::post(const std::string& target, std::string body) {
  http::Question question{.method = "POST",
                          .target = target,
                          .fields = {{"Content-Type", "application/json"}},
                          .body = std::move(body),
                          .deadline = kAnswerWait};
  if (actor_) question.fields.push_back({gateway::kActorField, *actor_});
  while (true) {
    auto client = http::Client::connect(socket_);
    if (!client) return fail(gone(client.error()));
    auto reply = client->ask(question);
    if (!reply) return fail(indefinite(reply.error()));
    if (reply->status != kTooMany) return std::move(*reply);
    std::this_thread::sleep_for(kRest);
  }
}

Remote::Answered Remote::append(const std::string& event, bool dry_run, bool promised) {
  std::string target = dry_run ? "/v1/events?dryRun=1" : "/v1/events?wait=applied";
  if (promised) target += "&promise=required";
  const auto reply = post(target, event);
  if (!reply) return {.outcome = reply.error(), .document = {}};
  const auto document = codec::parse_json(reply->body, "run/quanlu.sock");
  if (!document) return {.outcome = document.error(), .document = {}};
  const bool is_gm = text_of(&*document, "leafHash").substr(0, 4) == "sm3:";
  return {.outcome = outcome_of(*document),
          .document = reply->body,
          .suite = is_gm ? ledger::crypto::Suite::kGm : ledger::crypto::Suite::kSha256};
}

Result<std::vector<Outcome>> Remote::append_all(const std::vector<std::string>& events,
                                                bool dry_run) {
  std::string body = R"({"events":[)";
  for (const std::string& event : events)
    body.append(&event == &events.front() ? "" : ",").append(event);
  TRY_ASSIGN(const http::Reply reply,
             post(dry_run ? "/v1/events:batch?dryRun=1" : "/v1/events:batch", body + "]}"));
  TRY_ASSIGN(const JsonValue document, codec::parse_json(reply.body, "run/quanlu.sock"));
  const JsonValue* results = document.find("results");
  std::vector<Outcome> outcomes;
  if (results == nullptr || results->items.size() != events.size()) {
    const Outcome problem = outcome_of_problem(document);
    if (const auto* error = std::get_if<Error>(&problem)) return fail(*error);
    return fail(Failure::kFailed, "form", {"批次未被接受", "the batch was not taken"},
                std::get<Refusal>(problem).path);
  }
  for (const JsonValue& result : results->items)
    outcomes.push_back(outcome_of(result));
  return outcomes;
}

Result<intake::ImportSummary> Remote::import_lines(
    const intake::ImportOptions& options, const std::function<bool(std::string&)>& next_line,
    const std::function<void(const intake::ImportedLine&)>& seen,
    const std::function<bool()>& stop) {
  if (options.handling.legacy)
    return fail(Error{
        .kind = Failure::kConflict,
        .reason = "locked",
        .what = {"历史数据导入须独占账本", "an import of history needs the ledger for itself"},
        .where = socket_.string(),
        .remedy = {"停止 serve 后再导入", "stop serve, then import"}});
  intake::ImportSummary summary;
  codec::CommandReader reader;
  std::vector<intake::ImportedLine> waiting;  // in file order; the ones with text are to be asked
  std::vector<std::string> events;
  std::size_t bytes = 0;
  const auto count = [&](intake::ImportedLine& line) {
    if (const auto* receipt = std::get_if<intake::Receipt>(&line.outcome)) {
      ++(receipt->replayed ? summary.already : summary.appended);
      if (!receipt->replayed && !summary.first) summary.first = receipt->seq;
      if (!receipt->replayed) summary.last = receipt->seq;
      if (!receipt->flags.empty()) ++summary.flagged;
      line.text.clear();
    } else {
      ++summary.refused;
    }
    seen(line);
  };
  const auto send = [&]() -> Status {
    std::vector<Outcome> outcomes;
    if (!events.empty()) {
      TRY_ASSIGN(outcomes, append_all(events, options.handling.dry_run));
    }
    std::size_t next = 0;
    for (intake::ImportedLine& line : waiting) {
      if (!std::holds_alternative<Refusal>(line.outcome))
        line.outcome = std::move(outcomes[next++]);
      if (const auto* error = std::get_if<Error>(&line.outcome)) return fail(*error);
      count(line);
    }
    waiting.clear();
    events.clear();
    bytes = 0;
    return {};
  };
  const std::size_t batch_max = options.stop_on_refusal ? 1 : codec::kBatchEventsMax;
  std::uint64_t number = 0;
  std::string text;
  while (!stop() && !(options.stop_on_refusal && summary.refused > 0) && next_line(text)) {
    ++number;
    if (number < options.from_line || text.find_first_not_of(" \t\r") == std::string::npos)
      continue;
    ++summary.read;
    if (bytes + text.size() + 1 > kBatchBytes) TRY(send());
    auto command = reader.read(text);
    intake::ImportedLine line{.number = number, .text = text, .outcome = Error{}};
    if (command) {
      events.push_back(text);
      bytes += text.size() + 1;
    } else {
      line.outcome = command.error();
    }
    waiting.push_back(std::move(line));
    if (waiting.size() >= batch_max) TRY(send());
  }
  TRY(send());
  return summary;
}

}  // namespace quanlu::consumers::cli::writing

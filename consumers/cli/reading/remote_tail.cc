#include "consumers/cli/reading/remote_tail.h"

#include <chrono>
#include <thread>

#include "consumers/http/client.h"

namespace quanlu::consumers::cli::reading {
namespace {

using frame::Context;
using schemas::codec::JsonValue;

constexpr std::chrono::milliseconds kPause{200};       // an interruption is answered within 0.5 s
constexpr std::chrono::milliseconds kSilence{45'000};  // three comments of the service missed
constexpr std::string_view kData = "data: ", kEvent = "event: ";

// The lines of server-sent events (WHATWG HTML 9.2.6), as far as our service writes them.
class Lines {
 public:
  explicit Lines(std::function<bool(std::string_view)> take) : take_(std::move(take)) {}

  bool hear(std::string_view piece) {
    text_ += piece;
    std::size_t end = 0;
    while ((end = text_.find('\n')) != text_.npos) {
      const std::string line = text_.substr(0, end);
      text_.erase(0, end + 1);
      if (line.rfind(kEvent, 0) == 0) is_event_ = line.substr(kEvent.size()) == "event";
      if (line.rfind(kData, 0) == 0 && is_event_ && !take_(line.substr(kData.size()))) return false;
    }
    return true;
  }

 private:
  std::function<bool(std::string_view)> take_;
  std::string text_;
  bool is_event_ = false;
};

std::uint64_t seq_of(const JsonValue& event) {
  const JsonValue* position = event.find("position");
  const JsonValue* seq = position == nullptr ? nullptr : position->find("seq");
  return seq == nullptr ? 0 : static_cast<std::uint64_t>(seq->integer);
}

Error problem_of(const http::Reply& reply, const std::string& where) {
  Error error{.kind = Failure::kFailed, .reason = "form", .what = {"服务拒绝", "refused"}};
  error.where = where;
  const auto document = schemas::codec::parse_json(reply.body, where);
  if (!document) return error;
  if (reply.status == 401 || reply.status == 403) error.kind = Failure::kDenied;
  if (reply.status == 400) error.kind = Failure::kUsage;
  if (const JsonValue* code = document->find("code")) error.reason = code->text;
  if (const JsonValue* title = document->find("title")) error.what = {title->text, title->text};
  if (const JsonValue* detail = document->find("detail")) error.found = detail->text;
  return error;
}

http::Question question_of(const Context& context, std::uint64_t next, const TailFrom& from) {
  http::Question question{.target = "/v1/events?", .deadline = kSilence};
  // Behind no event at all is said as a time: everything was recorded later.
  question.target += next > 0 ? "after=" + std::to_string(next - 1) : "from=1970-01-02";
  for (const auto& [name, value] : from.filter)
    question.target += '&' + name + '=' + http::percent_encoded(value);
  question.fields.push_back({"Accept", from.until_end ? "application/jsonl" : "text/event-stream"});
  if (context.purpose)
    question.fields.push_back({"Quanlu-Purpose", http::percent_encoded(*context.purpose)});
  if (context.actor) question.fields.push_back({"Quanlu-Actor", *context.actor});
  return question;
}

// Where "from now on" begins: fixed once, so that a service that goes away leaves no gap.
Result<std::uint64_t> end_of(const std::filesystem::path& socket) {
  TRY_ASSIGN(auto client, http::Client::connect(socket));
  TRY_ASSIGN(const http::Reply reply, client.ask({.target = "/readyz"}));
  TRY_ASSIGN(const JsonValue state, schemas::codec::parse_json(reply.body, socket.string()));
  const JsonValue* head = state.find("head");
  return head == nullptr ? 0 : static_cast<std::uint64_t>(head->integer) + 1;
}

}  // namespace

Status follow_remotely(Context& context, const std::filesystem::path& socket, const TailFrom& from,
                       const std::function<bool(const HeardEvent&)>& take) {
  std::uint64_t next = from.seq.value_or(0);
  if (!from.seq) {
    TRY_ASSIGN(next, end_of(socket));
  }
  bool wanted = true, was_there = false;
  const auto take_json = [&](std::string_view json) {
    const auto value = schemas::codec::parse_json(json, "run/quanlu.sock");
    if (!value) return true;  // not ours to judge; verify does
    next = seq_of(*value) + 1;
    wanted = take({.json = json, .value = *value});
    return wanted;
  };
  while (wanted && context.stop_code() == frame::kOk) {
    auto client = http::Client::connect(socket);
    if (!client && !was_there) return fail(client.error());
    if (!client) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    Lines lines(take_json);
    std::string rest;
    const auto hear = [&](std::string_view piece) {
      if (context.stop_code() != frame::kOk) return false;
      if (!from.until_end) return lines.hear(piece);
      rest += piece;
      for (std::size_t end = 0; (end = rest.find('\n')) != rest.npos; rest.erase(0, end + 1))
        if (!take_json(rest.substr(0, end))) return false;
      return true;
    };
    const auto reply = client->listen(question_of(context, next, from), hear);
    if (reply && reply->status >= 400) return fail(problem_of(*reply, socket.string()));
    if (from.until_end) return reply ? Status() : Status(fail(reply.error()));
    if (wanted && context.stop_code() == frame::kOk)
      context.screen.note(context.screen.say("与服务的连接断开, 从断处继续",
                                             "the service went away; going on from there"));
    was_there = true;
  }
  return {};
}

}  // namespace quanlu::consumers::cli::reading

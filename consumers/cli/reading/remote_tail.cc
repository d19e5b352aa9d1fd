#include "consumers/cli/reading/remote_tail.h"

#include <chrono>
#include <thread>

#include "consumers/http/client.h"

namespace quanlu::consumers::cli::reading {
namespace {

using frame::Context;
using schemas::codec::JsonValue;

constexpr std::chrono::milliseconds kRest{200};        // an interruption is answered within 0.5 s
constexpr std::chrono::milliseconds kSilence{45'000};  // three comments of the service missed
constexpr std::string_view kData = "data: ", kEvent = "event: ";

// Takes a body apart as it comes: the `data` lines of server-sent events (WHATWG HTML 9.2.6, as far
// as our service writes them), or each line of JSON Lines.
class Lines {
 public:
  Lines(bool is_stream, std::function<bool(std::string_view)> take)
      : is_stream_(is_stream), take_(std::move(take)) {}

  // false: no more is wanted.
  bool hear(std::string_view piece) {
    text_ += piece;
    std::size_t begin = 0, end = 0;
    bool wanted = true;
    for (; wanted && (end = text_.find('\n', begin)) != text_.npos; begin = end + 1)
      wanted = line(std::string_view(text_).substr(begin, end - begin));
    text_.erase(0, begin);
    return wanted;
  }

 private:
  bool line(std::string_view line) {
    if (!is_stream_) return take_(line);
    if (line.substr(0, kEvent.size()) == kEvent) is_event_ = line.substr(kEvent.size()) == "event";
    if (line.substr(0, kData.size()) != kData || !is_event_) return true;
    return take_(line.substr(kData.size()));
  }

  const bool is_stream_;
  std::function<bool(std::string_view)> take_;
  std::string text_;
  bool is_event_ = false;
};

// Only a ledger of several partitions says where an event stands in the order of all.
std::uint64_t place_of(const JsonValue& event) {
  const JsonValue* place = event.find("authorityAt");
  if (place != nullptr) return static_cast<std::uint64_t>(place->integer);
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
  if (const JsonValue* title = document->find("title")) {
    const std::size_t middle = title->text.find(" / ");
    error.what = {title->text.substr(0, middle),
                  middle == std::string::npos ? title->text : title->text.substr(middle + 3)};
  }
  if (const JsonValue* detail = document->find("detail")) error.found = detail->text;
  return error;
}

// Behind no event at all is said as a time: everything was recorded later.
std::string start_of(std::uint64_t next, const TailFrom& from, bool heard) {
  if (from.behind && !heard) return "after=" + *from.behind;
  return next > 0 ? "after=@" + std::to_string(next - 1) : "from=1970-01-02";
}

http::Question question_of(const Context& context, const std::string& start, const TailFrom& from) {
  http::Question question{.target = "/v1/events?", .deadline = kSilence};
  question.target += start;
  for (const auto& [name, value] : from.filter)
    question.target += '&' + name + '=' + http::percent_encoded(value);
  question.fields.push_back({"Accept", from.until_end ? "application/jsonl" : "text/event-stream"});
  if (context.purpose)
    question.fields.push_back({"Quanlu-Purpose", http::percent_encoded(*context.purpose)});
  if (context.actor) question.fields.push_back({"Quanlu-Actor", *context.actor});
  return question;
}

std::string text_of(const JsonValue* of, const char* key) {
  const JsonValue* found = of == nullptr ? nullptr : of->find(key);
  if (found == nullptr) return {};
  return found->text.empty() ? found->to_json() : found->text;
}

}  // namespace

std::string line_of(const HeardEvent& event) {
  const JsonValue* at = event.value.find("position");
  std::string line = text_of(at, "seq");
  if (event.value.find("authorityAt") != nullptr) line = text_of(at, "partition") + ":" + line;
  for (const char* key : {"recordedAt", "type", "stream", "streamSeq"})
    line += "  " + text_of(&event.value, key);
  return line + "  " + text_of(event.value.find("actor"), "account");
}

Result<std::uint64_t> end_of_log(const std::filesystem::path& socket) {
  TRY_ASSIGN(auto client, http::Client::connect(socket));
  TRY_ASSIGN(const http::Reply reply, client.ask({.target = "/readyz"}));
  TRY_ASSIGN(const JsonValue state, schemas::codec::parse_json(reply.body, socket.string()));
  const JsonValue* head = state.find("head");
  return head == nullptr ? 0 : static_cast<std::uint64_t>(head->integer) + 1;
}

Status follow_remotely(Context& context, const std::filesystem::path& socket, const TailFrom& from,
                       const std::function<bool(const HeardEvent&)>& take) {
  std::uint64_t next = from.place;
  bool wanted = true, was_there = false, heard = false;
  const auto take_json = [&](std::string_view json) {
    const auto value = schemas::codec::parse_json(json, socket.string());
    if (!value) return true;  // not ours to judge; verify does
    const std::uint64_t place = place_of(*value);
    next = place + 1;
    heard = true;
    wanted = take({.json = json, .value = *value, .place = place});
    return wanted;
  };
  while (wanted && context.stop_code() == frame::kOk) {
    auto client = http::Client::connect(socket);
    if (!client && !was_there) return fail(client.error());
    if (!client) {
      std::this_thread::sleep_for(kRest);
      continue;
    }
    Lines lines(!from.until_end, take_json);
    const auto hear = [&](std::string_view piece) {
      return context.stop_code() == frame::kOk && lines.hear(piece);
    };
    const auto reply =
        client->listen(question_of(context, start_of(next, from, heard), from), hear);
    if (reply && reply->status >= 400) return fail(problem_of(*reply, socket.string()));
    if (from.until_end)
      return reply || context.stop_code() != frame::kOk ? Status() : Status(fail(reply.error()));
    was_there = true;
    if (!wanted || context.stop_code() != frame::kOk) break;
    context.screen.note(context.screen.say("与服务的连接断开, 从断处继续",
                                           "the service went away; going on from there"));
    std::this_thread::sleep_for(kRest);
  }
  return {};
}

}  // namespace quanlu::consumers::cli::reading

#include "consumers/cli/auditing/figures.h"

#include <array>

namespace quanlu::consumers::cli::auditing {
namespace {

constexpr std::array<std::string_view, 4> kStates{"ok", "tampered", "incomplete", "error"};
constexpr unsigned kOkStatus = 200, kNotFound = 404, kNotAllowed = 405;

void head(std::string& to, std::string_view name, std::string_view type, std::string_view help) {
  to.append("# HELP ").append(name).append(" ").append(help);
  to.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void one(std::string& to, std::string_view name, std::string_view type, std::string_view help,
         const std::string& value) {
  head(to, name, type, help);
  to.append(name).append(" ").append(value).append("\n");
}

// Seconds with their milliseconds.
std::string seconds(std::int64_t ms) {
  std::string fraction = std::to_string(1000 + ms % 1000);
  fraction.front() = '.';
  return std::to_string(ms / 1000) + fraction;
}

http::Response plain(unsigned status, std::string body) {
  http::Response response{.status = status};
  response.body = std::move(body);
  response.fields.push_back({"Content-Type", "text/plain; version=0.0.4; charset=utf-8"});
  return response;
}

}  // namespace

std::string to_text(const Figures& figures) {
  std::string text;
  one(text, "consumers_verify_last_success_timestamp_seconds", "gauge",
      "When a run last ended with 0; 0: not yet.", seconds(figures.last_success.value));
  head(text, "consumers_verify_state", "gauge", "The state of the last run.");
  for (const std::string_view state : kStates)
    text.append("consumers_verify_state{state=\"")
        .append(state)
        .append("\"} ")
        .append(state == figures.state ? "1" : "0")
        .append("\n");
  one(text, "consumers_verify_runs_total", "counter", "Runs since the start.",
      std::to_string(figures.runs));
  one(text, "consumers_verify_entries", "gauge", "Entries that the last run read.",
      std::to_string(figures.entries));
  one(text, "consumers_verify_findings", "gauge", "Findings of the last run.",
      std::to_string(figures.findings));
  one(text, "consumers_verify_duration_seconds", "gauge", "How long the last run took.",
      seconds(figures.elapsed_ms));
  head(text, "quanlu_build_info", "gauge", "The program.");
  return text + "quanlu_build_info{version=\"" + figures.version + "\"} 1\n";
}

void FiguresHandler::set(std::string text) {
  const std::lock_guard lock(mutex_);
  text_ = std::move(text);
}

http::Response FiguresHandler::handle(const http::Request& request) {
  if (request.path != "/metrics") return plain(kNotFound, "GET /metrics\n");
  if (request.method != "GET" && request.method != "HEAD") return plain(kNotAllowed, "GET\n");
  const std::lock_guard lock(mutex_);
  return plain(kOkStatus, text_);
}

http::Response FiguresHandler::refuse(const http::Fault& fault) const {
  return plain(fault.status, std::string(fault.detail) + "\n");
}

}  // namespace quanlu::consumers::cli::auditing

#pragma once
// What an auditor tells a monitoring system, as Prometheus text (INTERFACES.md, metrics).
#include <mutex>
#include <string>

#include "consumers/http/server.h"
#include "consumers/verify/report.h"

namespace quanlu::consumers::cli::auditing {

struct Figures {
  Millis last_success;  // 0: none yet
  std::string state;    // of the last run: ok, tampered, incomplete, error; empty: none yet
  std::uint64_t runs = 0, entries = 0, findings = 0;
  std::int64_t elapsed_ms = 0;
  std::string version;
};
std::string to_text(const Figures& figures);

// GET /metrics. Another thread sets what is told.
class FiguresHandler final : public http::Handler {
 public:
  void set(std::string text);

  http::Response handle(const http::Request& request) override;
  std::size_t body_bytes_max(const http::Request&) const override { return 0; }
  http::Response refuse(const http::Fault& fault) const override;

 private:
  std::mutex mutex_;  // guards text_
  std::string text_;
};

}  // namespace quanlu::consumers::cli::auditing

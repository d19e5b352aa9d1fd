#pragma once
// Answers GET /metrics, and nothing else, with a page that is made when somebody asks.
#include <functional>

#include "consumers/http/server.h"
#include "consumers/metrics/page.h"

namespace quanlu::consumers::metrics {

// Threads: any, as far as `add` is.
class Handler final : public http::Handler {
 public:
  // `add` puts on the page what is known.
  explicit Handler(std::function<void(Page&)> add) : add_(std::move(add)) {}

  http::Response handle(const http::Request& request) override;
  std::size_t body_bytes_max(const http::Request&) const override { return 0; }
  http::Response refuse(const http::Fault& fault) const override;

 private:
  const std::function<void(Page&)> add_;
};

}  // namespace quanlu::consumers::metrics

#include "consumers/metrics/handler.h"

namespace quanlu::consumers::metrics {
namespace {

http::Response text(unsigned status, std::string_view type, std::string body) {
  return {.status = status,
          .fields = {{"Content-Type", std::string(type)}, {"Cache-Control", "no-store"}},
          .body = std::move(body)};
}

}  // namespace

http::Response Handler::handle(const http::Request& request) {
  if (request.path != "/metrics") return text(404, "text/plain", "GET /metrics\n");
  if (request.method != "GET" && request.method != "HEAD")
    return text(405, "text/plain", "GET /metrics\n");
  Page page;
  add_(page);
  return text(200, kContentType, page.text());
}

http::Response Handler::refuse(const http::Fault& fault) const {
  return text(fault.status, "text/plain", "GET /metrics\n");
}

}  // namespace quanlu::consumers::metrics

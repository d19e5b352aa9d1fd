#include "consumers/witness/handler.h"

namespace quanlu::consumers::witness {
namespace {

http::Response response_of(Answer answer) {
  http::Response response;
  response.status = answer.status;
  response.fields = {{"Content-Type", std::move(answer.content_type)},
                     {"Cache-Control", "no-store"}};
  response.body = std::move(answer.body);
  return response;
}

}  // namespace

http::Response WitnessHandler::handle(const http::Request& request) {
  constexpr std::string_view kSuffix = "/checkpoint";
  const std::string_view path = request.path;
  if (path == "/add-checkpoint") {
    if (request.method != "POST") return response_of({.status = 405, .body = "POST\n"});
    return response_of(witness_.add_checkpoint(request.body));
  }
  if (path.ends_with(kSuffix) && path.size() > kSuffix.size() && request.method != "POST")
    return response_of(witness_.checkpoint(path.substr(1, path.size() - kSuffix.size() - 1)));
  return response_of({.status = 404, .body = "no such resource\n"});
}

http::Response WitnessHandler::refuse(const http::Fault& fault) const {
  return response_of({.status = fault.status, .body = std::string(fault.detail) + "\n"});
}

}  // namespace quanlu::consumers::witness

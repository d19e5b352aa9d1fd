#pragma once
// A route as data, a question that it takes, and what comes back.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/gateway/answer/problem.h"
#include "consumers/gateway/answer/service.h"
#include "consumers/gateway/rights/permit.h"
#include "consumers/http/message.h"
#include "ledger/intake/decider.h"

namespace quanlu::consumers::gateway::answer {

struct Asked {
  const Service& service;
  const http::Request& request;
  const std::vector<std::string>& names;  // what stands at the * of the route's pattern
  const std::string& trace_id;
  ledger::intake::Caller caller;           // nobody on an open route
  std::shared_ptr<rights::Permit> permit;  // null on an open route

  const std::string* parameter(std::string_view name) const { return request.parameter(name); }
};

using Answer = tl::expected<http::Response, Problem>;

enum class Reach : std::uint8_t {
  kOpen,     // to everybody who reaches the socket
  kAccount,  // to who has an account
};

struct Route {
  std::string_view method;      // GET takes HEAD too
  std::string_view pattern;     // "/v1/orgs/*": a star takes one segment
  std::string_view parameters;  // of the query, separated by blanks; another one is a 400
  Answer (*answer)(const Asked& asked);
  Reach reach = Reach::kAccount;
};

// Whether `words`, separated by blanks, has this one.
bool names_word(std::string_view words, std::string_view word);

http::Response json_response(unsigned status, std::string body);
// Of the fields "Accept": whether the client names this media type.
bool accepts(const http::Request& request, std::string_view media_type);

// Numbers, dates and words of the query. Nothing: not given. Problem 400 badParameter.
template <typename T>
using Parameter = tl::expected<std::optional<T>, Problem>;
Parameter<std::uint64_t> number_parameter(const Asked& asked, std::string_view name);
Parameter<Day> day_parameter(const Asked& asked, std::string_view name);
Parameter<Millis> time_parameter(const Asked& asked, std::string_view name);  // RFC 3339, or a day
Parameter<bool> flag_parameter(const Asked& asked, std::string_view name);    // 0 or 1
// A place ("@31"), or that of a position ("31", "0:31", "0:31,1:77"); 400 when it is none.
Parameter<Seq> place_parameter(const Asked& asked, std::string_view name);
std::string text_parameter(const Asked& asked, std::string_view name);  // empty: not given

}  // namespace quanlu::consumers::gateway::answer

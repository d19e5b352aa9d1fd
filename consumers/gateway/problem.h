#pragma once
// What goes wrong as RFC 9457 documents, with the slugs and statuses of INTERFACES.md 3.3. Never
// personal data; of a failure of our own only that there was one.
#include <string>
#include <string_view>

#include "consumers/http/head.h"
#include "consumers/http/message.h"
#include "schemas/base/refusal.h"
#include "schemas/base/result.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::gateway {

struct Problem {
  unsigned status = 500;
  std::string code = "internal";
  std::string detail;
  std::optional<Refusal> refusal;  // its one entry of errors[]
};

unsigned status_of(Reason reason);
Problem problem_of(const Refusal& refusal);
Problem problem_of(const Error& error);
Problem problem_of(const http::Fault& fault);
Problem not_found();
Problem bad_parameter(std::string_view name);

// The document, as a value of other JSON or as an answer of its own.
void write_problem(schemas::codec::JsonWriter& json, const Problem& problem,
                   std::string_view trace_id);
http::Response problem_response(const Problem& problem, std::string_view trace_id);

}  // namespace quanlu::consumers::gateway

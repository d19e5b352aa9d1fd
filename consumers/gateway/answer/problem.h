#pragma once
// What goes wrong as RFC 9457 documents, with the slugs and statuses of INTERFACES.md 3.3. Never
// personal data; of a failure of our own only that there was one.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/http/head.h"
#include "consumers/http/message.h"
#include "schemas/base/refusal.h"
#include "schemas/base/result.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::gateway::answer {

// An event that whoever asked had not seen.
struct Missed {
  Seq seq;
  std::string type;
  std::uint64_t stream_seq = 0;
  Millis recorded_at;
};

struct Problem {
  unsigned status = 500;
  std::string code = "internal";
  std::string detail;
  std::optional<Refusal> refusal;            // its one entry of errors[]
  std::optional<std::uint64_t> current_seq;  // of the stream, where the version was wrong
  std::vector<Missed> missed;                // behind the expected version
  unsigned retry_after_s = 1;                // of 429 and 503

  Problem() = default;
  Problem(unsigned with_status, std::string with_code, std::string with_detail = {})
      : status(with_status), code(std::move(with_code)), detail(std::move(with_detail)) {}
  // Implicit, so that TRY carries a failure into an answer.
  Problem(const Error& error);
  Problem(const Refusal& with_refusal);
  Problem(const http::Fault& fault)
      : Problem(fault.status, std::string(fault.slug), std::string(fault.detail)) {}
};

unsigned status_of(Reason reason);
Problem not_found();
Problem bad_parameter(std::string_view name);
Problem purpose_required();

// The document, as a value of other JSON or as an answer of its own.
void write_problem(schemas::codec::JsonWriter& json, const Problem& problem,
                   std::string_view trace_id);
http::Response problem_response(const Problem& problem, std::string_view trace_id);

}  // namespace quanlu::consumers::gateway::answer

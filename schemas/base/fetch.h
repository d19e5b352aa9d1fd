#pragma once
// Asking another machine over HTTP, as a seam: the rooms that need an answer do not see the
// network. consumers/http has the one that goes out; tests have one in memory.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "schemas/base/result.h"

namespace quanlu {

struct Fetched {
  unsigned status = 0;
  std::string content_type, body;
};

class Fetch {
 public:
  struct Question {
    std::string url;
    std::optional<std::string> post;            // none: GET
    std::string content_type = "text/plain";    // of what is posted
    std::chrono::milliseconds patience{5'000};  // for the whole answer
    std::size_t body_bytes_max = 64 * 1024;
  };

  virtual ~Fetch() = default;
  // From several threads. Any status is an answer. Failure::kFailed "unreachable": nobody is there;
  // "fetch": no answer in time, or too much of one; kUsage "url" for one that is not asked.
  virtual Result<Fetched> fetch(const Question& question) = 0;
};

}  // namespace quanlu

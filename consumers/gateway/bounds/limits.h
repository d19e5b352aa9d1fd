#pragma once
// How often one account may ask (INTERFACES.md 2.2 limits): token buckets with a burst of twice the
// rate, and how many may listen to the log at once.
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "consumers/http/message.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::gateway::bounds {

struct Rates {
  std::uint32_t reads_per_s = 20, appends_per_s = 50;
  std::uint32_t listeners = 256, listeners_per_account = 2;
};

// Shared by all workers.
class Limits {
 public:
  enum class Kind : std::uint8_t { kRead, kAppend };

  Limits(const Rates& rates, Clock& clock) : rates_(rates), clock_(clock) {}

  // Takes one token; `fields` are RateLimit and RateLimit-Policy of the answer, refused or not.
  bool take(Kind kind, const std::string& who, http::Fields& fields);

  // A place among the listeners, given back when it goes; null: there is none.
  using Place = std::shared_ptr<void>;
  Place listen(const std::string& who);
  std::uint32_t listeners() const;

 private:
  struct Bucket {
    double tokens = 0;
    Millis filled_at;
  };
  void forget_full(Millis now);

  const Rates rates_;
  Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::pair<Kind, std::string>, Bucket> buckets_;
  std::map<std::string, std::uint32_t> listening_;
  std::uint32_t listeners_ = 0;
};

}  // namespace quanlu::consumers::gateway::bounds

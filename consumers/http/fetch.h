#pragma once
// The fetch that goes out, over libcurl: HTTPS, and plain HTTP on this machine alone. No redirects,
// no compression, never more bytes or seconds than were granted.
#include <memory>

#include "schemas/base/fetch.h"

namespace quanlu::consumers::http {

// Whoever asks one server many things keeps the connection; one question at a time waits for it,
// others beside it make their own.
class CurlFetch final : public Fetch {
 public:
  enum class Connections : std::uint8_t { kOnce, kKept };
  explicit CurlFetch(Connections connections = Connections::kOnce);
  ~CurlFetch() override;
  Result<Fetched> fetch(const Question& question) override;

 private:
  struct Idle;
  std::unique_ptr<Idle> idle_;  // null: nothing is kept
};

}  // namespace quanlu::consumers::http

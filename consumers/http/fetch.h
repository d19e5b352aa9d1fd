#pragma once
// The fetch that goes out, over libcurl: HTTPS, and plain HTTP on this machine alone. No redirects,
// no compression, never more bytes or seconds than were granted.
#include "schemas/base/fetch.h"

namespace quanlu::consumers::http {

class CurlFetch final : public Fetch {
 public:
  Result<Fetched> fetch(const Question& question) override;
};

}  // namespace quanlu::consumers::http

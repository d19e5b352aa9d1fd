#pragma once
// Pages of a list (INTERFACES.md 3.3): limit, an opaque cursor, `next`. No snapshot is held between
// two pages: rows are neither doubled nor skipped by key, and changedSince says how many events
// were applied since page one.
#include <optional>
#include <string>

#include "consumers/gateway/answer/reading.h"

namespace quanlu::consumers::gateway::answer {

inline constexpr std::uint64_t kPageRows = 50, kPageRowsMax = 500;

struct PageAsked {
  projections::query::Page page;           // limit and key behind which it begins
  std::uint64_t query = 0, first_end = 0;  // as in Place
  bool is_first = true;
};

// Problems: 400 badParameter, 410 cursorGone when the views were replaced or the service was
// started anew.
tl::expected<PageAsked, Problem> read_page(const Asked& asked, const Reading& reading);

// Members "next" and, behind page one, "changedSince" of an open object. `key`: of the last row
// that was looked at, empty at the end. Gives the cursor for add_link.
std::optional<std::string> write_page(schemas::codec::JsonWriter& json, const Asked& asked,
                                      const Reading& reading, const PageAsked& page,
                                      const Bytes& key);

// Link; rel="next".
void add_link(http::Response& response, const Asked& asked,
              const std::optional<std::string>& cursor);

}  // namespace quanlu::consumers::gateway::answer

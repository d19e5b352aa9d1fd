#pragma once
// A walk along the events that a query wants, in bounded steps: neither a page nor a stream keeps a
// worker or a snapshot for long, however rare the events are that fit.
#include <functional>

#include "consumers/gateway/answer/reading.h"

namespace quanlu::consumers::gateway::events {

namespace query = projections::query;
using answer::Asked;
using answer::Problem;
using answer::Reading;

struct Walk {
  static constexpr std::uint64_t kLookedAtMax = 10'000;  // events, in one step

  query::LogFilter filter;
  std::uint64_t next = 0, end = UINT64_MAX;  // places; end: exclusive

  using Take = std::function<void(Seq seq, const query::StoredEvent& event, query::Sight sight)>;
  // Gives at most `rows` events that the permit does not hide and moves `next` behind what was
  // looked at; never beyond the end of the snapshot, which asks no permit itself. Errors of the
  // permit.
  tl::expected<void, Problem> step(const query::Snapshot& snapshot, ledger::log::Log& log,
                                   rights::Permit& permit, std::size_t rows, const Take& take);
};

// type (name or code), family, org, case, stream, area; from and to by recordedAt; after a
// position. 400 badParameter for a word that is unknown.
tl::expected<Walk, Problem> read_walk(const Asked& asked, const Reading& reading);

}  // namespace quanlu::consumers::gateway::events

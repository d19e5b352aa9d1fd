#pragma once
// Events as bodies without an end that is known beforehand: JSON Lines up to a horizon, and a live
// stream (WHATWG server-sent events) that goes on as the log grows.
#include "consumers/gateway/events/walk.h"
#include "consumers/http/message.h"

namespace quanlu::consumers::gateway::events {

struct Source {
  const answer::Service& service;
  std::shared_ptr<rights::Permit> permit;
  Walk walk;
};

// One event a line until `walk.end`, at most `lines` of them.
std::unique_ptr<http::Stream> json_lines(Source source, std::uint64_t lines);

// id: the position, event: event, data: the one JSON. A listener that had caught up and fell more
// than a thousand events behind is told `bye` and comes again with its Last-Event-ID: nothing is
// ever skipped.
std::unique_ptr<http::Stream> live(Source source, std::shared_ptr<void> place);

}  // namespace quanlu::consumers::gateway::events

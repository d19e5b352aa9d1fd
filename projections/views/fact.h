#pragma once
// One accepted event as the views see it, and where it belongs. Everything borrows from the entry's
// bytes, for the length of a call.
#include <cstdint>
#include <string_view>

#include "schemas/base/ids.h"
#include "schemas/codec/event.h"
#include "schemas/registry/registry.h"

namespace quanlu::projections::views {

namespace codec = quanlu::schemas::codec;
namespace registry = quanlu::schemas::registry;

struct Fact {
  const codec::Event* event = nullptr;
  const registry::EventType* type = nullptr;  // nullptr: unknown to this program
  Seq seq;
  EventId id;
  std::uint16_t code = 0, version = 0;
  registry::StreamKind kind{};  // of the stream, kNone when unknown
  std::string_view stream;      // "Kind/key"
  std::uint64_t stream_seq = 0;
  Millis recorded_at, occurred_at;
  Day effective_on;
  std::uint16_t role = 0, conf = 0, origin = 0;
  std::string_view account;
  Id16 case_id, supersedes;
  bool flagged = false;  // it broke a business rule: told by who folds the rules (follow/flags.h)
  std::string_view subject;        // of the envelope
  std::uint16_t subject_kind = 0;  // as in V.Subject; 0: none

  // The body as the struct of its type; only for the code that it has.
  template <typename Body>
  typename Body::Reader body() const {
    return event->body<Body>();
  }
  std::string_view stream_key() const;
};

// The event is readable. Its entry outlives the fact.
Fact make_fact(const codec::Event& event);

// Streams that are no cases and whose later events need not name the organization, so that their
// state is a row of its own: those that some view or the board of deadlines speaks of.
bool is_followed(registry::StreamKind kind);
// Streams whose key is the case id.
bool is_case(registry::StreamKind kind);

// 16 bytes that stand for a stream in keys: two checksums of its text, equal everywhere.
Id16 stream_id(std::string_view stream);

}  // namespace quanlu::projections::views

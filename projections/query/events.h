#pragma once
// Entries themselves: one by its place, listings of the log, and how a body or a case stood at a
// point in time (both axes), folded again from its own events.
#include <functional>
#include <optional>
#include <vector>

#include "ledger/log/log.h"
#include "projections/query/snapshot.h"
#include "projections/views/history.h"
#include "schemas/codec/event.h"

namespace quanlu::projections::query {

namespace codec = quanlu::schemas::codec;
namespace log = quanlu::ledger::log;

struct StoredEvent {
  Bytes entry;
  std::optional<Bytes> seal;
  std::optional<codec::Event> event;  // nothing: it cannot be decoded
};

// kAbsent "event_absent": the log ends before it.
Result<StoredEvent> read_event(log::Log& log, Seq seq);

struct LogFilter {
  std::vector<std::uint16_t> codes;  // empty: any
  std::uint16_t family = 0;          // registry::Family
  std::uint64_t area = 0;            // of the actor; a code covers what begins with it
  std::optional<Millis> from, to;    // recordedAt; to: exclusive
  std::string subject, stream;
  std::optional<Partition> partition;
  Id16 case_id;
  std::uint64_t begin = 0,
                end = UINT64_MAX;            // seqs, with several partitions places; end: exclusive
  std::uint64_t looked_at_max = UINT64_MAX;  // events, where the views do not know which ones fit
};

// Events that fit, oldest first, until `show` says no (false), enough was looked at or the log
// ends. With a subject or a case only their own events are read. Bounded by the snapshot's
// position. What comes back is where to go on, behind all that was looked at.
using Show = std::function<bool(Seq seq, const StoredEvent& event)>;
Result<std::uint64_t> list_events(const Snapshot& snapshot, log::Log& log, Partition partition,
                                  LogFilter filter, const Show& show);

// A point on both time axes. Known at: a seq, or an instant by recordedAt; in force on: a day.
struct Moment {
  std::optional<Seq> known_at;  // this event is still known
  std::optional<Day> in_force_on;
};
// The last event recorded not after the instant; nothing: none was.
Result<std::optional<Seq>> seq_at(const Snapshot& snapshot, log::Log& log, Partition partition,
                                  Millis instant);

// The row as it stood then; nothing: it did not exist. Costs one read of each of its events.
Result<std::optional<Owned<views::OrgCard>>> organization_at(const Snapshot& snapshot,
                                                             log::Log& log,
                                                             std::string_view subject,
                                                             const Moment& moment);
Result<std::optional<Owned<views::CaseState>>> case_at(const Snapshot& snapshot, log::Log& log,
                                                       const Id16& case_id, const Moment& moment);

}  // namespace quanlu::projections::query

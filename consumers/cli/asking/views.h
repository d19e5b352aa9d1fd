#pragma once
// The views of partition 0, opened for one question, and how far they stand behind the log.
#include <memory>

#include "consumers/cli/opened/reading.h"
#include "consumers/cli/screen/json.h"
#include "projections/query/snapshot.h"

namespace quanlu::consumers::cli::asking {

struct OpenedViews {
  opened::OpenedLedger ledger;
  std::unique_ptr<projections::views::Environment> environment;
  std::unique_ptr<opened::Reading> reading;                // null: asked nothing of a class
  std::unique_ptr<projections::query::Snapshot> snapshot;  // of the environment, for the reader
  std::uint64_t next = 0;                                  // events that the views know
  std::uint64_t end = 0;                                   // events in the log
  Millis recorded_at;                                      // of the last one that they know

  std::uint64_t behind() const { return end > next ? end - next : 0; }
};

// Failure::kAbsent "views_absent" when nothing was ever projected: the remedy is a rebuild. What is
// shown of it: the snapshot asks the reader's rights for each row of a list; what was asked for by
// name goes through reading->disclosure().named(). Call reading->disclosure().permit() before the
// first byte of the answer.
Result<OpenedViews> open_views(const frame::Context& context);
// For figures about the views themselves: nobody's rights are asked.
Result<OpenedViews> open_views_unread(const frame::Context& context);

// "截至 / as of  seq … (…)  未应用 / behind 0": behind a list, on stderr in a pipe.
void print_as_of(const screen::Screen& screen, const OpenedViews& views);
void add_as_of(screen::Json& json, const OpenedViews& views, Millis now);

// Words of the registry.
std::string state_label(const screen::Screen& screen, std::string_view stream, std::uint8_t state);
std::string enum_label(const screen::Screen& screen, std::string_view enumeration,
                       std::uint16_t value);
std::string day_text(std::int32_t day);  // empty for 0

}  // namespace quanlu::consumers::cli::asking

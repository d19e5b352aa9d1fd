#pragma once
// The views of a ledger, opened for one question, as they are or as they were at a point, and
// how far they stand behind the log.
#include <memory>
#include <vector>

#include "consumers/cli/axes/cut.h"
#include "consumers/cli/listing/writer.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/screen/json.h"
#include "projections/query/snapshot.h"

namespace quanlu::consumers::cli::asking {

struct OpenedViews {
  opened::OpenedLedger ledger;
  std::unique_ptr<projections::views::Environment> environment;
  std::unique_ptr<opened::Reading> reading;                // null: nobody's rights are asked
  std::unique_ptr<projections::query::Snapshot> snapshot;  // of the environment, for the reader
  std::vector<std::uint64_t> next;                         // events known, by partition
  std::vector<std::uint64_t> end;                          // events in the log, by partition
  Millis recorded_at;                                      // of the last one that they know
  axes::Cut cut;                                           // what was asked for
  Day today;  // the day that deadlines are held against: in force on, known at, or now

  std::uint64_t behind() const;
  // Of which these rows are: what a cursor holds on to.
  std::string generation() const {
    return axes::name_of(cut) + "/" + environment->env().folder().filename().string();
  }
};

// The current views as they are, behind or not, for figures about them: nobody's rights are asked.
Result<OpenedViews> peek_views(const frame::Context& context);

// The current views. What is missing in them is applied first when nobody else writes (INTERFACES
// 2.1). Failure::kAbsent "views_absent" when nothing was ever projected: the remedy is a rebuild.
// The snapshot asks the reader's rights for each row of a list; what was asked for by name goes
// through reading->disclosure().named(). Call reading->disclosure().permit() before the first byte
// of the answer.
Result<OpenedViews> open_views(frame::Context& context);

// For one body or case at the point that the options name: the current views, whose histories are
// folded again; the cut is resolved and said.
Result<OpenedViews> open_views(frame::Context& context, const frame::Options& options);

// For lists: at a point in the past the views of that point (axes/past_views.h).
Result<OpenedViews> open_views_of_then(frame::Context& context, const frame::Options& options);

// "截至 / as of  seq … (…)  未应用 / behind 0": behind a list, on stderr in a pipe.
void print_as_of(const screen::Screen& screen, const OpenedViews& views);
void add_as_of(screen::Json& json, const OpenedViews& views, Millis now);
// The same and the filter for the sheet 说明 and the end of every list.
listing::Ending ending_of(const frame::Context& context, const OpenedViews& views,
                          std::vector<std::pair<std::string, std::string>> filter,
                          BytesView cursor);

// Words of the registry: id for programs, label for people.
listing::Cell state_cell(const screen::Screen& screen, std::string_view stream, std::uint8_t state);
listing::Cell enum_cell(const screen::Screen& screen, std::string_view enumeration,
                        std::uint16_t value);
std::string day_text(std::int32_t day);  // empty for 0
std::string yuan(std::int64_t fen);      // "386000.00"

// The enumerant that --name says by id or label; 0 when the option was not given. kUsage with the
// known ones.
Result<std::uint16_t> enumerant_of(const frame::Options& options, std::string_view name,
                                   std::string_view enumeration);

}  // namespace quanlu::consumers::cli::asking

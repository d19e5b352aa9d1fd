#pragma once
// Events of a log in order, as commands that read it show them.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "consumers/cli/axes/point.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/screen.h"
#include "consumers/cli/screen/table.h"
#include "ledger/chain/entry.h"
#include "ledger/crypto/digest.h"
#include "projections/query/disclosure.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::reading {

inline std::string_view text_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

// An entry, read; `event` is none when it does not decode, which is said and not hidden.
struct ReadEvent {
  const ledger::chain::Record& record;
  ledger::chain::Header header;
  const schemas::codec::Event* event = nullptr;
};

struct EventFilter {
  std::optional<std::uint16_t> type;
  std::string family;              // id of a family
  std::string about;               // stream, case id, subject or partition key that holds this text
  std::uint64_t area = 0;          // of the actor; a code covers what begins with it
  std::optional<Millis> from, to;  // recordedAt, from inclusive, to exclusive
  bool fits(const ReadEvent& read) const;
};

// Walks [from, to) of a log in order, of a partition by seq or of all by place; false from `take`
// ends it. A damaged row ends it with Failure::kTampered.
Status walk(ledger::log::Log& log, Locator from, Locator to,
            const std::function<Result<bool>(const ReadEvent&)>& take);

// Position, time, type, stream, actor: one line of a list.
std::vector<screen::Column> line_columns(const screen::Screen& screen);
std::vector<std::string> line_cells(const screen::Screen& screen, const ReadEvent& read);

using projections::query::Disclosure;
using projections::query::Sight;

// How one event of a list is shown to this reader. Of an entry that does not decode only what its
// header says is shown, to everybody.
Disclosure::Look look_at(Disclosure& disclosure, const ReadEvent& read);

// Sealed texts that were opened for this reader, as JsonOptions has it.
using OpenSealed = std::function<std::optional<std::string>(const schemas::codec::Field&,
                                                            schemas::events::Sealed::Reader)>;

// The one JSON of the event with its leaf hash; of one that does not decode what its header says.
std::string event_json(ledger::crypto::Hasher& hasher, const ReadEvent& read, Sight sight,
                       const OpenSealed& open = {});

using axes::parse_time;

}  // namespace quanlu::consumers::cli::reading

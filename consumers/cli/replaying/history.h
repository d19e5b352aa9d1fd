#pragma once
// The entries of one case or one organization as the log has them, found by what they say and not
// by a view, and the rules that were published between them.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "consumers/cli/axes/cut.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/ledger.h"
#include "projections/query/disclosure.h"
#include "projections/query/snapshot.h"
#include "projections/views/view_set.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::replaying {

namespace views = projections::views;

struct Named {
  views::OwnerRef owner;  // a case or a subject
  std::string key;        // of its own stream: case id or number of the body
  bool is_case() const { return owner.kind == views::Owner::kCase; }
  // The stream whose versions are those of the case or body: of the streams that have its number as
  // their key (an Org, its PartyCheck, its Grade …) the one of what it is.
  bool owns(std::string_view stream) const;
};

// The views with one snapshot of them; nothing when there are none yet.
struct OpenViews {
  std::unique_ptr<views::Environment> environment;
  std::optional<projections::query::Snapshot> snapshot;
};
Result<std::optional<OpenViews>> open_views(const opened::OpenedLedger& ledger);

// Case id or its beginning, 案号, complaint number, or the number of an organization. kAbsent
// "absent"; kUsage "ambiguous" when a beginning or number fits several.
Result<Named> find_named(const opened::OpenedLedger& ledger, const std::string& text);

// What of the past is looked at: all of it, or what was known then and in force on that day, up to
// a version of the own stream.
struct Cut {
  axes::Cut point;
  std::optional<std::uint64_t> version;
  bool all_rules = false;  // rule sets and calendars are read whenever they came
  bool is_whole() const { return point.is_whole() && !version; }
};

enum class Link : std::uint8_t {
  kFits,    // the next entry's prev is its leaf hash
  kLast,    // nothing follows yet: its seal speaks for it, which `verify` checks
  kBroken,  // proven: it is not what was chained
};

struct Entry {
  Bytes bytes;
  schemas::codec::Event event;
  std::uint64_t version = 0;  // streamSeq
  bool is_own = false;        // of the stream that carries the key
  bool is_rules = false;      // 1203, 1204: not of the case, but its deadlines rest on them
  bool is_linked = false;     // a correction of one of its events
  bool is_masked = false;     // persons and amounts of persons are not shown to this reader
  Link link = Link::kLast;
};

struct History {
  std::vector<Entry> entries;  // in log order
  std::set<Seq> places;        // in the order of the ledger, of those that name it, cut or not
  std::size_t unreadable = 0;  // in the whole log: of types that this release does not know
  // The first that is not what was chained: its seq, and as people write its position.
  std::optional<Seq> broken;
  std::string broken_at;
  std::uint64_t end = 0;  // entries that were read
  Locator horizon{};      // of the ledger's order, when they were read

  // Of its own stream, and so the partition in which it lies.
  Partition partition() const;
  // The entry at a place of the ledger's order; null where it is none of these.
  const Entry* at(Seq place) const;
};

// Which entries a cut leaves, asked in log order: behind the last one known all is outside.
class Selection {
 public:
  explicit Selection(const Cut& cut) : cut_(cut) {}
  bool takes(const schemas::codec::Event& event, std::uint64_t version, bool is_own);
  bool takes(const Entry& entry) { return takes(entry.event, entry.version, entry.is_own); }

 private:
  Cut cut_;
  bool is_over_ = false;
};

// Reads the ledger once from its start. A damaged row or an entry without its form is kTampered.
// What the reader may not see is left out; a case is asked for by name, so its first event must be
// shown (Disclosure::named). Call disclosure.permit() before anything of it is told.
Result<History> read_history(frame::Context& context, opened::OpenedLedger& ledger,
                             const Named& named, const Cut& cut,
                             projections::query::Disclosure& disclosure);

}  // namespace quanlu::consumers::cli::replaying

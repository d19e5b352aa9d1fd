#include "consumers/cli/replaying/history.h"

#include <algorithm>
#include <map>

#include "consumers/cli/checking/decode.h"
#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/verify/entry_check.h"
#include "ledger/cases/read.h"
#include "ledger/chain/entry.h"
#include "ledger/crypto/digest.h"
#include "projections/views/fact.h"
#include "schemas/codec/place.h"

namespace quanlu::consumers::cli::replaying {
namespace {

namespace chain = ledger::chain;
namespace query = projections::query;
using schemas::codec::Event;

constexpr std::uint16_t kCorrection = 1314, kRulesPublished = 1203, kCalendarPublished = 1204;

tl::unexpected<Error> not_its_form(const chain::Record& record, const verify::EntryFault& fault) {
  Error error{.kind = Failure::kTampered,
              .reason = std::string(fault.kind),
              .what = {"条目不合其格式", "an entry does not have its form"}};
  error.where = "seq " + std::to_string(record.locator.value);
  error.expected = fault.expected;
  error.found = fault.actual;
  error.remedy = {"用 quanlu verify 核验全本", "check the whole with quanlu verify"};
  return fail(std::move(error));
}

// Reads on and decides for each entry what it is to the case.
class Collector {
 public:
  Collector(query::Disclosure& disclosure, const Named& named, const Cut& cut,
            ledger::crypto::Hasher& hasher)
      : disclosure_(disclosure), named_(named), cut_(cut), selection_(cut), hasher_(hasher) {}

  Status take(const chain::Record& record) {
    if (const auto fault = verify::check_entry(record.entry, checking::decode_under_schema)) {
      if (fault->severity == verify::Severity::kViolation) return not_its_form(record, *fault);
      ++history.unreadable;
    }
    const chain::Header header = chain::read_header(record.entry);
    link(header.partition, header.prev);
    Bytes bytes(record.entry.begin(), record.entry.end());
    TRY_ASSIGN(Event event, Event::decode(bytes));
    return sort(std::move(bytes), std::move(event));
  }

  History history;

 private:
  // The entry that follows in a partition says what the one before it was.
  void link(Partition partition, const Digest& prev) {
    const auto waiting = leaves_.find(partition);
    if (waiting == leaves_.end()) return;
    Entry& before = history.entries[waiting->second.entry];
    before.link = waiting->second.leaf == prev ? Link::kFits : Link::kBroken;
    if (before.link == Link::kBroken && !history.broken) {
      history.broken = before.event.seq();
      history.broken_at = opened::position_text(before.event);
    }
    leaves_.erase(waiting);
  }

  Status sort(Bytes bytes, Event event) {
    const views::Fact fact = views::make_fact(event);
    const bool names_it = names(fact);
    if (names_it &&
        (named_.is_case() || fact.subject == named_.key || fact.stream_key() == named_.key))
      history.places.insert(fact.seq);
    const bool is_rules = fact.code == kRulesPublished || fact.code == kCalendarPublished;
    const bool corrects = fact.code == kCorrection && corrects_one(event);
    if (!names_it && !is_rules && !corrects) return {};
    if (names_it) ids_.insert(fact.id);
    const bool is_own = named_.owns(fact.stream);
    const bool is_taken = selection_.takes(event, fact.stream_seq, is_own);
    if (!is_taken && !(is_rules && cut_.all_rules)) return {};
    query::Sight sight = query::Sight::kClear;
    if (names_it && named_.is_case() && !found_) {
      TRY_ASSIGN(sight, disclosure_.named(event, "seq " + std::to_string(fact.seq.value)));
      found_ = true;
    } else if (!is_rules || names_it) {
      sight = disclosure_.list(event);
    }
    if (sight == query::Sight::kHidden) return {};
    leaves_[event.partition()] = {.leaf = hasher_.leaf(bytes), .entry = history.entries.size()};
    const std::uint64_t version = fact.stream_seq;
    history.entries.push_back({.bytes = std::move(bytes),
                               .event = std::move(event),
                               .version = version,
                               .is_own = is_own,
                               .is_rules = is_rules && !names_it,
                               .is_linked = corrects && !names_it,
                               .is_masked = sight == query::Sight::kMasked});
    return {};
  }

  // A stream that named the body once is its own, also in events that do not name it again.
  bool names(const views::Fact& fact) {
    if (named_.is_case()) return fact.case_id == named_.owner.id;
    if (fact.subject == named_.owner.subject || fact.stream_key() == named_.key) {
      if (fact.stream_key() != named_.key) streams_.insert(std::string(fact.stream));
      return true;
    }
    return fact.subject.empty() && streams_.count(std::string(fact.stream)) != 0;
  }

  bool corrects_one(const Event& event) const {
    return ids_.count(ledger::cases::read(event).ref("of")) != 0;
  }

  query::Disclosure& disclosure_;
  const Named& named_;
  const Cut& cut_;
  Selection selection_;
  ledger::crypto::Hasher& hasher_;
  std::set<EventId> ids_;
  std::set<std::string> streams_;
  // Of the entry taken last in a partition, when the next one is due.
  struct Waiting {
    Digest leaf;
    std::size_t entry = 0;
  };
  std::map<Partition, Waiting> leaves_;
  bool found_ = false;  // an event of the case was shown
};

Status read_in_order(frame::Context& context, ledger::log::OrderedLog& log, Locator end,
                     Collector& collector) {
  TRY_ASSIGN(const auto reader, log.read(Locator(0)));
  while (context.stop_code() == frame::kOk) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record || record->locator >= end) break;
    TRY(collector.take(*record));
    ++collector.history.end;
  }
  return {};
}

}  // namespace

Partition History::partition() const {
  const auto own =
      std::find_if(entries.begin(), entries.end(), [](const Entry& entry) { return entry.is_own; });
  return own == entries.end() ? Partition(0) : own->event.partition();
}

const Entry* History::at(Seq place) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return schemas::codec::place_of(entry.event) == place;
  });
  return found == entries.end() ? nullptr : &*found;
}

// A correction counts whenever it came to be in force: it says what never was.
bool Selection::takes(const Event& event, std::uint64_t version, bool is_own) {
  if (!cut_.point.knows(schemas::codec::place_of(event))) is_over_ = true;
  if (cut_.version && is_own && version > *cut_.version) is_over_ = true;
  if (is_over_) return false;
  return !cut_.point.in_force_on || event.code().value == kCorrection ||
         Day(event.envelope().getEffectiveOn()) <= *cut_.point.in_force_on;
}

Result<History> read_history(frame::Context& context, opened::OpenedLedger& ledger,
                             const Named& named, const Cut& cut, query::Disclosure& disclosure) {
  TRY_ASSIGN(const chain::Genesis genesis, opened::read_genesis(ledger));
  ledger::crypto::Hasher hasher(genesis.suite);
  TRY_ASSIGN(const Locator end, ledger.in_order().end());  // the horizon: a growing log gives no
                                                           // false alarm
  Collector collector(disclosure, named, cut, hasher);
  collector.history.horizon = end;
  screen::Progress progress(context.screen, context.clock, {"读取", "reading"}, {"条", "entries"},
                            end.value);
  if (ledger.ordered) {
    TRY(read_in_order(context, *ledger.ordered, end, collector));
    return std::move(collector.history);
  }
  ledger::log::LmdbScan scan = ledger.logs.front()->scan(Locator(0), end);
  while (context.stop_code() == frame::kOk) {
    TRY_ASSIGN(const auto rows, scan.next());
    if (rows.empty()) break;
    for (const ledger::log::Row& row : rows) {
      if (row.fault != ledger::log::RowFault::kNone || !chain::has_entry_form(row.record.entry))
        return fail(ledger::log::damaged(row));
      TRY(collector.take(row.record));
    }
    progress.at(rows.back().record.locator.value);
  }
  progress.clear();
  collector.history.end = end.value;
  return std::move(collector.history);
}

}  // namespace quanlu::consumers::cli::replaying

#include "projections/query/events.h"

#include <algorithm>

#include "ledger/log/ordered_log.h"
#include "projections/query/scan.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::query {
namespace {

using views::View;
namespace key = views::key;

class LogEntries final : public views::EntrySource {
 public:
  explicit LogEntries(log::Log& log) : log_(log) {}
  Result<Bytes> entry(Seq seq) override {
    TRY_ASSIGN(StoredEvent event, read_event(log_, seq));
    return std::move(event.entry);
  }

 private:
  log::Log& log_;
};

bool covers(std::uint64_t filter, std::uint64_t area) {
  std::string wanted = std::to_string(filter);
  while (wanted.size() > 1 && wanted.back() == '0')
    wanted.pop_back();
  return filter == 0 || std::to_string(area).starts_with(wanted);
}

bool fits(const LogFilter& filter, const codec::Event& event) {
  if (!filter.codes.empty() &&
      std::find(filter.codes.begin(), filter.codes.end(), event.code().value) == filter.codes.end())
    return false;
  if (filter.family != 0 && (event.type() == nullptr ||
                             static_cast<std::uint16_t>(event.type()->family) != filter.family))
    return false;
  if (filter.from && event.recorded_at() < *filter.from) return false;
  if (filter.to && event.recorded_at() >= *filter.to) return false;
  const views::Fact fact = views::make_fact(event);
  if (!filter.stream.empty() && fact.stream != filter.stream) return false;
  if (!filter.case_id.is_zero() && fact.case_id != filter.case_id) return false;
  return covers(filter.area, event.envelope().getActor().getArea());
}

Result<std::uint64_t> end_of(const Snapshot& snapshot, Partition partition) {
  TRY_ASSIGN(const auto chain, snapshot.chain(partition));
  return chain ? (*chain)->seq + 1 : 0;
}

// The places of the events that may fit, where the views know them; nothing: read them all.
Result<std::optional<std::vector<Seq>>> places(views::History& history, const LogFilter& filter) {
  views::OwnerRef owner;
  if (!filter.case_id.is_zero()) {
    owner = {views::Owner::kCase, {}, 0, filter.case_id};
  } else if (!filter.subject.empty()) {
    owner = {views::Owner::kSubject, filter.subject, 0, {}};
  } else {
    return std::optional<std::vector<Seq>>();
  }
  TRY_ASSIGN(const std::set<Seq> seqs, history.seqs_of(owner));
  return std::optional<std::vector<Seq>>(std::in_place, seqs.begin(), seqs.end());
}

template <typename Row>
Result<std::optional<Owned<Row>>> row_at(const Snapshot& snapshot, log::Log& log,
                                         const views::OwnerRef& owner, View view,
                                         const store::Key& at, const Moment& moment) {
  views::ViewSet views;
  LogEntries entries(log);
  views::History history(snapshot.environment(), snapshot.txn(), entries, views);
  TRY_ASSIGN(const std::set<Seq> seqs, history.seqs_of(owner));
  views::Cut cut;
  if (moment.known_at) cut.known_before = moment.known_at->value + 1;
  cut.in_force_on = moment.in_force_on;
  views::MemoryRows rows;
  TRY(history.fold(owner, seqs, cut, rows));
  const std::optional<BytesView> words = rows.get(view, at.padded());
  if (!words) return std::optional<Owned<Row>>();
  return std::optional<Owned<Row>>(std::in_place, *words);
}

StoredEvent stored_of(Bytes entry, std::optional<Bytes> seal) {
  StoredEvent stored{.entry = std::move(entry), .seal = std::move(seal), .event = {}};
  Result<codec::Event> event = codec::Event::decode(stored.entry);
  if (event) stored.event.emplace(*std::move(event));
  return stored;
}

// Of an entry that cannot be decoded nobody knows of whom it tells.
bool fits(const LogFilter& filter, bool is_known, const Snapshot& snapshot,
          const StoredEvent& stored) {
  if (!stored.event) return !is_known && filter.codes.empty() && filter.family == 0;
  if (!fits(filter, *stored.event)) return false;
  if (filter.partition && stored.event->partition() != *filter.partition) return false;
  const views::Fact fact = views::make_fact(*stored.event);
  return sight(snapshot.access(), {.code = fact.code,
                                   .stream = static_cast<std::uint16_t>(fact.kind),
                                   .conf = static_cast<std::uint8_t>(fact.conf),
                                   .subject = fact.subject,
                                   .case_id = fact.case_id}) != Sight::kHidden;
}

Result<std::uint64_t> list_known(const Snapshot& snapshot, log::Log& log, const LogFilter& filter,
                                 const std::vector<Seq>& known, const Show& show) {
  for (const Seq seq : known) {
    if (seq.value < filter.begin || seq.value >= filter.end) continue;
    TRY_ASSIGN(const StoredEvent stored, read_event(log, seq));
    if (fits(filter, true, snapshot, stored) && !show(seq, stored)) return seq.value + 1;
  }
  return filter.end;
}

Result<std::uint64_t> list_all(const Snapshot& snapshot, log::Log& log, const LogFilter& filter,
                               const Show& show) {
  std::uint64_t next = filter.begin;
  TRY_ASSIGN(const auto reader, log.read(Locator(filter.begin)));
  for (std::uint64_t looked_at = 0; looked_at < filter.looked_at_max; ++looked_at) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record || record->locator.value >= filter.end) return filter.end;
    next = record->locator.value + 1;
    const StoredEvent stored =
        stored_of(Bytes(record->entry.begin(), record->entry.end()),
                  record->seal ? std::optional(Bytes(record->seal->begin(), record->seal->end()))
                               : std::nullopt);
    if (fits(filter, false, snapshot, stored) && !show(Seq(record->locator.value), stored)) break;
  }
  return next;
}

}  // namespace

Result<StoredEvent> read_event(log::Log& log, Seq seq) {
  TRY_ASSIGN(std::optional<log::StoredRecord> record, log.get(Locator(seq.value)));
  if (!record)
    return fail(Failure::kAbsent, "event_absent", {"账本中没有该序号", "the log has no such seq"},
                "seq " + std::to_string(seq.value));
  return stored_of(std::move(record->entry), std::move(record->seal));
}

Result<std::uint64_t> list_events(const Snapshot& snapshot, log::Log& log, Partition partition,
                                  LogFilter filter, const Show& show) {
  TRY_ASSIGN(const std::uint64_t end, end_of(snapshot, partition));
  filter.end = std::min(filter.end, end);
  if (filter.begin >= filter.end) return filter.begin;
  views::ViewSet views;
  LogEntries entries(log);
  views::History history(snapshot.environment(), snapshot.txn(), entries, views);
  TRY_ASSIGN(const std::optional<std::vector<Seq>> known, places(history, filter));
  if (known) return list_known(snapshot, log, filter, *known, show);
  return list_all(snapshot, log, filter, show);
}

Result<std::optional<Seq>> seq_at(const Snapshot& snapshot, log::Log& log, Partition partition,
                                  Millis instant) {
  TRY_ASSIGN(std::uint64_t high, end_of(snapshot, partition));
  if (auto* const ordered = dynamic_cast<log::OrderedLog*>(&log)) {
    TRY_ASSIGN(const Seq behind, ordered->behind(instant));
    high = std::min(high, behind.value);
    return high == 0 ? std::optional<Seq>() : std::optional(Seq(high - 1));
  }
  std::uint64_t low = 0;  // recordedAt never falls: the first event recorded later is searched
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const StoredEvent stored, read_event(log, Seq(middle)));
    const auto recorded_at = load_le<std::int64_t>(stored.entry.data() + 120);
    if (recorded_at <= instant.value)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return std::optional<Seq>();
  return std::optional<Seq>(Seq(low - 1));
}

Result<std::optional<Owned<views::OrgCard>>> organization_at(const Snapshot& snapshot,
                                                             log::Log& log,
                                                             std::string_view subject,
                                                             const Moment& moment) {
  TRY_ASSIGN(const auto now, snapshot.organization(subject));
  if (!now) return std::optional<Owned<views::OrgCard>>();
  const views::OwnerRef owner{
      views::Owner::kSubject, std::string(subject), (*now)->subject_kind, {}};
  return row_at<views::OrgCard>(snapshot, log, owner, View::kOrganizations, key::subject(subject),
                                moment);
}

Result<std::optional<Owned<views::CaseState>>> case_at(const Snapshot& snapshot, log::Log& log,
                                                       const Id16& case_id, const Moment& moment) {
  TRY_ASSIGN(const auto now, snapshot.case_state(case_id));
  if (!now) return std::optional<Owned<views::CaseState>>();
  return row_at<views::CaseState>(snapshot, log, {views::Owner::kCase, {}, 0, case_id},
                                  View::kCases, key::id(case_id), moment);
}

}  // namespace quanlu::projections::query

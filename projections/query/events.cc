#include "projections/query/events.h"

#include <algorithm>

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
Result<std::optional<std::vector<Seq>>> places(const Snapshot& snapshot, views::History& history,
                                               const LogFilter& filter) {
  views::OwnerRef owner;
  if (!filter.case_id.is_zero()) {
    owner = {views::Owner::kCase, {}, 0, filter.case_id};
  } else if (!filter.subject.empty()) {
    owner = {views::Owner::kSubject, filter.subject, 0, {}};
  } else {
    return std::optional<std::vector<Seq>>();
  }
  TRY_ASSIGN(const std::set<Seq> seqs, history.seqs_of(owner));
  static_cast<void>(snapshot);
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

}  // namespace

Result<StoredEvent> read_event(log::Log& log, Seq seq) {
  TRY_ASSIGN(std::optional<log::StoredRecord> record, log.get(Locator(seq.value)));
  if (!record)
    return fail(Failure::kAbsent, "event_absent", {"账本中没有该序号", "the log has no such seq"},
                "seq " + std::to_string(seq.value));
  StoredEvent stored;
  stored.entry = std::move(record->entry);
  stored.seal = std::move(record->seal);
  Result<codec::Event> event = codec::Event::decode(stored.entry);
  if (event) stored.event.emplace(*std::move(event));
  return stored;
}

Status list_events(const Snapshot& snapshot, log::Log& log, Partition partition,
                   const LogFilter& filter, bool reverse, const Show& show) {
  views::ViewSet views;
  LogEntries entries(log);
  views::History history(snapshot.environment(), snapshot.txn(), entries, views);
  TRY_ASSIGN(const std::optional<std::vector<Seq>> known, places(snapshot, history, filter));
  TRY_ASSIGN(const std::uint64_t end, end_of(snapshot, partition));
  const std::uint64_t first = std::min(filter.begin, end), last = std::min(filter.end, end);
  const std::uint64_t count = known ? known->size() : std::max(first, last) - first;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t at = reverse ? count - 1 - i : i;
    const Seq seq = known ? (*known)[at] : Seq(first + at);
    if (seq.value < first || seq.value >= last) continue;
    TRY_ASSIGN(const StoredEvent stored, read_event(log, seq));
    if (stored.event && !fits(filter, *stored.event)) continue;
    if (!stored.event && (known || !filter.codes.empty() || filter.family != 0)) continue;
    if (stored.event) {
      const views::Fact fact = views::make_fact(*stored.event);
      if (sight(snapshot.access(), {.code = fact.code,
                                    .stream = static_cast<std::uint16_t>(fact.kind),
                                    .conf = static_cast<std::uint8_t>(fact.conf),
                                    .subject = fact.subject,
                                    .case_id = fact.case_id}) == Sight::kHidden)
        continue;
    }
    if (!show(seq, stored)) break;
  }
  return {};
}

Result<std::optional<Seq>> seq_at(const Snapshot& snapshot, log::Log& log, Partition partition,
                                  Millis instant) {
  TRY_ASSIGN(std::uint64_t high, end_of(snapshot, partition));
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

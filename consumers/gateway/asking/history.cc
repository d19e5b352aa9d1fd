// A case folded again from its own events: what changed between two versions, and where each field
// comes from. Fields only: no deadline is reckoned, so no rules are needed.
#include <map>

#include "consumers/gateway/asking/routes.h"
#include "consumers/gateway/asking/rows.h"
#include "ledger/cases/fold.h"
#include "projections/query/scan.h"

namespace quanlu::consumers::gateway::asking {
namespace {

namespace cases = ledger::cases;
using projections::views::View;

class NoRules final : public cases::Rulings {
 public:
  const ledger::rules::Deadline* deadline_on(std::string_view, Day) const override {
    return nullptr;
  }
  const ledger::rules::WorkingCalendar& calendar_of(int, int) const override { return calendar_; }
  bool is_foundation(std::string_view) const override { return false; }

 private:
  const ledger::rules::WorkingCalendar calendar_{};
};

// The events of a case in log order, with the corrections of them and the corrections of those.
struct Told {
  std::map<Seq, query::StoredEvent> events;
  std::map<std::uint64_t, Seq> versions;  // of the case's own stream -> place
};

Result<std::vector<Seq>> corrections_of(const query::Snapshot& snapshot, const Id16& event) {
  TRY_ASSIGN(
      auto found,
      (query::scan<projections::views::CorrectionRow, Seq>(
          snapshot, View::kCorrections, projections::views::key::id(event).prefix(),
          {.limit = 0, .cursor = {}},
          [](query::store::KeyReader at, const query::Owned<projections::views::CorrectionRow>&) {
            at.id();
            return std::optional<Seq>(Seq(at.u64()));
          })));
  return std::move(found.rows);
}

tl::expected<void, Problem> add(const Asked& asked, const Reading& reading, Seq seq, Told& told) {
  if (told.events.contains(seq)) return {};
  TRY_ASSIGN(auto stored, query::read_event(asked.service.log, seq));
  if (!stored.event) return {};
  TRY_ASSIGN(const query::Sight sight, asked.permit->list(*stored.event));
  if (sight == query::Sight::kHidden) return {};
  // Values of a masked event would come out of the fold in the clear.
  if (sight == query::Sight::kMasked)
    return tl::make_unexpected(Problem{
        403, "classHidden", "所依事件仅可掩码查看 / events of it are shown to you masked only"});
  const Id16 id = stored.event->id();
  told.events.emplace(seq, std::move(stored));
  TRY_ASSIGN(const auto corrections, corrections_of(reading.snapshot(), id));
  for (const Seq correction : corrections)
    TRY(add(asked, reading, correction, told));
  return {};
}

tl::expected<Told, Problem> read_case(const Asked& asked, const Reading& reading,
                                      const Id16& case_id) {
  TRY_ASSIGN(const auto rows, reading.snapshot().dossier(case_id, {.limit = 0, .cursor = {}}));
  Told told;
  for (const auto& row : rows.rows) {
    if (row->linked == 0) told.versions[row->stream_seq] = row.seq;
    TRY(add(asked, reading, row.seq, told));
  }
  return told;
}

// As the case stood behind its version; all of it when that is the last one.
cases::CaseView view_at(const Told& told, std::uint64_t version) {
  static const NoRules kNone;
  cases::CaseFold fold(kNone);
  const auto behind = told.versions.upper_bound(version);
  for (const auto& [seq, stored] : told.events)
    if (behind == told.versions.end() || seq < behind->second) fold.apply(*stored.event);
  return version == 0 ? cases::CaseView() : fold.view();
}

void write_field(schemas::codec::JsonWriter& json, const cases::FieldView& field) {
  json.begin_object().key("value").raw(field.value).key("seq").counter(field.seq.value);
  json.key("eventId").id(field.event).key("recordedAt").instant(field.recorded_at);
  json.key("account").string(field.account).key("basis").string(field.basis);
  json.key("corrected").boolean(field.corrected).end_object();
}

void write_field(schemas::codec::JsonWriter& json, const std::optional<cases::FieldView>& field) {
  if (field)
    write_field(json, *field);
  else
    json.null();
}

}  // namespace

Answer diff_of(const Asked& asked) {
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(const auto now, named_case(asked, reading));
  TRY_ASSIGN(const auto to, answer::number_parameter(asked, "to"));
  TRY_ASSIGN(const auto from, answer::number_parameter(asked, "from"));
  const std::uint64_t last = std::min(to.value_or(now->version), now->version);
  const std::uint64_t first = from.value_or(last == 0 ? 0 : last - 1);
  if (first > last) return tl::make_unexpected(answer::bad_parameter("from"));
  TRY_ASSIGN(const Told told, read_case(asked, reading, now.id));
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("from").counter(first).key("to").counter(last).key("changes");
  json.begin_array();
  for (const cases::FieldChange& change : cases::diff(view_at(told, first), view_at(told, last))) {
    json.begin_object().key("field").string(change.name).key("before");
    write_field(json, change.before);
    json.key("after");
    write_field(json, change.after);
    json.end_object();
  }
  json.end_array();
  reading.write_as_of(json);
  json.end_object();
  return reading.one(std::move(body), now->version, Seq(now->last_seq));
}

Answer blame_of(const Asked& asked) {
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(const auto now, named_case(asked, reading));
  TRY_ASSIGN(const Told told, read_case(asked, reading, now.id));
  const std::string wanted = answer::text_parameter(asked, "field");
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("fields").begin_object();
  for (const auto& [name, field] : view_at(told, now->version).fields)
    if (wanted.empty() || wanted == name) write_field(json.key(name), field);
  json.end_object();
  reading.write_as_of(json);
  json.end_object();
  return reading.one(std::move(body), now->version, Seq(now->last_seq));
}

}  // namespace quanlu::consumers::gateway::asking

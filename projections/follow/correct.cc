#include "projections/follow/correct.h"

#include "schemas/events/sys.capnp.h"

namespace quanlu::projections::follow {
namespace {

namespace events = quanlu::schemas::events;
using schemas::codec::Event;

constexpr int kDepthMax = 64;  // of corrections of corrections

bool corrects(const Event& event) {
  using schemas::registry::EventCode;
  return event.type() != nullptr &&
         static_cast<EventCode>(event.code().value) == EventCode::kCorrectionAppended;
}

}  // namespace

Result<Bytes> LogEntries::entry(Seq seq) {
  TRY_ASSIGN(std::optional<log::StoredRecord> record, log_.get(Locator(seq.value)));
  if (record) return std::move(record->entry);
  return fail(Failure::kTampered, "log_regressed",
              {"账本缺少视图所依据的条目", "the log lacks an entry that the views are made of"},
              "seq " + std::to_string(seq.value));
}

// Everything whose standing may change with this event: what it corrects, what it is read for, and
// through corrections of corrections what those correct.
Status Corrector::add_concerned(Seq seq, std::set<Seq>& concerned, int depth) {
  if (depth > kDepthMax || !concerned.insert(seq).second) return {};
  TRY_ASSIGN(const std::optional<views::History::Loaded> loaded, history_.load(seq));
  if (!loaded) return {};
  std::vector<Id16> ids;
  if (corrects(loaded->event)) {
    const auto body = loaded->event.body<events::CorrectionAppended>();
    ids.push_back(schemas::codec::to_id(body.getOf()));
    if (body.hasReplacement()) ids.push_back(schemas::codec::to_id(body.getReplacement()));
  }
  TRY_ASSIGN(const std::optional<Id16> of, history_.replaced_by(views::make_fact(loaded->event)));
  if (of) ids.push_back(*of);
  for (const Id16& id : ids) {
    TRY_ASSIGN(const std::optional<Seq> at, history_.seq_of(id));
    if (at) TRY(add_concerned(*at, concerned, depth + 1));
  }
  return {};
}

Result<bool> Corrector::is_correction(Seq seq) {
  TRY_ASSIGN(const std::optional<views::History::Loaded> loaded, history_.load(seq));
  CHECK(loaded.has_value());  // it was applied
  return corrects(loaded->event);
}

Status Corrector::add_owners(Seq seq, const std::set<Seq>& late, Owners& owners) {
  TRY_ASSIGN(const std::optional<views::History::Loaded> loaded, history_.load(seq));
  if (!loaded) return {};
  for (const views::OwnerRef& owner : views_.owners(views::make_fact(loaded->event), rows_)) {
    std::set<Seq>& more = owners[owner];
    if (late.contains(seq)) more.insert(seq);
  }
  return {};
}

Status Corrector::reach_back(Seq seq) {
  std::set<Seq> concerned, late;
  TRY(add_concerned(seq, concerned));
  TRY_ASSIGN(const bool is_own, is_correction(seq));
  if (is_own)
    concerned.erase(seq);  // its own rows come when it is applied
  else
    late.insert(seq);
  Owners owners;
  for (const Seq at : concerned)
    TRY(add_owners(at, late, owners));
  for (const auto& owner : owners)
    TRY(remake(owner.first, owner.second, {.known_before = seq.value},
               {.known_before = seq.value + 1}));
  return rows_.status();
}

Status Corrector::reach_back_all(const std::vector<Seq>& seqs) {
  std::set<Seq> concerned, late;
  for (const Seq seq : seqs) {
    TRY(add_concerned(seq, concerned));
    TRY_ASSIGN(const bool is_own, is_correction(seq));
    if (!is_own) late.insert(seq);
  }
  Owners owners;
  for (const Seq at : concerned)
    TRY(add_owners(at, late, owners));
  for (const auto& owner : owners)
    TRY(remake(owner.first, owner.second, {.correct = false}, {}));
  return rows_.status();
}

Status Corrector::remake(const views::OwnerRef& owner, const std::set<Seq>& late,
                         const views::Cut& before, const views::Cut& after) {
  TRY_ASSIGN(std::set<Seq> seqs, history_.seqs_of(owner));
  views::MemoryRows old_rows, new_rows;
  TRY(history_.fold(owner, seqs, before, old_rows));
  seqs.insert(late.begin(), late.end());
  TRY(history_.fold(owner, seqs, after, new_rows));
  for (const auto& row : old_rows.all())
    if (!new_rows.all().contains(row.first)) rows_.erase(row.first.first, row.first.second);
  for (const auto& row : new_rows.all())
    rows_.put(row.first.first, row.first.second, row.second);
  return rows_.status();
}

}  // namespace quanlu::projections::follow

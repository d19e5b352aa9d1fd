#include "projections/follow/correct.h"

#include "ledger/store/cursor.h"
#include "ledger/store/key.h"
#include "projections/views/keys.h"
#include "schemas/codec/event.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::projections::follow {
namespace {

namespace events = quanlu::schemas::events;
using schemas::codec::Event;
using views::View;

constexpr int kDepthMax = 64;  // of corrections of corrections; deeper ones do not count
constexpr std::uint64_t kNoBound = UINT64_MAX;

Id16 id_of(std::uint64_t first, std::uint64_t second) {
  Id16 id;
  store_le(id.bytes.data(), first);
  store_le(id.bytes.data() + 8, second);
  return id;
}

bool is_correction(const Event& event) {
  return event.type() != nullptr && static_cast<schemas::registry::EventCode>(event.code().value) ==
                                        schemas::registry::EventCode::kCorrectionAppended;
}

}  // namespace

struct Corrector::Loaded {
  log::StoredRecord record;
  Event event;
};

// Where an entry lies: in the embedded log its locator is its seq.
Result<std::optional<Corrector::Loaded>> Corrector::load(Seq seq) {
  TRY_ASSIGN(std::optional<log::StoredRecord> record, log_.get(Locator(seq.value)));
  if (!record)
    return fail(Failure::kTampered, "log_regressed",
                {"账本缺少视图所依据的条目", "the log lacks an entry that the views are made of"},
                "seq " + std::to_string(seq.value));
  Result<Event> event = Event::decode(record->entry);
  if (!event) return std::optional<Loaded>();  // in quarantine, in no fold
  return std::optional<Loaded>(Loaded{std::move(*record), std::move(*event)});
}

Result<std::optional<Seq>> Corrector::seq_of(const Id16& id) {
  TRY_ASSIGN(
      const std::optional<BytesView> words,
      rows_.environment().table(View::kEvents).get(rows_.txn(), views::key::id(id).padded()));
  if (!words) return std::optional<Seq>();
  views::EventRow row;
  CHECK(views::decode(*words, row));
  return std::optional<Seq>(Seq(row.seq));
}

// Everything whose standing may change with this event: what it corrects, what it is read for, and
// through corrections of corrections what those correct.
Status Corrector::add_concerned(Seq seq, std::set<Seq>& concerned, int depth) {
  if (depth > kDepthMax || !concerned.insert(seq).second) return {};
  TRY_ASSIGN(const std::optional<Loaded> loaded, load(seq));
  if (!loaded) return {};
  std::vector<Id16> ids;
  if (is_correction(loaded->event)) {
    const auto body = loaded->event.body<events::CorrectionAppended>();
    ids.push_back(schemas::codec::to_id(body.getOf()));
    if (body.hasReplacement()) ids.push_back(schemas::codec::to_id(body.getReplacement()));
  }
  const auto of = views::replaced_by(views::make_fact(loaded->event), rows_);
  if (of) ids.push_back(*of);
  for (const Id16& id : ids) {
    TRY_ASSIGN(const std::optional<Seq> at, seq_of(id));
    if (at) TRY(add_concerned(*at, concerned, depth + 1));
  }
  return {};
}

Status Corrector::add_owners(Seq seq, const std::set<Seq>& late, Owners& owners) {
  TRY_ASSIGN(const std::optional<Loaded> loaded, load(seq));
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
  TRY_ASSIGN(const std::optional<Loaded> loaded, load(seq));
  CHECK(loaded.has_value());
  if (is_correction(loaded->event))
    concerned.erase(seq);  // its own rows come when it is applied
  else
    late.insert(seq);
  Owners owners;
  for (const Seq at : concerned)
    TRY(add_owners(at, late, owners));
  for (const auto& owner : owners)
    TRY(remake(owner.first, owner.second, {seq.value}, {seq.value + 1}));
  return rows_.status();
}

Status Corrector::reach_back_all(const std::vector<Seq>& seqs) {
  std::set<Seq> concerned, late;
  for (const Seq seq : seqs) {
    TRY(add_concerned(seq, concerned));
    TRY_ASSIGN(const std::optional<Loaded> loaded, load(seq));
    if (loaded && !is_correction(loaded->event)) late.insert(seq);
  }
  Owners owners;
  for (const Seq at : concerned)
    TRY(add_owners(at, late, owners));
  for (const auto& owner : owners)
    TRY(remake(owner.first, owner.second, {0}, {kNoBound}));
  return rows_.status();
}

Status Corrector::remake(const views::OwnerRef& owner, const std::set<Seq>& late, Bound before,
                         Bound after) {
  TRY_ASSIGN(std::set<Seq> seqs, seqs_of(owner));
  views::MemoryRows old_rows, new_rows;
  TRY(fold(owner, seqs, before, old_rows));
  seqs.insert(late.begin(), late.end());
  TRY(fold(owner, seqs, after, new_rows));
  for (const auto& row : old_rows.all())
    if (!new_rows.all().contains(row.first)) rows_.erase(row.first.first, row.first.second);
  for (const auto& row : new_rows.all())
    rows_.put(row.first.first, row.first.second, row.second);
  return rows_.status();
}

// The histories keep the places of all events of an owner (V02, V04 and its twin).
Result<std::set<Seq>> Corrector::seqs_of(const views::OwnerRef& owner) {
  const bool is_subject = owner.kind == views::Owner::kSubject;
  const View view = is_subject                          ? View::kTimeline
                    : owner.kind == views::Owner::kCase ? View::kDossiers
                                                        : View::kStreamEvents;
  const store::Key prefix =
      is_subject ? views::key::subject(owner.subject) : views::key::id(owner.id);
  TRY_ASSIGN(store::PrefixRange range,
             store::PrefixRange::open(rows_.txn(), rows_.environment().table(view).table(),
                                      prefix.prefix()));
  std::set<Seq> seqs;
  while (true) {
    TRY_ASSIGN(const std::optional<store::RowView> row, range.next());
    if (!row) break;
    store::KeyReader key(row->key);
    if (is_subject) {
      key.sorted_text();
      key.i32();
    } else {
      key.id();
    }
    seqs.insert(Seq(key.u64()));
  }
  return seqs;
}

Status Corrector::fold(const views::OwnerRef& owner, const std::set<Seq>& seqs, Bound bound,
                       views::MemoryRows& into) {
  using Show = views::ViewSet::Show;
  for (const Seq seq : seqs) {
    TRY_ASSIGN(const std::optional<Loaded> loaded, load(seq));
    if (!loaded) continue;
    const views::Fact fact = views::make_fact(loaded->event);
    TRY_ASSIGN(const Standing stands, standing(fact.id, bound));
    views::Mark mark{stands.corrected_by, 0};
    std::optional<Id16> of;
    if (bound.seq != 0) of = views::replaced_by(fact, rows_);
    if (of) {
      TRY_ASSIGN(const std::optional<Seq> place, seq_of(*of));
      mark.replaces = place ? place->value + 1 : 0;
    }
    const bool counts = !of && stands.corrected_by == 0;
    views_.apply_for(owner, fact, mark, into, counts ? Show::kBoth : Show::kHistory);
    if (of || counts) continue;
    TRY_ASSIGN(const std::optional<Loaded> other, read_in_place(stands, bound));
    if (!other) continue;
    views_.apply_for(owner, views::make_fact(other->event), {}, into, Show::kEffect);
  }
  return {};
}

// The last correction in force; one that is corrected itself is not.
Result<Corrector::Standing> Corrector::standing(const Id16& id, Bound bound, int depth) {
  Standing stands;
  if (depth > kDepthMax || bound.seq == 0) return stands;
  TRY_ASSIGN(
      store::PrefixRange range,
      store::PrefixRange::open(rows_.txn(), rows_.environment().table(View::kCorrections).table(),
                               views::key::id(id).prefix()));
  while (true) {
    TRY_ASSIGN(const std::optional<store::RowView> row, range.next());
    if (!row) break;
    store::KeyReader key(row->key);
    key.id();
    const std::uint64_t seq = key.u64();
    if (seq >= bound.seq) break;
    TRY_ASSIGN(const BytesView words, store::words_of(*row));
    views::CorrectionRow correction;
    CHECK(views::decode(words, correction));
    TRY_ASSIGN(const Standing own,
               standing(id_of(correction.id0, correction.id1), bound, depth + 1));
    if (own.corrected_by != 0) continue;
    stands = {seq + 1, id_of(correction.replacement0, correction.replacement1)};
  }
  return stands;
}

// A replacement may be replaced itself; one that is voided, or has not come yet, leaves nothing.
Result<std::optional<Corrector::Loaded>> Corrector::read_in_place(const Standing& stands,
                                                                  Bound bound) {
  Standing now = stands;
  for (int depth = 0; depth < kDepthMax && !now.replacement.is_zero(); ++depth) {
    const Id16 candidate = now.replacement;
    TRY_ASSIGN(now, standing(candidate, bound));
    if (now.corrected_by != 0) continue;
    TRY_ASSIGN(const std::optional<Seq> at, seq_of(candidate));
    if (!at || at->value >= bound.seq) break;
    TRY_ASSIGN(std::optional<Loaded> loaded, load(*at));
    if (!loaded || !views::replaced_by(views::make_fact(loaded->event), rows_)) break;
    return loaded;
  }
  return std::optional<Loaded>();
}

}  // namespace quanlu::projections::follow

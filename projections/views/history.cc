#include "projections/views/history.h"

#include "ledger/store/cursor.h"
#include "projections/views/keys.h"
#include "projections/views/row.h"

namespace quanlu::projections::views {
namespace {

constexpr int kDepthMax = 64;  // of corrections of corrections; deeper ones do not count

View history_of(Owner owner) {
  switch (owner) {
    case Owner::kSubject:
      return View::kTimeline;
    case Owner::kCase:
      return View::kDossiers;
    default:
      return View::kStreamEvents;
  }
}

}  // namespace

Result<std::set<Seq>> History::seqs_of(const OwnerRef& owner) const {
  const bool is_subject = owner.kind == Owner::kSubject;
  const store::Key prefix = is_subject ? key::subject(owner.subject) : key::id(owner.id);
  TRY_ASSIGN(store::PrefixRange range,
             store::PrefixRange::open(txn_, environment_.table(history_of(owner.kind)).table(),
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

Result<std::optional<Seq>> History::seq_of(const Id16& id) const {
  TRY_ASSIGN(const std::optional<BytesView> words,
             environment_.table(View::kEvents).get(txn_, key::id(id).padded()));
  if (!words) return std::optional<Seq>();
  EventRow row;
  CHECK(decode(*words, row));
  return std::optional<Seq>(Seq(row.seq));
}

Result<std::optional<History::Loaded>> History::load(Seq seq) {
  TRY_ASSIGN(Bytes bytes, entries_.entry(seq));
  Result<codec::Event> event = codec::Event::decode(bytes);
  if (!event) return std::optional<Loaded>();  // in quarantine, in no fold
  return std::optional<Loaded>(Loaded{std::move(bytes), std::move(*event)});
}

Result<std::optional<Id16>> History::replaced_by(const Fact& fact) const {
  if (fact.supersedes.is_zero()) return std::optional<Id16>();
  TRY_ASSIGN(const std::optional<BytesView> words,
             environment_.table(View::kLinks).get(txn_, key::id(fact.id).padded()));
  if (!words) return std::optional<Id16>();
  LinkRow link;
  CHECK(decode(*words, link));
  return is_replacement_link(link, fact);
}

// Deadlines are counted with the rules that these views know.
Status History::load_rules() {
  if (knows_rules_) return {};
  SnapshotRows rows(environment_, txn_);
  views_.load_rules(rows);
  knows_rules_ = true;
  return rows.status();
}

// The first flag has number 1 in the quarantine.
Result<bool> History::is_flagged(Seq seq) const {
  TRY_ASSIGN(const std::optional<BytesView> words,
             environment_.table(View::kQuarantine).get(txn_, key::trouble(seq, 1).padded()));
  return words.has_value();
}

Status History::fold(const OwnerRef& owner, const std::set<Seq>& seqs, const Cut& cut,
                     MemoryRows& into) {
  TRY(load_rules());
  for (const Seq seq : seqs) {
    if (seq.value >= cut.known_before) break;
    TRY_ASSIGN(const std::optional<Loaded> loaded, load(seq));
    if (!loaded) continue;
    Fact fact = make_fact(loaded->event);
    TRY_ASSIGN(fact.flagged, is_flagged(seq));
    TRY(fold_one(owner, fact, cut, into));
  }
  return {};
}

Status History::fold_one(const OwnerRef& owner, const Fact& fact, const Cut& cut,
                         MemoryRows& into) {
  using Show = ViewSet::Show;
  const auto is_later = [&](const Fact& other) {
    return cut.in_force_on && other.effective_on > *cut.in_force_on;
  };
  TRY_ASSIGN(const Standing stands, standing(fact.id, cut));
  Mark mark{stands.corrected_by, 0};
  std::optional<Id16> of;
  if (cut.correct) {
    TRY_ASSIGN(of, replaced_by(fact));
  }
  if (of) {
    TRY_ASSIGN(const std::optional<Seq> place, seq_of(*of));
    mark.replaces = place ? place->value + 1 : 0;
  }
  const bool counts = !of && stands.corrected_by == 0;
  if (!is_later(fact))
    views_.apply_for(owner, fact, mark, into, counts ? Show::kBoth : Show::kHistory);
  if (of || counts) return {};
  TRY_ASSIGN(const std::optional<Loaded> other, read_in_place(stands, cut));
  if (!other) return {};
  Fact replacement = make_fact(other->event);
  TRY_ASSIGN(replacement.flagged, is_flagged(replacement.seq));
  if (!is_later(replacement)) views_.apply_for(owner, replacement, {}, into, Show::kEffect);
  return {};
}

// The last correction in force; one that is corrected itself is not.
Result<History::Standing> History::standing(const Id16& id, const Cut& cut, int depth) const {
  Standing stands;
  if (depth > kDepthMax || !cut.correct) return stands;
  TRY_ASSIGN(store::PrefixRange range,
             store::PrefixRange::open(txn_, environment_.table(View::kCorrections).table(),
                                      key::id(id).prefix()));
  while (true) {
    TRY_ASSIGN(const std::optional<store::RowView> row, range.next());
    if (!row) break;
    store::KeyReader key(row->key);
    key.id();
    const std::uint64_t seq = key.u64();
    if (seq >= cut.known_before) break;
    TRY_ASSIGN(const BytesView words, store::words_of(*row));
    CorrectionRow correction;
    CHECK(decode(words, correction));
    TRY_ASSIGN(const Standing own, standing(id_of(correction.id0, correction.id1), cut, depth + 1));
    if (own.corrected_by != 0) continue;
    stands = {seq + 1, id_of(correction.replacement0, correction.replacement1)};
  }
  return stands;
}

// A replacement may be replaced itself; one that is voided, or has not come yet, leaves nothing.
Result<std::optional<History::Loaded>> History::read_in_place(const Standing& stands,
                                                              const Cut& cut) {
  Standing now = stands;
  for (int depth = 0; depth < kDepthMax && !now.replacement.is_zero(); ++depth) {
    const Id16 candidate = now.replacement;
    TRY_ASSIGN(now, standing(candidate, cut));
    if (now.corrected_by != 0) continue;
    TRY_ASSIGN(const std::optional<Seq> at, seq_of(candidate));
    if (!at || at->value >= cut.known_before) break;
    TRY_ASSIGN(std::optional<Loaded> loaded, load(*at));
    if (!loaded) break;
    TRY_ASSIGN(const std::optional<Id16> of, replaced_by(make_fact(loaded->event)));
    if (!of) break;
    return loaded;
  }
  return std::optional<Loaded>();
}

}  // namespace quanlu::projections::views

#include "projections/views/view_set.h"

#include "projections/views/keys.h"
#include "schemas/events/fnd.capnp.h"
#include "schemas/events/sup.capnp.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;
using registry::StreamKind;

enum Trouble : std::uint8_t {
  kUndecodable = 1,
  kUnknownType = 2,
  kUnknownEnumerant = 3,
  kRuleBroken = 4
};

Id16 id_in(std::uint64_t first, std::uint64_t second) {
  Id16 id;
  store_le(id.bytes.data(), first);
  store_le(id.bytes.data() + 8, second);
  return id;
}

// A row whose texts look into `copy`, since writing other rows ends what get() lends.
template <typename Row>
bool get_copy(Rows& rows, View view, BytesView key, Bytes& copy, Row& row) {
  const std::optional<BytesView> words = rows.get(view, key);
  if (!words) return false;
  copy.assign(words->begin(), words->end());
  CHECK(decode(copy, row));
  return true;
}

Id16 grade_of(std::string_view subject) {
  return stream_id("Grade/" + std::string(subject));
}

// Streams whose later events need not say whom they are about.
bool remembers_subject(StreamKind kind) {
  if (kind == StreamKind::kNone) return false;
  const registry::Stream& stream = registry::stream(kind);
  return !stream.states.empty() && stream.key_parts.size() == 1 && stream.key_parts[0] != "uscc" &&
         stream.key_parts[0] != "filingNo" && stream.key_parts[0] != "illegalOrgId" &&
         stream.partition != registry::PartitionRule::kSystem;
}

}  // namespace

ViewSet::ViewSet(const cases::Library* library) : library_(library) {
  for (const registry::EventType& type : registry::event_types()) {
    if (enumerations_.size() <= type.code) enumerations_.resize(std::size_t{type.code} + 1);
    for (const registry::Field& field : type.fields)
      if (field.kind == registry::FieldKind::kEnum && !field.list)
        enumerations_[type.code].push_back(&field);
  }
}

void ViewSet::load(Rows& rows, Partition partition) {
  chain_ = get_row<ChainState>(rows, View::kChain, key::partition(partition).padded())
               .value_or(ChainState{});
  chain_.head = {};  // borrowed from a row; set again at the commit
  chain_.root = {};
  chain_.partition = partition.value;
  load_rules(rows);
}

void ViewSet::load_rules(Rows& rows) {
  rules_.load(rows);
}

void ViewSet::finish(const Head& head, Rows& rows) {
  chain_.seq = head.seq.value;
  chain_.epoch = head.epoch.value;
  chain_.recorded_at = head.recorded_at.value;
  chain_.head = as_text(head.leaf.bytes);
  rows.put(View::kChain, key::partition(Partition(chain_.partition)).padded(),
           buffer_.encode(chain_));
}

ViewSet::Reach ViewSet::apply_event(const Fact& fact, Rows& rows) {
  route_ = make_route(fact, rows);
  route_stale_ = false;
  apply_alone({fact, route_, moves_, {}, false, {}, {}, rows, buffer_, search_, rules_});
  if (note_correction(fact, rows)) return Reach::kCorrection;
  if (fact.supersedes.is_zero()) return Reach::kNone;
  const auto link = get_row<LinkRow>(rows, View::kLinks, key::id(fact.id).padded());
  return link && is_replacement_link(*link, fact) ? Reach::kReplacement : Reach::kNone;
}

std::optional<Id16> is_replacement_link(const LinkRow& link, const Fact& fact) {
  if (link.kind != 0 || link.seq >= fact.seq.value) return std::nullopt;
  const Id16 of = id_in(link.id0, link.id1);
  return of == fact.supersedes ? std::optional<Id16>(of) : std::nullopt;
}

void ViewSet::quarantine(Seq seq, TypeCode code, std::uint16_t version, std::string_view reason,
                         Rows& rows) {
  QuarantineRow row;
  row.code = code.value;
  row.type_version = version;
  row.kind = kUndecodable;
  row.reason = reason;
  rows.put(View::kQuarantine, key::trouble(seq, 0).padded(), buffer_.encode(row));
  ++chain_.undecodable;
}

// Behind what cannot be read at all, number 0.
void ViewSet::flag(const Fact& fact, const std::vector<Refusal>& flags, Rows& rows) {
  for (std::size_t i = 0; i < flags.size() && i + 1 < UINT16_MAX; ++i) {
    QuarantineRow row;
    row.code = fact.code;
    row.type_version = fact.version;
    row.kind = kRuleBroken;
    const std::string reason = flags[i].code();
    row.reason = reason;
    row.path = flags[i].path;
    rows.put(View::kQuarantine, key::trouble(fact.seq, static_cast<std::uint16_t>(i + 1)).padded(),
             buffer_.encode(row));
  }
}

void ViewSet::apply_alone(const Applied& applied) {
  const Fact& fact = applied.fact;
  applied.put(View::kEvents, key::id(fact.id), EventRow{.seq = fact.seq.value});
  if (fact.type == nullptr) {
    applied.put(View::kQuarantine, key::trouble(fact.seq, 0),
                QuarantineRow{.code = fact.code,
                              .type_version = fact.version,
                              .kind = kUnknownType,
                              .reason = "unknown_type"});
    return;
  }
  check_enumerants(fact, applied.rows);
  if (fact.type->family == registry::Family::kSys) {
    apply_accounts(applied);
    apply_chain(fact, chain_);
  } else if (fact.type->family == registry::Family::kNrm) {
    rules_.publish(fact, library_, applied.rows, buffer_);
    apply_chain(fact, chain_);
  } else {
    apply_numbers(applied);
  }
  if (static_cast<EventCode>(fact.code) == EventCode::kFundAlertRaised)
    applied.put(View::kLinks, key::id(fact.id),
                LinkRow{.seq = fact.seq.value,
                        .id0 = load_le<std::uint64_t>(applied.route.stream.bytes.data()),
                        .id1 = load_le<std::uint64_t>(applied.route.stream.bytes.data() + 8),
                        .kind = number_of(StreamKind::kFundAlert),
                        .stream = fact.stream});
}

void ViewSet::check_enumerants(const Fact& fact, Rows& rows) {
  for (const registry::Field* field : enumerations_[fact.code]) {
    const std::int64_t value = fact.event->fields().number(*field);
    const auto& known = registry::enumerations()[field->enumeration].values;
    if (value <= static_cast<std::int64_t>(known.size())) continue;
    QuarantineRow row;
    row.code = fact.code;
    row.type_version = fact.version;
    row.kind = kUnknownEnumerant;
    row.reason = "unknown_enumerant";
    row.path = field->name;
    rows.put(View::kQuarantine, key::trouble(fact.seq, 0).padded(), buffer_.encode(row));
    return;
  }
}

// A 1314 that voids or replaces; an annotation changes nothing.
bool ViewSet::note_correction(const Fact& fact, Rows& rows) {
  if (fact.type == nullptr) return false;
  if (static_cast<EventCode>(fact.code) != EventCode::kCorrectionAppended) return false;
  const auto body = fact.body<events::CorrectionAppended>();
  if (body.getAction() != events::CorrectionAction::VOID &&
      body.getAction() != events::CorrectionAction::REPLACE)
    return false;
  const Id16 of = codec::to_id(body.getOf());
  CorrectionRow row;
  row.id0 = load_le<std::uint64_t>(fact.id.bytes.data());
  row.id1 = load_le<std::uint64_t>(fact.id.bytes.data() + 8);
  row.action = number_of(body.getAction());
  if (body.getAction() == events::CorrectionAction::REPLACE && body.hasReplacement()) {
    row.replacement0 = body.getReplacement().getA();
    row.replacement1 = body.getReplacement().getB();
    LinkRow link;
    link.seq = fact.seq.value;
    link.id0 = load_le<std::uint64_t>(of.bytes.data());
    link.id1 = load_le<std::uint64_t>(of.bytes.data() + 8);
    const auto at = key::id(codec::to_id(body.getReplacement()));
    if (!rows.get(View::kLinks, at.padded()))
      rows.put(View::kLinks, at.padded(), buffer_.encode(link));
  }
  rows.put(View::kCorrections, key::id_seq(of, fact.seq).padded(), buffer_.encode(row));
  return true;
}

Route ViewSet::make_route(const Fact& fact, Rows& rows) {
  Route route;
  route.case_id = fact.case_id;
  route.subject = fact.subject;
  route.subject_kind = fact.subject_kind;
  if (is_followed(fact.kind)) route.stream = stream_id(fact.stream);
  if (remembers_subject(fact.kind)) remember_subject(fact, rows, route);
  find_links(fact, rows);
  return route;
}

// The first event of a stream fixes whom its later ones are about; no correction changes that, as
// none changes where the stream lies.
void ViewSet::remember_subject(const Fact& fact, Rows& rows, Route& route) {
  const Id16 id = route.stream.is_zero() ? stream_id(fact.stream) : route.stream;
  const auto at = key::id(id);
  const std::optional<BytesView> words = rows.get(View::kStreams, at.padded());
  if (words) {
    if (route.subject_kind != 0) return;
    StreamRow row;
    CHECK(decode(*words, row));
    remembered_subject_ = row.subject;
    route.subject = remembered_subject_;
    route.subject_kind = row.subject_kind;
  } else if (route.subject_kind != 0) {
    StreamRow row;
    row.seq = fact.seq.value;
    row.kind = number_of(fact.kind);
    row.subject_kind = route.subject_kind;
    row.subject = route.subject;
    row.stream = fact.stream;
    rows.put(View::kStreams, at.padded(), buffer_.encode(row));
  }
}

// Streams of their own row that an event of another stream moves: the alerts in `alerts` of 631 and
// in `source` of 750, the grade that 810 confirms.
void ViewSet::find_links(const Fact& fact, Rows& rows) {
  linked_.clear();
  if (fact.type == nullptr) return;
  if (links_to(fact, StreamKind::kGrade))
    linked_.push_back({grade_of(fact.subject), StreamKind::kGrade});
  if (!links_to(fact, StreamKind::kFundAlert)) return;
  const auto add = [&](capnp::List<events::Id>::Reader ids) {
    for (const auto id : ids) {
      const auto link = get_row<LinkRow>(rows, View::kLinks, key::id(codec::to_id(id)).padded());
      if (link && link->kind == number_of(StreamKind::kFundAlert))
        linked_.push_back({id_in(link->id0, link->id1), StreamKind::kFundAlert});
    }
  };
  if (static_cast<EventCode>(fact.code) == EventCode::kFundCaseOpened)
    add(fact.body<events::FundCaseOpened>().getAlerts());
  if (static_cast<EventCode>(fact.code) == EventCode::kPenaltyCaseFiled)
    add(fact.body<events::PenaltyCaseFiled>().getSource());
}

bool ViewSet::links_to(const Fact& fact, StreamKind machine) const {
  return fact.kind != machine && moves_.has(fact.code, machine);
}

void ViewSet::apply_owners(const Fact& fact, Rows& rows) {
  if (route_stale_) {
    route_ = make_route(fact, rows);
    route_stale_ = false;
  }
  apply_subject_rows(fact, route_, rows);
  apply_case_rows(fact, rows);
}

void ViewSet::apply_subject_rows(const Fact& fact, const Route& route, Rows& rows) {
  if (route.subject_kind == 0) return;
  apply_subject({fact, route, moves_, {}, false, {}, {}, rows, buffer_, search_, rules_},
                Show::kBoth);
}

void ViewSet::apply_case_rows(const Fact& fact, Rows& rows) {
  CHECK(!route_stale_);
  const Route& route = route_;
  Applied applied{fact, route, moves_, {}, false, {}, {}, rows, buffer_, search_, rules_};
  if (!route.case_id.is_zero()) {
    applied.owner = route.case_id;
    apply_case(applied, false, Show::kBoth);
  }
  applied.is_stream = true;
  if (!route.stream.is_zero()) {
    applied.owner = route.stream;
    apply_case(applied, false, Show::kBoth);
  }
  for (const Linked& linked : linked_) {
    applied.owner = linked.stream;
    applied.linked = linked.kind;
    apply_case(applied, true, Show::kBoth);
  }
}

void ViewSet::apply_subject(const Applied& applied, Show show) {
  OrgCard card;
  const auto at = key::subject(applied.route.subject);
  if (at.fits() && show != Show::kHistory)
    get_copy(applied.rows, View::kOrganizations, at.padded(), card_words_, card);
  if (show != Show::kEffect) apply_timeline(applied);
  if (!at.fits() || show == Show::kHistory) return;
  if (applied.fact.type != nullptr) {
    apply_names(applied, card);
    apply_lists(applied, card);
    apply_contacts(applied);
    apply_fund_ledger(applied);
  }
  fold_card(applied, card);
  applied.put(View::kOrganizations, at, card);
}

void ViewSet::apply_case(Applied& applied, bool is_linked, Show show) {
  const View view = applied.is_stream ? View::kStreamStates : View::kCases;
  const auto at = key::id(applied.owner);
  CaseState before;
  const bool known = get_copy(applied.rows, view, at.padded(), case_words_, before);
  CaseState after = before;
  Dues dues(before.dues);
  if (show != Show::kHistory) fold_case(applied, is_linked, after, dues);
  if (show != Show::kEffect) apply_dossier(applied, is_linked, after.state);
  if (show == Show::kHistory) return;
  const CaseState* const previous = known ? &before : nullptr;
  apply_due(applied, previous, after);
  if (!applied.is_stream) {
    apply_complaints(applied, previous, after);
  } else {
    apply_demands(applied, previous, after);
    apply_alerts(applied, previous, after);
    apply_grants(applied, previous, after);
    if (applied.fact.type != nullptr && !is_linked) {
      apply_community_funds(applied, after);
      apply_linkages(applied, after);
      apply_reconciliations(applied);
    }
  }
  applied.put(view, at, after);
}

std::vector<OwnerRef> ViewSet::owners(const Fact& fact, Rows& rows) {
  route_stale_ = true;
  const Route route = make_route(fact, rows);
  std::vector<OwnerRef> found;
  if (route.subject_kind != 0)
    found.push_back({Owner::kSubject, std::string(route.subject), route.subject_kind, {}});
  if (!route.case_id.is_zero()) found.push_back({Owner::kCase, {}, 0, route.case_id});
  if (!route.stream.is_zero()) found.push_back({Owner::kStream, {}, 0, route.stream});
  for (const Linked& linked : linked_)
    found.push_back({Owner::kStream, {}, 0, linked.stream});
  return found;
}

// `rows` are those of the owner alone, so the route is told, not asked of them.
void ViewSet::apply_for(const OwnerRef& owner, const Fact& fact, Mark mark, Rows& rows, Show show) {
  Route route;
  route.case_id = fact.case_id;
  route.subject = owner.kind == Owner::kSubject ? std::string_view(owner.subject) : fact.subject;
  route.subject_kind = owner.kind == Owner::kSubject ? owner.subject_kind : fact.subject_kind;
  if (is_followed(fact.kind)) route.stream = stream_id(fact.stream);
  Applied applied{fact, route,   moves_,  owner.id, owner.kind == Owner::kStream, {}, mark,
                  rows, buffer_, search_, rules_};
  if (owner.kind == Owner::kSubject) return apply_subject(applied, show);
  const bool is_linked = applied.is_stream && route.stream != owner.id;
  if (is_linked)
    applied.linked =
        grade_of(fact.subject) == owner.id ? StreamKind::kGrade : StreamKind::kFundAlert;
  apply_case(applied, is_linked, show);
}

}  // namespace quanlu::projections::views

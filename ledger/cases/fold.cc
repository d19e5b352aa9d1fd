#include "ledger/cases/fold.h"

#include <algorithm>

#include "ledger/cases/clock_plan.h"
#include "ledger/cases/clocks.h"
#include "ledger/cases/lazy.h"
#include "ledger/cases/moves.h"
#include "ledger/cases/past.h"
#include "ledger/cases/read.h"
#include "schemas/codec/event_json.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;

namespace {

using registry::StreamKind;

// What is said of an organization itself is found under the plain name of the field.
struct OrgField {
  std::uint16_t code;
  std::string_view field, name;
};
constexpr OrgField kOrgFields[] = {{113, "name", "name"},
                                   {113, "kind", "kind"},
                                   {113, "address", "address"},
                                   {113, "purpose", "purpose"},
                                   {113, "scope", "scope"},
                                   {113, "capital", "capital"},
                                   {113, "legalRep", "legalRep"},
                                   {113, "certNo", "certNo"},
                                   {113, "supervisor", "supervisor"},
                                   {116, "legalRep", "legalRep"},
                                   {116, "certNo", "certNo"},
                                   {135, "new", "supervisor"},
                                   {136, "class", "class"},
                                   {136, "direct", "direct"},
                                   {136, "riskTier", "riskTier"},
                                   {136, "cityManaged", "cityManaged"}};

inline constexpr int kCorrectionDepthMax = 64;

std::string joined_basis(const codec::Event& event) {
  std::string text;
  for (auto basis : event.envelope().getLegalBasis()) {
    text += text.empty() ? "" : "; ";
    text += codec::to_view(basis);
  }
  return text;
}

// The plain name of a field, if it is one of the organization itself; 116 says which by `item`.
std::string plain_name(const Step& step, std::string_view field) {
  for (const OrgField& row : kOrgFields)
    if (row.code == step.code && row.field == field) return std::string(row.name);
  if (step.code != 116 || field != "new" || step.says("item", "legalRep")) return {};
  const auto* item = registry::enumerations()[step.type->field("item")->enumeration].find(
      static_cast<std::uint16_t>(step.number("item")));
  return item ? std::string(item->id) : std::string();
}

// Members of set events are opened by events that this fold does not see.
std::uint8_t opened(StreamKind kind, std::uint8_t from, const Step& step) {
  if (from != 0 || next_state(kind, from, step)) return from;
  if (kind != StreamKind::kAnnualReport && kind != StreamKind::kPointsYear) return from;
  return registry::stream(kind).find_state("open");
}

}  // namespace

struct CaseFold::Said {
  Step step;
  std::string basis;
  std::vector<std::pair<std::string, std::string>> fields;  // name, JSON text
};

CaseFold::CaseFold(const Rulings& rules) : rules_(&rules) {}
CaseFold::~CaseFold() = default;
CaseFold::CaseFold(CaseFold&&) noexcept = default;
CaseFold& CaseFold::operator=(CaseFold&&) noexcept = default;

const CaseView& CaseFold::view() const {
  return view_;
}

void CaseFold::apply(const codec::Event& event) {
  Said said{.step = read(event), .basis = joined_basis(event), .fields = {}};
  if (said.step.type != nullptr) {
    const codec::FieldsReader body = event.fields();
    for (const registry::Field& field : said.step.type->fields) {
      if (!body.has(field)) continue;
      std::string json;
      codec::JsonWriter writer(json);
      codec::write_field(writer, field, body);
      said.fields.emplace_back(field.name, std::move(json));
    }
  }
  const bool changes_past = said.step.code == 1314 || !said.step.supersedes.is_zero();
  said_.push_back(std::move(said));
  if (changes_past)
    rebuild();
  else
    apply(said_.back(), false);
}

// The event whose words count at the place of `id`: itself, its replacement, or none (zero).
EventId CaseFold::what_counts(const EventId& id, int depth) const {
  EventId counts = id;
  if (depth > kCorrectionDepthMax) return counts;
  for (const Said& said : said_) {
    const Step& step = said.step;
    if (step.code != 1314 || step.ref("of") != id || step.says("action", "annotate")) continue;
    if (what_counts(step.id, depth + 1) != step.id) continue;
    counts =
        step.says("action", "void") ? EventId{} : what_counts(step.ref("replacement"), depth + 1);
  }
  return counts;
}

void CaseFold::rebuild() {
  view_ = {};
  history_.clear();
  const auto find = [&](const EventId& id) {
    return std::find_if(said_.begin(), said_.end(),
                        [&](const Said& said) { return said.step.id == id; });
  };
  for (const Said& said : said_) {
    const bool elsewhere =
        !said.step.supersedes.is_zero() && find(said.step.supersedes) != said_.end();
    const EventId counts = elsewhere ? EventId{} : what_counts(said.step.id, 0);
    const auto words = counts.is_zero() ? said_.end() : find(counts);
    if (words != said_.end()) apply(*words, words->step.id != said.step.id);
    const bool placed =  // it was read already, at the place of what it replaces
        elsewhere && what_counts(said.step.supersedes, 0) == said.step.id;
    if (!placed && (words == said_.end() || words->step.id != said.step.id)) {
      EventView event{.seq = said.step.seq,
                      .id = said.step.id,
                      .code = said.step.code,
                      .stream = said.step.stream,
                      .effective_on = said.step.effective_on,
                      .recorded_at = said.step.recorded_at};
      event.replaced_by = counts;
      view_.events.push_back(std::move(event));
    }
  }
  for (auto& stream : view_.streams)  // versions count what was said, not what counts
    stream.second.version =
        static_cast<std::uint64_t>(std::count_if(said_.begin(), said_.end(), [&](const Said& said) {
          return said.step.stream == stream.first;
        }));
  for (EventView& event : view_.events)
    for (const Said& said : said_)
      if (said.step.code == 1314 && said.step.ref("of") == event.id &&
          said.step.says("action", "void") && what_counts(said.step.id, 0) == said.step.id)
        event.voided_by = said.step.id;
  std::stable_sort(view_.events.begin(), view_.events.end(),
                   [](const EventView& a, const EventView& b) { return a.seq < b.seq; });
}

void CaseFold::apply(const Said& said, bool corrected) {
  const Step& step = said.step;
  history_.push_back(step);
  StreamView& own = view_.streams[step.stream];
  if (step.type != nullptr) {
    const auto stream_of = [&](const EventId& id) {
      for (const Step& earlier : history_)
        if (earlier.id == id) return earlier.stream;
      return std::string();
    };
    std::vector<std::string> ended;
    const auto move = [&](StreamKind machine, const std::string& stream) {
      if (stream.empty() || !has_move(*step.type, machine)) return;
      StreamView& view = view_.streams[stream];
      const std::uint8_t from = opened(machine, view.state, step);
      const auto to = next_state(machine, from, step);
      if (!to)
        view_.flags.push_back(
            {step.seq, Reason::kState, std::string(registry::stream(machine).name)});
      view.state = to.value_or(from);
      view.last = step.seq;
      if (view.state != from && is_end(machine, view.state)) ended.push_back(stream);
    };
    move(step.type->stream, step.stream);
    for (const Link& link : links_of(stream_of, step))
      move(link.machine, link.stream);
    for (const auto& field : said.fields) {
      const FieldView view{field.second,       step.seq,   step.id,  step.recorded_at,
                           step.actor.account, said.basis, corrected};
      view_.fields.insert_or_assign(std::string(step.type->name) + "." + field.first, view);
      const std::string plain = plain_name(step, field.first);
      if (!plain.empty()) view_.fields.insert_or_assign(plain, view);
    }
    run_clocks(*rules_, step, history_, ended, view_.deadlines);
  }
  own.version += 1;
  own.last = step.seq;
  view_.events.push_back({.seq = step.seq,
                          .id = step.id,
                          .code = step.code,
                          .stream = step.stream,
                          .effective_on = step.effective_on,
                          .recorded_at = step.recorded_at,
                          .state_after = own.state,
                          .voided_by = {},
                          .replaced_by = {}});
}

std::vector<FieldChange> diff(const CaseView& before, const CaseView& after) {
  std::vector<FieldChange> changes;
  for (const auto& field : before.fields) {
    const auto now = after.fields.find(field.first);
    if (now == after.fields.end())
      changes.push_back({field.first, field.second, std::nullopt});
    else if (now->second.value != field.second.value)
      changes.push_back({field.first, field.second, now->second});
  }
  for (const auto& field : after.fields)
    if (before.fields.count(field.first) == 0)
      changes.push_back({field.first, std::nullopt, field.second});
  std::sort(changes.begin(), changes.end(),
            [](const FieldChange& a, const FieldChange& b) { return a.name < b.name; });
  return changes;
}

}  // namespace quanlu::ledger::cases

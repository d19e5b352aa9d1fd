#include <algorithm>

#include "consumers/cli/replaying/replay_text.h"
#include "ledger/cases/read.h"
#include "schemas/codec/place.h"

namespace quanlu::consumers::cli::replaying {
namespace {

std::vector<Moved> moves_between(const cases::CaseView& before, const cases::CaseView& after) {
  std::vector<Moved> moves;
  for (const auto& stream : after.streams) {
    const auto was = before.streams.find(stream.first);
    const std::uint8_t from = was == before.streams.end() ? 0 : was->second.state;
    if (from != stream.second.state) moves.push_back({stream.first, from, stream.second.state});
  }
  return moves;
}

void mask(const std::set<Seq>& masked, const std::string& name,
          std::optional<cases::FieldView>& field) {
  if (field && masked.count(field->seq) != 0 && names_persons(name)) field->value = kMaskedJson;
}

}  // namespace

Teller::Teller(const opened::OpenedLedger& ledger, ledger::crypto::Suite suite,
               std::optional<Day> rules_of)
    : documents_(ledger.paths.documents(), suite), rules_(documents_), fold_(rules_) {
  if (rules_of) ruled_.emplace(rules_, *rules_of);
}

void Teller::publish(const History& history) {
  for (const Entry& entry : history.entries)
    rules_.apply(cases::read(entry.event));
}

// The day of each deadline by the rules of the day, with the pauses and extensions known so far.
void Teller::tell_deadlines() {
  for (cases::DeadlineView& deadline : view_.deadlines) {
    const auto start = std::find_if(history_.begin(), history_.end(), [&](const cases::Step& step) {
      return step.id == deadline.started_by;
    });
    if (start == history_.end()) continue;
    std::vector<cases::Step> same;
    for (const cases::Step& step : history_)
      if (step.stream == start->stream ||
          (!step.case_id.is_zero() && step.case_id == start->case_id))
        same.push_back(step);
    const cases::DueAnswer answer = cases::due_day(*ruled_, deadline.id, *start, same);
    deadline.due.reset();
    if (!answer) continue;
    deadline.due = answer.due->day;
    deadline.provisional = answer.due->provisional;
  }
}

cases::CaseView Teller::shown_view() const {
  cases::CaseView shown = view_;
  for (auto& field : shown.fields)
    if (masked_.count(field.second.seq) != 0 && names_persons(field.first))
      field.second.value = kMaskedJson;
  return shown;
}

void Teller::end_at(Seq last) {
  if (organizations_ == nullptr) return;
  organizations_->advance(last);
  organizations_->put_into(view_);
}

std::optional<Told> Teller::tell(const Entry& entry) {
  const cases::Step step = cases::read(entry.event);
  rules_.apply(step);
  if (entry.is_rules) return std::nullopt;
  const Seq place = schemas::codec::place_of(entry.event);
  if (entry.is_masked) masked_.insert(place);
  if (place.value > 0) end_at(Seq(place.value - 1));  // what others did in between is not its doing
  const cases::CaseView before = view_;
  fold_.apply(entry.event);
  view_ = fold_.view();
  end_at(place);
  if (ruled_) {
    history_.push_back(step);
    tell_deadlines();
  }
  Told told{.entry = &entry,
            .changes = changes_between(before, view_),
            .moves = moves_between(before, view_),
            .deadlines = {}};
  for (cases::FieldChange& change : told.changes) {
    mask(masked_, change.name, change.before);
    mask(masked_, change.name, change.after);
  }
  for (const cases::DeadlineView& deadline : view_.deadlines)
    if (std::find(before.deadlines.begin(), before.deadlines.end(), deadline) ==
        before.deadlines.end())
      told.deadlines.push_back(deadline);
  return told;
}

}  // namespace quanlu::consumers::cli::replaying

#include <algorithm>

#include "consumers/cli/replaying/replay_text.h"
#include "ledger/cases/read.h"

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

Teller::Teller(const opened::OpenedLedger& ledger, ledger::crypto::Suite suite)
    : documents_(ledger.paths.documents(), suite), rules_(documents_), fold_(rules_) {}

std::optional<Told> Teller::tell(const Entry& entry) {
  rules_.apply(cases::read(entry.event));
  if (entry.is_rules) return std::nullopt;
  if (entry.is_masked) masked_.insert(entry.event.seq());
  const cases::CaseView before = fold_.view();
  fold_.apply(entry.event);
  const cases::CaseView& after = fold_.view();
  Told told{.entry = &entry,
            .changes = changes_between(before, after),
            .moves = moves_between(before, after),
            .deadlines = {}};
  for (cases::FieldChange& change : told.changes) {
    mask(masked_, change.name, change.before);
    mask(masked_, change.name, change.after);
  }
  for (const cases::DeadlineView& deadline : after.deadlines)
    if (std::find(before.deadlines.begin(), before.deadlines.end(), deadline) ==
        before.deadlines.end())
      told.deadlines.push_back(deadline);
  return told;
}

}  // namespace quanlu::consumers::cli::replaying

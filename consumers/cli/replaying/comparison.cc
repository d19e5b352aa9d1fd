#include "consumers/cli/replaying/comparison.h"

#include "projections/query/events.h"
#include "projections/views/history.h"
#include "projections/views/keys.h"

namespace quanlu::consumers::cli::replaying {
namespace {

namespace query = projections::query;
using views::View;

class LogEntries final : public views::EntrySource {
 public:
  explicit LogEntries(ledger::log::Log& log) : log_(log) {}
  Result<Bytes> entry(Seq seq) override {
    TRY_ASSIGN(query::StoredEvent event, query::read_event(log_, seq));
    return std::move(event.entry);
  }

 private:
  ledger::log::Log& log_;
};

void name_if(std::vector<std::string>& names, bool differs, const char* name) {
  if (differs) names.emplace_back(name);
}

std::vector<std::string> differing(const views::CaseState& log, const views::CaseState& view) {
  std::vector<std::string> names;
  name_if(names, log.state != view.state, "state");
  name_if(names, log.version != view.version, "version");
  name_if(names, log.events != view.events, "events");
  name_if(names, log.last_seq != view.last_seq, "lastSeq");
  name_if(names, log.due_on != view.due_on, "dueOn");
  name_if(names, log.number != view.number, "number");
  name_if(names, log.handler != view.handler, "handler");
  name_if(names, log.subject != view.subject, "subject");
  return names;
}

std::vector<std::string> differing(const views::OrgCard& log, const views::OrgCard& view) {
  std::vector<std::string> names;
  name_if(names, log.state != view.state, "state");
  name_if(names, log.name != view.name, "name");
  name_if(names, log.events != view.events, "events");
  name_if(names, log.last_seq != view.last_seq, "lastSeq");
  name_if(names, log.capital != view.capital, "capital");
  name_if(names, log.list_state != view.list_state, "listState");
  return names;
}

template <typename Row>
std::vector<std::string> names_of(BytesView log, BytesView view) {
  const query::Owned<Row> left(log), right(view);
  std::vector<std::string> names = differing(*left, *right);
  if (names.empty()) names.emplace_back("row");
  return names;
}

Status compare_rows(const OpenViews& open, const Named& named, views::MemoryRows& folded,
                    Comparison& comparison) {
  const View view = named.is_case() ? View::kCases : View::kOrganizations;
  const auto key =
      named.is_case() ? views::key::id(named.owner.id) : views::key::subject(named.owner.subject);
  TRY_ASSIGN(const auto shown,
             open.environment->table(view).get(open.snapshot->txn(), key.padded()));
  const auto wanted = folded.get(view, key.padded());
  if (!shown && !wanted) return {};
  std::vector<std::string>& names = comparison.differing;
  if (!shown || !wanted)
    names.emplace_back(shown ? "rowAdded" : "rowMissing");
  else if (as_text(*shown) != as_text(*wanted))
    names = named.is_case() ? names_of<views::CaseState>(*wanted, *shown)
                            : names_of<views::OrgCard>(*wanted, *shown);
  return {};
}

Status look(opened::OpenedLedger& ledger, const Named& named, const History& told,
            Comparison& comparison) {
  TRY_ASSIGN(const auto open, open_views(ledger));
  comparison.unseen = told.places.size();
  if (!open) return {};
  TRY_ASSIGN(const auto chain, open->snapshot->chain(Partition(0)));
  if (!chain) return {};
  comparison.position = Seq((*chain)->seq);
  LogEntries entries(ledger.in_order());
  views::ViewSet set;
  views::History history(*open->environment, open->snapshot->txn(), entries, set);
  TRY_ASSIGN(std::set<Seq> places, history.seqs_of(named.owner));
  comparison.unseen = 0;
  bool misses = false;
  for (const Seq seq : told.places) {
    if (seq > *comparison.position)
      ++comparison.unseen;
    else if (places.insert(seq).second)
      misses = true;
  }
  views::MemoryRows folded;
  views::OwnerRef owner = named.owner;
  TRY(history.fold(owner, places, {.known_before = comparison.position->value + 1}, folded));
  TRY(compare_rows(*open, named, folded, comparison));
  if (misses) comparison.differing.emplace_back("history");
  return {};
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  constexpr std::string_view kWords[] = {"equal", "behind", "damaged", "differs"};
  return kWords[static_cast<std::size_t>(verdict)];
}

int exit_code_of(Verdict verdict) {
  constexpr int kCodes[] = {frame::kOk, frame::kIncomplete, frame::kTampered, frame::kFailed};
  return kCodes[static_cast<std::size_t>(verdict)];
}

Result<Comparison> compare(opened::OpenedLedger& ledger, const Named& named,
                           const History& history) {
  Comparison comparison;
  const Status looked = look(ledger, named, history, comparison);
  if (!looked && looked.error().reason != "row_damaged") return fail(looked.error());
  if (!looked)
    comparison.verdict = Verdict::kDamaged;
  else if (!comparison.differing.empty())
    comparison.verdict = Verdict::kDiffers;
  else if (comparison.unseen > 0)
    comparison.verdict = Verdict::kBehind;
  return comparison;
}

}  // namespace quanlu::consumers::cli::replaying

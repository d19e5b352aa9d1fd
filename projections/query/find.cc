// The questions of snapshot.h that search: bodies and cases by what people know of them.
#include <algorithm>
#include <set>

#include "projections/query/scan.h"
#include "projections/views/fold.h"
#include "schemas/text/search.h"

namespace quanlu::projections::query {
namespace {

using views::View;
namespace key = views::key;

constexpr std::size_t kLookedAtMax = 20'000;  // rows of one pair of characters

bool covers(std::uint64_t filter, std::uint64_t area) {
  if (filter == 0) return true;
  while (filter % 10 == 0)
    filter /= 10;
  std::uint64_t size = 1, of_filter = filter;
  while (of_filter != 0) {
    of_filter /= 10;
    size *= 10;
  }
  while (area >= size)
    area /= 10;
  return area == filter;
}

bool fits(const OrganizationFilter& filter, const views::OrgCard& card) {
  const auto any_or = [](auto wanted, auto found) { return wanted == 0 || wanted == found; };
  return any_or(filter.subject_kind, card.subject_kind) && any_or(filter.kind, card.kind) &&
         any_or(filter.grade, card.grade) && any_or(filter.credit_grade, card.credit_grade) &&
         any_or(filter.state, card.state) && any_or(filter.list_state, card.list_state) &&
         covers(filter.area, card.area);
}

bool fits(const CaseFilter& filter, const views::CaseState& state) {
  if (filter.stream != 0 && filter.stream != state.stream) return false;
  if (filter.state != 0 && filter.state != state.state) return false;
  if (filter.is_open && *filter.is_open == (state.final != 0)) return false;
  if (filter.due_before && (state.due_on == 0 || state.due_on >= filter.due_before->value))
    return false;
  if (!filter.handler.empty() && filter.handler != state.handler) return false;
  return filter.subject.empty() || filter.subject == state.subject;
}

struct NameHit {
  std::string folded, subject;
  friend auto operator<=>(const NameHit&, const NameHit&) = default;
};

// Names that hold the folded text, or whose initials do: all that share its first pair are looked
// at.
Result<std::set<NameHit>> hits(const Snapshot& snapshot, const schemas::text::SearchFold& search,
                               const std::string& folded, std::size_t limit) {
  std::set<NameHit> found;
  const std::vector<std::string_view> grams = views::name_grams(folded, {});
  if (grams.empty()) return found;
  store::Key prefix;
  if (grams.size() == 1 && grams[0] == folded)
    prefix.text_start(folded);
  else
    prefix.sorted_text(grams[0]);
  Page page;
  page.limit = kLookedAtMax;
  TRY_ASSIGN(const auto answer,
             (scan<views::NameGram, NameHit>(
                 snapshot, View::kNameGrams, prefix.prefix(), page,
                 [&](store::KeyReader at, Owned<views::NameGram>) -> std::optional<NameHit> {
                   at.sorted_text();
                   NameHit hit;
                   hit.folded = at.sorted_text();
                   hit.subject = at.sorted_text();
                   return hit;
                 })));
  for (const NameHit& hit : answer.rows) {
    if (found.size() == limit) break;
    if (hit.folded.find(folded) != std::string::npos ||
        search.initials(hit.folded).find(folded) != std::string::npos)
      found.insert(hit);
  }
  return found;
}

}  // namespace

Shown shown_of(const views::CaseState& state, const Id16& id) {
  return {.stream = state.stream,
          .subject = state.subject,
          .handler = state.handler,
          .unit = state.unit,
          .case_id = id};
}

Result<Answer<Owned<views::OrgCard>>> Snapshot::organizations(const OrganizationFilter& filter,
                                                              const Page& page) const {
  return scan<views::OrgCard, Owned<views::OrgCard>>(
      *this, View::kOrganizations, {}, page,
      [&](const store::KeyReader&,
          Owned<views::OrgCard> card) -> std::optional<Owned<views::OrgCard>> {
        if (!fits(filter, *card)) return std::nullopt;
        if (sight(access_, {.subject = card->subject}) == Sight::kHidden) return std::nullopt;
        return card;
      });
}

Result<std::vector<Snapshot::Found>> Snapshot::find_organizations(std::string_view text,
                                                                  std::size_t limit) const {
  std::vector<Found> found;
  store::Key start;
  start.text_start(text);
  if (start.fits() && !text.empty()) {  // a number, or the beginning of one
    Page page;
    page.limit = limit;
    TRY_ASSIGN(auto cards, (scan<views::OrgCard, Owned<views::OrgCard>>(
                               *this, View::kOrganizations, start.prefix(), page,
                               [](const store::KeyReader&, Owned<views::OrgCard> card) {
                                 return std::optional<Owned<views::OrgCard>>(std::move(card));
                               })));
    for (auto& card : cards.rows)
      found.push_back({std::move(card), std::nullopt});
  }
  const schemas::text::SearchFold search;
  TRY_ASSIGN(const std::set<NameHit> names, hits(*this, search, search.fold(text), limit));
  for (const NameHit& hit : names) {
    if (found.size() >= limit) break;
    TRY_ASSIGN(auto card, organization(hit.subject));
    TRY_ASSIGN(auto name,
               get<views::NameRow>(View::kNames, key::name(hit.folded, hit.subject).padded()));
    if (card) found.push_back({*std::move(card), std::move(name)});
  }
  std::erase_if(found, [&](const Found& hit) {
    return sight(access_, {.subject = hit.card->subject}) == Sight::kHidden;
  });
  return found;
}

Result<Answer<Owned<views::NameRow>>> Snapshot::names(std::string_view subject) const {
  Page page;
  page.limit = 0;
  return scan<views::NameRow, Owned<views::NameRow>>(
      *this, View::kNames, {}, page,
      [&](const store::KeyReader&,
          Owned<views::NameRow> row) -> std::optional<Owned<views::NameRow>> {
        if (row->subject != subject) return std::nullopt;
        return row;
      });
}

Result<Answer<At<views::CaseState>>> Snapshot::cases(const CaseFilter& filter,
                                                     const Page& page) const {
  return scan<views::CaseState, At<views::CaseState>>(
      *this, View::kCases, {}, page,
      [&](store::KeyReader at,
          Owned<views::CaseState> state) -> std::optional<At<views::CaseState>> {
        const Id16 id = at.id();
        if (!fits(filter, *state)) return std::nullopt;
        if (sight(access_, shown_of(*state, id)) == Sight::kHidden) return std::nullopt;
        At<views::CaseState> element{std::move(state)};
        element.id = id;
        return element;
      });
}

Result<std::vector<At<views::CaseState>>> Snapshot::find_cases(std::string_view text,
                                                               std::size_t limit,
                                                               Named named) const {
  std::set<Id16> ids;
  std::string digits(text);
  std::erase(digits, '-');
  if (auto start = from_hex(digits.size() % 2 == 0 ? digits : digits.substr(0, digits.size() - 1));
      start && !start->empty() && start->size() <= 16) {
    Page page;
    page.limit = limit;
    TRY_ASSIGN(const auto answer, (scan<views::CaseState, Id16>(
                                      *this, View::kCases, *start, page,
                                      [](store::KeyReader at, const Owned<views::CaseState>&) {
                                        return std::optional<Id16>(at.id());
                                      })));
    for (const Id16& id : answer.rows)
      if (to_hex(id.bytes).starts_with(digits)) ids.insert(id);
  }
  store::Key prefix;
  prefix.text_start(schemas::text::fold_document_no(text));
  if (prefix.fits() && !prefix.prefix().empty()) {
    Page page;
    page.limit = limit;
    TRY_ASSIGN(const auto answer,
               (scan<views::NumberRow, Id16>(
                   *this, View::kNumbers, prefix.prefix(), page,
                   [](store::KeyReader at, Owned<views::NumberRow> row) -> std::optional<Id16> {
                     at.sorted_text();
                     if (row->is_stream != 0) return std::nullopt;
                     return at.id();
                   })));
    ids.insert(answer.rows.begin(), answer.rows.end());
  }
  std::vector<At<views::CaseState>> found;
  for (const Id16& id : ids) {
    // Not case_state, which hides it: who names a case is told what for is missing.
    TRY_ASSIGN(auto state, (get<views::CaseState>(View::kCases, views::key::id(id).padded())));
    if (!state || found.size() == limit) continue;
    if (named == Named::kNo && sight(access_, shown_of(**state, id)) == Sight::kHidden) continue;
    At<views::CaseState> element{*std::move(state)};
    element.id = id;
    found.push_back(std::move(element));
  }
  return found;
}

}  // namespace quanlu::projections::query

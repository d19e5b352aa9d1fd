// Bodies: the register, one card, its history, cases and money.
#include "consumers/gateway/asking/routes.h"
#include "consumers/gateway/asking/rows.h"

namespace quanlu::consumers::gateway::asking {
namespace {

using registry::StreamKind;
using Card = query::Owned<projections::views::OrgCard>;

constexpr std::size_t kFoundMax = 100;

tl::expected<query::OrganizationFilter, Problem> read_filter(const Asked& asked) {
  query::OrganizationFilter filter;
  TRY_ASSIGN(filter.kind, word_parameter(asked, "kind", "OrgKind"));
  TRY_ASSIGN(filter.grade, word_parameter(asked, "grade", "Grade"));
  TRY_ASSIGN(filter.credit_grade, word_parameter(asked, "credit", "CreditGrade"));
  TRY_ASSIGN(filter.state, state_parameter(asked, "state", StreamKind::kOrg));
  TRY_ASSIGN(filter.list_state, state_parameter(asked, "list", StreamKind::kListing));
  TRY_ASSIGN(const auto area, answer::number_parameter(asked, "area"));
  filter.area = area.value_or(0);
  return filter;
}

// A body of that name, number or part of one; another question than a page of the register.
Result<query::Answer<Card>> find(const query::Snapshot& snapshot, const std::string& text) {
  TRY_ASSIGN(auto found, snapshot.find_organizations(text, kFoundMax));
  query::Answer<Card> answer;
  for (auto& one : found)
    answer.rows.push_back(std::move(one.card));
  return answer;
}

}  // namespace

Answer list_organizations(const Asked& asked) {
  TRY_ASSIGN(const auto filter, read_filter(asked));
  const std::string text = answer::text_parameter(asked, "q");
  return rows_answer(
      asked, "organizations", [&](const query::Snapshot& snapshot, const query::Page& page) {
        return text.empty() ? snapshot.organizations(filter, page) : find(snapshot, text);
      });
}

Answer one_organization(const Asked& asked) {
  const std::string& subject = asked.names.front();
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(const auto past, reading.past());
  TRY(asked.permit->named(query::Shown{.subject = subject}));
  TRY_ASSIGN(const auto card, past ? query::organization_at(reading.snapshot(), asked.service.log,
                                                            subject, past.moment())
                                   : reading.snapshot().organization(subject));
  if (!card) return tl::make_unexpected(answer::not_found());
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("organization");
  render::write(json, **card);
  json.key("past").boolean(static_cast<bool>(past));
  reading.write_as_of(json, past);
  json.end_object();
  return reading.one(std::move(body), std::nullopt, Seq((*card)->last_seq), past);
}

Answer timeline_of(const Asked& asked) {
  std::optional<answer::Past> past;
  {
    TRY_ASSIGN(const auto reading, Reading::open(asked));
    TRY_ASSIGN(past, reading.past());
  }
  return rows_answer(
      asked, "events",
      [&](const query::Snapshot& snapshot, const query::Page& page) {
        return snapshot.timeline(asked.names.front(), page);
      },
      [&](const query::At<projections::views::TimelineRow>& row) {
        return (!past->known_at || row.seq <= *past->known_at) &&
               (!past->in_force_on || row.day <= *past->in_force_on);
      });
}

Answer cases_of(const Asked& asked) {
  query::CaseFilter filter{.subject = asked.names.front()};
  TRY_ASSIGN(filter.stream, kind_parameter(asked, "kind"));
  TRY_ASSIGN(filter.state, state_parameter(asked, "state", static_cast<StreamKind>(filter.stream)));
  TRY_ASSIGN(filter.is_open, answer::flag_parameter(asked, "open"));
  return rows_answer(asked, "cases", [&](const query::Snapshot& snapshot, const query::Page& page) {
    return snapshot.cases(filter, page);
  });
}

Answer funds_of(const Asked& asked) {
  return money_answer(asked, "movements",
                      [&](const query::Snapshot& snapshot, const query::Page& page) {
                        return snapshot.fund_ledger(asked.names.front(), page);
                      });
}

}  // namespace quanlu::consumers::gateway::asking

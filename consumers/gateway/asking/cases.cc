// Cases: the list, one, its events.
#include "consumers/gateway/asking/routes.h"
#include "consumers/gateway/asking/rows.h"
#include "consumers/gateway/render/event.h"

namespace quanlu::consumers::gateway::asking {
namespace {

using registry::StreamKind;
using Case = query::At<projections::views::CaseState>;

constexpr std::size_t kFoundMax = 100;

Result<query::Answer<Case>> find(const query::Snapshot& snapshot, const std::string& text) {
  TRY_ASSIGN(auto found, snapshot.find_cases(text, kFoundMax));
  return query::Answer<Case>{.rows = std::move(found), .cursor = {}};
}

}  // namespace

Answer list_cases(const Asked& asked) {
  query::CaseFilter filter{.handler = answer::text_parameter(asked, "handler"),
                           .subject = answer::text_parameter(asked, "org")};
  TRY_ASSIGN(filter.stream, kind_parameter(asked, "kind"));
  TRY_ASSIGN(filter.state, state_parameter(asked, "state", static_cast<StreamKind>(filter.stream)));
  TRY_ASSIGN(filter.is_open, answer::flag_parameter(asked, "open"));
  TRY_ASSIGN(filter.due_before, answer::day_parameter(asked, "dueBefore"));
  const std::string text = answer::text_parameter(asked, "q");
  return rows_answer(asked, "cases", [&](const query::Snapshot& snapshot, const query::Page& page) {
    return text.empty() ? snapshot.cases(filter, page) : find(snapshot, text);
  });
}

Answer one_case(const Asked& asked) {
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(const auto past, reading.past());
  TRY_ASSIGN(const Case now, named_case(asked, reading));
  std::optional<query::Owned<projections::views::CaseState>> state = now.row;
  if (past) {
    TRY_ASSIGN(state, query::case_at(reading.snapshot(), asked.service.log, now.id, past.moment()));
  }
  if (!state) return tl::make_unexpected(answer::not_found());
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("case");
  render::write(json, now.id, **state);
  json.key("past").boolean(static_cast<bool>(past));
  reading.write_as_of(json, past);
  json.end_object();
  return reading.one(std::move(body), (*state)->version, Seq((*state)->last_seq), past);
}

Answer events_of(const Asked& asked) {
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(const Case now, named_case(asked, reading));
  TRY_ASSIGN(const auto page, answer::read_page(asked, reading));
  TRY_ASSIGN(const auto rows, reading.snapshot().dossier(now.id, page.page));
  ledger::crypto::Hasher hasher(asked.service.genesis.suite);
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("events").begin_array();
  for (const auto& row : rows.rows) {
    TRY_ASSIGN(const auto stored, query::read_event(asked.service.log, row.seq));
    query::Sight sight = query::Sight::kMasked;
    if (stored.event) {
      TRY_ASSIGN(sight, asked.permit->list(*stored.event));
    }
    if (sight == query::Sight::kHidden) continue;
    std::string event;
    render::append_event(event, hasher, stored, sight);
    json.raw(event);
  }
  json.end_array();
  const auto next = answer::write_page(json, asked, reading, page, rows.cursor);
  reading.write_as_of(json);
  json.end_object();
  http::Response response = reading.list(std::move(body));
  answer::add_link(response, asked, next);
  return response;
}

}  // namespace quanlu::consumers::gateway::asking

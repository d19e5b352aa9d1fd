#pragma once
// A page of any list: {"<name>":[…],"next":…,"asOf":{…}}; and words of the query that name
// enumerants and states.
#include "consumers/gateway/answer/page.h"
#include "consumers/gateway/render/rows.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::gateway::asking {

namespace query = projections::query;
namespace registry = quanlu::schemas::registry;
using answer::Answer;
using answer::Asked;
using answer::Problem;
using answer::Reading;

// `fetch(snapshot, page)` gives a query::Answer; `keeps(row)` says whether a row is shown at all.
template <typename Fetch, typename Keeps>
Answer rows_answer(const Asked& asked, std::string_view name, Fetch fetch, Keeps keeps,
                   Reading::For what = Reading::For::kLists) {
  TRY_ASSIGN(const auto reading, Reading::open(asked, what));
  TRY_ASSIGN(const auto page, answer::read_page(asked, reading));
  TRY_ASSIGN(const auto found, fetch(reading.snapshot(), page.page));
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key(name).begin_array();
  for (const auto& row : found.rows)
    if (keeps(row)) render::write(json, row);
  json.end_array();
  const auto next = answer::write_page(json, asked, reading, page, found.cursor);
  reading.write_as_of(json);
  json.end_object();
  http::Response response = reading.list(std::move(body));
  answer::add_link(response, asked, next);
  return response;
}

template <typename Fetch>
Answer rows_answer(const Asked& asked, std::string_view name, Fetch fetch) {
  return rows_answer(asked, name, fetch, [](const auto&) { return true; });
}

// Rows with amounts: there is no masked form of them.
template <typename Fetch>
Answer money_answer(const Asked& asked, std::string_view name, Fetch fetch) {
  return rows_answer(
      asked, name, fetch, [](const auto&) { return true; }, Reading::For::kMoney);
}

// The number of an enumerant, of a state, of a kind of stream; 0: not given. 400 badParameter.
tl::expected<std::uint16_t, Problem> word_parameter(const Asked& asked, std::string_view name,
                                                    std::string_view enumeration);
tl::expected<std::uint8_t, Problem> state_parameter(const Asked& asked, std::string_view name,
                                                    registry::StreamKind machine);
tl::expected<std::uint16_t, Problem> kind_parameter(const Asked& asked, std::string_view name);

// The one case that the path names by its id, its beginning or a number that people know.
tl::expected<query::At<projections::views::CaseState>, Problem> named_case(const Asked& asked,
                                                                           const Reading& reading);

}  // namespace quanlu::consumers::gateway::asking

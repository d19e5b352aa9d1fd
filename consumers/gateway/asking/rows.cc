#include "consumers/gateway/asking/rows.h"

namespace quanlu::consumers::gateway::asking {

tl::expected<std::uint16_t, Problem> word_parameter(const Asked& asked, std::string_view name,
                                                    std::string_view enumeration) {
  const std::string* text = asked.parameter(name);
  if (text == nullptr) return 0;
  const registry::Enumerant* known = registry::find_enumeration(enumeration)->find(*text);
  if (known == nullptr) return tl::make_unexpected(answer::bad_parameter(name));
  return known->value;
}

tl::expected<std::uint8_t, Problem> state_parameter(const Asked& asked, std::string_view name,
                                                    registry::StreamKind machine) {
  const std::string* text = asked.parameter(name);
  if (text == nullptr) return 0;
  const std::uint8_t state =
      machine == registry::StreamKind::kNone ? 0 : registry::stream(machine).find_state(*text);
  if (state == 0) return tl::make_unexpected(answer::bad_parameter(name));
  return state;
}

tl::expected<std::uint16_t, Problem> kind_parameter(const Asked& asked, std::string_view name) {
  const std::string* text = asked.parameter(name);
  if (text == nullptr) return 0;
  const registry::Stream* stream = registry::find_stream(*text);
  if (stream == nullptr) return tl::make_unexpected(answer::bad_parameter(name));
  return static_cast<std::uint16_t>(stream->kind);
}

tl::expected<query::At<projections::views::CaseState>, Problem> named_case(const Asked& asked,
                                                                           const Reading& reading) {
  TRY_ASSIGN(auto found, reading.snapshot().find_cases(asked.names.front(), 2));
  if (found.empty()) return tl::make_unexpected(answer::not_found());
  if (found.size() > 1)
    return tl::make_unexpected(
        Problem{400, "badRequest", "不止一个案件符合 / more than one case fits"});
  query::At<projections::views::CaseState>& one = found.front();
  TRY(asked.permit->named(query::shown_of(*one.row, one.id)));
  return std::move(one);
}

}  // namespace quanlu::consumers::gateway::asking

#include "consumers/gateway/writing/expected.h"

#include <charconv>

#include "ledger/cases/stream_id.h"
#include "projections/query/events.h"
#include "projections/views/fact.h"

namespace quanlu::consumers::gateway::writing {
namespace {

namespace query = projections::query;
using answer::Missed;
using answer::Problem;

constexpr std::size_t kMissedMax = 20;
constexpr std::size_t kRowsMax = 1'000;  // of the stream, that are looked through

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return number;
}

// The stream's own events behind `expected`, as far as the views follow it.
tl::expected<std::vector<Missed>, Problem> missed_of(const answer::Asked& asked,
                                                     const std::string& stream,
                                                     std::uint64_t expected) {
  TRY_ASSIGN(const auto snapshot,
             query::Snapshot::open(asked.service.views.environment(), query::Access()));
  const auto case_id = parse_uuid(ledger::cases::key_of(stream));
  const query::Page page{.limit = kRowsMax, .cursor = {}};
  const bool is_case = case_id && projections::views::is_case(ledger::cases::kind_of(stream));
  TRY_ASSIGN(const auto rows,
             is_case ? snapshot.dossier(*case_id, page)
                     : snapshot.stream_events(projections::views::stream_id(stream), page));
  std::vector<Missed> missed;
  for (const auto& row : rows.rows) {
    if (row->linked != 0 || row->stream_seq <= expected || missed.size() == kMissedMax) continue;
    TRY_ASSIGN(const auto stored, query::read_event(asked.service.log, row.seq));
    if (!stored.event) continue;
    TRY_ASSIGN(const query::Sight sight, asked.permit->list(*stored.event));
    if (sight == query::Sight::kHidden) continue;
    const auto* type = stored.event->type();
    missed.push_back({.seq = row.seq,
                      .type = type == nullptr ? std::string() : std::string(type->name),
                      .stream_seq = row->stream_seq,
                      .recorded_at = stored.event->recorded_at()});
  }
  TRY(asked.permit->settle());
  return missed;
}

}  // namespace

tl::expected<void, Problem> take_if_match(const http::Request& request,
                                          schemas::codec::Command& command) {
  const auto field = request.field("If-Match");
  if (!field) return {};
  if (field->substr(0, 2) == "W/")
    return tl::make_unexpected(
        Problem{412, "version", "弱标记不含流版本 / a weak tag says no version of a stream"});
  const auto version = field->size() > 2 && field->front() == '"' && field->back() == '"'
                           ? number_in(field->substr(1, field->size() - 2))
                           : std::nullopt;
  if (!version || command.any_version ||
      (command.expected_seq && *command.expected_seq != *version))
    return tl::make_unexpected(
        Problem{400, "badRequest",
                "If-Match 须为版本, 且与 expectedSeq 一致 / must be a version, and equal"});
  command.expected_seq = version;
  return {};
}

Problem explained(const answer::Asked& asked, const Refusal& refusal,
                  std::optional<std::uint64_t> expected) {
  Problem problem(refusal);
  if (refusal.reason == Reason::kState) problem.current_seq = expected;  // it was the right one
  if (refusal.reason == Reason::kVersionRequired) problem.current_seq = number_in(refusal.expected);
  if (refusal.reason != Reason::kVersion) return problem;
  if (asked.request.field("If-Match")) problem.status = 412;
  problem.current_seq = number_in(refusal.found);
  // Without the list the refusal is as good: whoever asked reads the stream.
  if (auto missed = missed_of(asked, refusal.rule, number_in(refusal.expected).value_or(0)))
    problem.missed = std::move(*missed);
  return problem;
}

}  // namespace quanlu::consumers::gateway::writing

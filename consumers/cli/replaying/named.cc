#include "consumers/cli/replaying/history.h"

namespace quanlu::consumers::cli::replaying {
namespace {

namespace query = projections::query;

constexpr std::size_t kUsccLength = 18, kShownMax = 5;

Named a_case(const Id16& id) {
  return {{views::Owner::kCase, {}, 0, id}, to_uuid_text(id)};
}
Named a_subject(const std::string& text, std::uint16_t kind) {
  return {{views::Owner::kSubject, text, kind, {}}, text};
}

tl::unexpected<Error> ambiguous(const std::string& text,
                                const std::vector<query::At<views::CaseState>>& found) {
  Error error{.kind = Failure::kUsage,
              .reason = "ambiguous",
              .what = {"有几个案件符合", "several cases fit"}};
  error.where = text;
  for (const auto& one : found)
    error.found += (error.found.empty() ? "" : "  ") + to_uuid_text(one.id);
  error.remedy = {"写出完整的案件号", "give the whole case id"};
  return fail(std::move(error));
}

Result<std::optional<Named>> find_in(const query::Snapshot& snapshot, const std::string& text) {
  TRY_ASSIGN(const auto body, snapshot.organization(text));
  if (body) return std::optional<Named>(a_subject(text, (*body)->subject_kind));
  TRY_ASSIGN(const auto cases, snapshot.find_cases(text, kShownMax));
  if (cases.size() > 1) return ambiguous(text, cases);
  if (cases.empty()) return std::optional<Named>();
  return std::optional<Named>(a_case(cases.front().id));
}

}  // namespace

bool Named::owns(std::string_view stream) const {
  using schemas::registry::StreamKind;
  using Subject = schemas::codec::Subject::Kind;
  if (ledger::cases::key_of(stream) != key) return false;
  const StreamKind kind = ledger::cases::kind_of(stream);
  switch (is_case() ? Subject::kNone : static_cast<Subject>(owner.subject_kind)) {
    case Subject::kUscc:
      return kind == StreamKind::kOrg;
    case Subject::kFilingNo:
      return kind == StreamKind::kCommunityOrg;
    case Subject::kIllegalOrgId:
      return kind == StreamKind::kIllegalOrg;
    default:
      return true;
  }
}

Result<std::optional<OpenViews>> open_views(const opened::OpenedLedger& ledger) {
  auto environment = views::Environment::open_current(ledger.paths.views(Partition(0)),
                                                      {.access = ledger::store::Access::kRead});
  if (!environment && environment.error().kind == Failure::kAbsent)
    return std::optional<OpenViews>();
  if (!environment) return fail(environment.error());
  OpenViews open;
  open.environment = std::move(*environment);
  TRY_ASSIGN(auto snapshot, query::Snapshot::open(*open.environment));
  open.snapshot.emplace(std::move(snapshot));
  return std::optional<OpenViews>(std::move(open));
}

Result<Named> find_named(const opened::OpenedLedger& ledger, const std::string& text) {
  TRY_ASSIGN(const auto open, open_views(ledger));
  if (open) {
    TRY_ASSIGN(const auto found, find_in(*open->snapshot, text));
    if (found) return *found;
  }
  // The log knows what no view has seen yet, when the name is whole.
  if (const auto id = parse_uuid(text)) return a_case(*id);
  if (text.size() == kUsccLength) return a_subject(text, 1);
  Error error{.kind = Failure::kAbsent,
              .reason = "absent",
              .what = {"没有这个案件或组织", "no such case or organization"}};
  error.where = text;
  error.remedy = {"用 quanlu case find 或 org find 查找",
                  "search with quanlu case find or org find"};
  return fail(std::move(error));
}

}  // namespace quanlu::consumers::cli::replaying

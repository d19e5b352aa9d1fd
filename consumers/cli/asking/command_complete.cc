// complete: what the completion scripts ask. Reads the index only, within the patience of somebody
// who pressed TAB; where there is nothing to say it says nothing.
#include "consumers/cli/asking/case_rows.h"
#include "consumers/cli/asking/commands.h"
#include "consumers/cli/screen/people.h"
#include "projections/views/keys.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
using frame::Context;
using frame::Options;

constexpr std::size_t kShownMax = 50;
constexpr std::string_view kPurposeOnly = "Complaint";  // nobody states a purpose by pressing TAB

// Candidate, TAB, what it is: the second column is for shells that show descriptions.
void print(const Context& context, std::string_view candidate, std::string_view meaning) {
  context.screen.out << screen::visible(candidate) << '\t' << screen::visible(meaning) << '\n';
}

// From the first key that is not below the prefix on.
Status organizations(const Context& context, const OpenedViews& views, const std::string& prefix) {
  const auto key = projections::views::key::subject(prefix);
  query::Page page{.limit = kShownMax, .cursor = {}};
  if (!prefix.empty() && key.fits()) {
    ledger::store::Key start;
    start.text_start(prefix);
    page.cursor.assign(start.prefix().begin(), start.prefix().end());
  }
  TRY_ASSIGN(const auto answer, views.snapshot->organizations({}, page));
  for (const auto& card : answer.rows)
    if (card->subject.starts_with(prefix)) print(context, card->subject, card->name);
  return {};
}

Status cases(const Context& context, const OpenedViews& views, const std::string& prefix) {
  std::vector<Case> found;
  if (prefix.empty()) {
    TRY_ASSIGN(auto answer, views.snapshot->cases({}, {.limit = kShownMax, .cursor = {}}));
    found = std::move(answer.rows);
  } else {
    TRY_ASSIGN(found, views.snapshot->find_cases(prefix, kShownMax));
  }
  for (const Case& of : found) {
    if (kind_of(of) == kPurposeOnly) continue;
    const bool by_number = !of->number.empty() && of->number.starts_with(prefix);
    print(context, by_number ? std::string(of->number) : to_uuid_text(of.id),
          context.screen.say(kind_label(of)));
  }
  return {};
}

Status complete(Context& context, const Options& options) {
  const std::string kind = options.text("KIND"), prefix = options.text("PREFIX");
  TRY_ASSIGN(const OpenedViews views, peek_views(context));
  if (kind != "case") TRY(organizations(context, views, prefix));
  if (kind != "org") TRY(cases(context, views, prefix));
  return {};
}

int run(Context& context, const Options& options) {
  return complete(context, options) ? frame::kOk : frame::kAbsent;
}

}  // namespace

frame::Command complete_command() {
  return {.path = "complete",
          .summary = {"补全脚本用: 以此开头的代码, 案号与案件号",
                      "for completion scripts: codes, numbers and case ids that begin so"},
          .examples = {"-L quanlu-demo complete org 5137", "-L quanlu-demo complete any JN"},
          .arguments = {{.name = "KIND", .help = {"org case any", "org case any"}},
                        {.name = "PREFIX", .help = {"开头", "the beginning"}, .required = false}},
          .run = run};
}

}  // namespace quanlu::consumers::cli::asking

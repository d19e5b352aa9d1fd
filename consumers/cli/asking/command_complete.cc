// complete: what the completion scripts ask. Reads the index only, within the patience of somebody
// who pressed TAB; where there is nothing to say it says nothing.
#include "consumers/cli/asking/case_rows.h"
#include "consumers/cli/asking/commands.h"
#include "consumers/cli/screen/people.h"
#include "ledger/cases/access.h"
#include "projections/views/keys.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
using frame::Context;
using frame::Options;

constexpr std::size_t kShownMax = 50;

// What may follow, and what it is.
struct Candidate {
  std::string text, meaning;
};
using Candidates = std::vector<Candidate>;

// Nobody states a purpose by pressing TAB, and what was shown is not recorded: only what this
// reader sees without either.
bool is_open(const query::Rights& rights, const Case& of) {
  const query::Shown shown = query::shown_of(*of.row, of.id);
  const query::ShownClass shown_class = query::class_of(shown);
  return rights.see(shown) == query::Sight::kClear &&
         !ledger::cases::needs_purpose(shown_class.conf, shown_class.family, false);
}

// From the first key that is not below the prefix on.
Status organizations(const OpenedViews& views, const std::string& prefix, Candidates& found) {
  const auto key = projections::views::key::subject(prefix);
  query::Page page{.limit = kShownMax, .cursor = {}};
  if (!prefix.empty() && key.fits()) {
    ledger::store::Key start;
    start.text_start(prefix);
    page.cursor.assign(start.prefix().begin(), start.prefix().end());
  }
  TRY_ASSIGN(const auto answer, views.snapshot->organizations({}, page));
  for (const auto& card : answer.rows)
    if (card->subject.starts_with(prefix))
      found.push_back({std::string(card->subject), std::string(card->name)});
  return {};
}

Status cases(const Context& context, const OpenedViews& views, const query::Rights& rights,
             const std::string& prefix, Candidates& found) {
  std::vector<Case> fitting;
  if (prefix.empty()) {
    TRY_ASSIGN(auto answer, views.snapshot->cases({}, {.limit = kShownMax, .cursor = {}}));
    fitting = std::move(answer.rows);
  } else {
    TRY_ASSIGN(fitting, views.snapshot->find_cases(prefix, kShownMax));
  }
  for (const Case& of : fitting) {
    if (!is_open(rights, of)) continue;
    const std::string id = to_uuid_text(of.id);
    const bool by_number = !of->number.empty() && of->number.starts_with(prefix);
    if (!by_number && !id.starts_with(prefix)) continue;  // found by what stands within its number
    found.push_back({by_number ? std::string(of->number) : id, context.screen.say(kind_label(of))});
  }
  return {};
}

// Candidate, TAB, what it is: the second column is for shells that show descriptions.
void print(const Context& context, const Candidates& found) {
  const screen::Screen& screen = context.screen;
  if (!context.json()) {
    for (const Candidate& one : found)
      screen.out << screen::visible(one.text) << '\t' << screen::visible(one.meaning) << '\n';
    return;
  }
  screen::Json json = screen::Json::document("complete");
  json.key("candidates").begin_array();
  for (const Candidate& one : found)
    json.begin_object().member("text", one.text).member("meaning", one.meaning).end();
  json.end();
  screen.out << json.finish() << '\n';
}

Result<Candidates> candidates(const Context& context, const Options& options) {
  const std::string kind = options.text("KIND"), prefix = options.text("PREFIX");
  TRY_ASSIGN(OpenedViews views, peek_views(context));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, views.ledger));
  Candidates found;
  if (kind != "case") TRY(organizations(views, prefix, found));
  if (kind != "org") TRY(cases(context, views, reading->disclosure().rights(), prefix, found));
  return found;
}

int run_complete(Context& context, const Options& options) {
  const auto found = candidates(context, options);
  print(context, found ? *found : Candidates());
  return found ? frame::kOk : frame::kAbsent;
}

}  // namespace

frame::Command complete_command() {
  return {.path = "complete",
          .summary = {"补全脚本用: 以此开头的代码, 案号与案件号",
                      "for completion scripts: codes, numbers and case ids that begin so"},
          .examples = {"-L quanlu-demo complete org 5137", "-L quanlu-demo complete any JN"},
          .arguments = {{.name = "KIND", .help = {"org case any", "org case any"}},
                        {.name = "PREFIX", .help = {"开头", "the beginning"}, .required = false}},
          .run = run_complete};
}

}  // namespace quanlu::consumers::cli::asking

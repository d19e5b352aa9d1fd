#include "consumers/cli/about/version.h"
#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/cli/screen/json.h"
#include "consumers/feed/asyncapi.h"

namespace quanlu::consumers::cli::feeds {
namespace {

using frame::Context;
using frame::Options;

// The configuration of the ledger when there is one; else that of this machine and the defaults.
Result<opened::OpenedLedger> configured(const Context& context) {
  const auto root = frame::find_ledger(context);
  if (!root && context.ledger) return fail(root.error());
  opened::OpenedLedger ledger;
  TRY_ASSIGN(ledger.settings,
             opened::read_settings(context, root ? std::optional(*root) : std::nullopt));
  if (root) {
    TRY_ASSIGN(ledger.log, opened::log_of(context, ledger.settings, *root));
  }
  if (ledger.log.prefix.empty()) ledger.log.prefix = ledger.settings.text("log.kafka.prefix");
  return ledger;
}

Result<int> describe_feeds(Context& context, const Options&) {
  TRY_ASSIGN(const opened::OpenedLedger ledger, configured(context));
  std::vector<feed::DescribedFeed> feeds;
  for (const std::string& name : feed_names(ledger.settings)) {
    TRY_ASSIGN(const NamedFeed named, name_feed(ledger, name, {}));
    if (named.enabled) feeds.push_back({named.definition, named.topic});
  }
  const std::string document = feed::asyncapi_document(feeds, ledger.settings.text("ledger.origin"),
                                                       std::string(about::version()));
  if (context.json())
    context.screen.out << screen::Json::document("asyncapi").key("document").raw(document).finish()
                       << '\n';
  else
    context.screen.out << document << '\n';
  return frame::kOk;
}

}  // namespace

frame::Command asyncapi_command() {
  return {.path = "asyncapi",
          .summary = {"部门推送的 AsyncAPI 3.0 文档", "the AsyncAPI 3.0 document of the feeds"},
          .examples = {"asyncapi > asyncapi.json", "-L quanlu-demo asyncapi --json"},
          .run = frame::run<describe_feeds>};
}

}  // namespace quanlu::consumers::cli::feeds

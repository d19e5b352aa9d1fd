#include <chrono>
#include <thread>

#include "consumers/cli/custody/succession.h"
#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/caller.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/writing/views.h"
#include "consumers/feed/check.h"
#include "consumers/feed/feeder.h"
#include "consumers/feed/kafka_carrier.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/key_folder.h"

namespace quanlu::consumers::cli::feeds {
namespace {

namespace intake = ledger::intake;
using frame::Context;
using frame::Options;

// A trial ledger, where one person acts as all, grants the key of a feed by itself. Before the
// ledger is opened for reading: one process opens it once.
Status prepare_key(Context& context, const std::string& feed) {
  TRY_ASSIGN(const auto root, frame::find_ledger(context));
  TRY_ASSIGN(const auto file, opened::read_settings(context, root));
  const intake::Directory directory{root};
  const std::string name = intake::KeyFolder::feed(feed);
  if (std::filesystem::exists(key_file(directory, feed))) return {};
  TRY_ASSIGN(const ledger::cases::Caller caller, opened::caller_of(context, file));
  if (!caller.any_account) return no_feed_key(feed);
  Context as_security = context;
  if (!as_security.actor) as_security.actor = "sec";
  TRY_ASSIGN(const writing::LedgerSettings settings, writing::read_settings(as_security));
  TRY_ASSIGN(const custody::Succession done,
             custody::grant_feed(as_security, settings, directory.keys(), feed));
  context.screen.note(
      "keys/" + name + ".pem  " +
      context.screen.say("试用账本: 已自行授权", "trial ledger: granted by itself") + "  " +
      done.new_id);
  return {};
}

struct Fed {
  std::string location;
  feed::FeedState state;
  std::uint64_t written = 0, strays = 0;
};

void print(const Context& context, const NamedFeed& named, const Fed& fed) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("feed-run");
    json.member("feed", named.definition.feed);
    json.member("scope", feed::info(named.definition.scope).id).member("location", fed.location);
    json.member("epoch", fed.state.epoch).member("nextSeq", fed.state.next_seq);
    json.member("hash", fed.state.last).member("written", fed.written);
    json.member("strays", fed.strays).member("dryRun", false);
    screen.out << json.finish() << '\n';
    return;
  }
  screen.out << screen.say("推送", "feed") << ' ' << named.definition.feed << "   "
             << screen.say("届次", "epoch") << ' ' << fed.state.epoch << "   feedseq "
             << (fed.state.next_seq - 1) << "   " << screen.say("新写", "written") << ' '
             << fed.written << '\n';
}

// What would be written, and nothing is.
Result<int> rehearse(Context& context, const Options& options, const std::string& name) {
  auto opened = open_feed(context, name, options);
  std::uint64_t behind = 0, there = 0;
  opened::OpenedLedger ledger;
  NamedFeed named;
  if (opened) {
    OpenedFeed& feed = **opened;
    named = feed.named;
    TRY_ASSIGN(const feed::FeedCheck check, feed.check());
    behind = check.behind;
    there = check.state.next_seq;
  } else {
    if (opened.error().reason != "feed_absent") return fail(opened.error());
    TRY_ASSIGN(ledger, opened::open_ledger(context));
    TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
    TRY_ASSIGN(named, name_feed(ledger, name, options));
    TRY_ASSIGN(const auto entries, feed::Entries::open(ledger.in_order(), genesis, std::nullopt));
    feed::Derivation derivation(*entries, named.definition, genesis);
    while (true) {
      TRY_ASSIGN(const auto entry, derivation.next(0));
      if (!entry) break;
      ++behind;
    }
  }
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("feed-run");
    json.member("feed", name).member("scope", feed::info(named.definition.scope).id);
    json.member("nextSeq", there).member("written", behind).member("dryRun", true);
    screen.out << json.finish() << '\n';
  } else {
    screen.out << screen.say("推送", "feed") << ' ' << name << "   "
               << screen.say("将写", "would write") << ' ' << behind << '\n';
  }
  return frame::kOk;
}

// Until somebody says stop, or with --until-end until the feed is up with the ledger.
Status feed_on(Context& context, feed::Feeder& feeder, bool until_end, Fed& fed) {
  screen::Progress progress(context.screen, context.clock, {"推送", "feed"}, {"条", "messages"}, 0);
  while (context.stop_code() == frame::kOk) {
    TRY_ASSIGN(const std::size_t written, feeder.step());
    fed.written += written;
    if (written > 0) progress.at(fed.written);
    if (!feeder.at_end()) continue;
    if (until_end) return {};
    std::this_thread::sleep_for(kFeedRest);
  }
  return {};
}

Result<int> run_feeder(Context& context, const Options& options) {
  const std::string name = options.text("NAME");
  if (!feed::is_feed_name(name))
    return frame::usage({"推送名写法不对", "this is no name of a feed"}, "NAME",
                        "a-z 0-9 - _ [.aml]", name);
  if (options.has("--dry-run")) return rehearse(context, options, name);
  TRY_ASSIGN(auto unkeyed, opened::open_ledger(context));
  TRY_ASSIGN(const NamedFeed named, name_feed(unkeyed, name, options));
  if (!named.enabled)
    return frame::usage({"此推送已停用", "this feed is disabled"}, "feeds." + name + ".enabled",
                        "true", "false");
  unkeyed.ordered.reset();
  unkeyed.logs.clear();
  TRY(prepare_key(context, name));

  TRY_ASSIGN(opened::OpenedLedger ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  const intake::Directory& directory = ledger.directory;
  TRY_ASSIGN(const auto key,
             intake::KeyFolder(directory.keys(), genesis.suite, directory.passphrase)
                 .load(intake::KeyFolder::feed(name)));
  TRY_ASSIGN(const FeedTrust trust, trust_of(ledger, genesis));
  if (is_on_kafka(ledger)) TRY(feed::prepare_feed_topic(topic_of(ledger, named)));
  TRY_ASSIGN(const auto carrier, open_carrier(ledger, named, ledger::store::Access::kWrite));
  const std::filesystem::path folder = directory.feed(name, kFeedPartition);
  TRY(ledger::store::make_folder(folder, 0750));
  TRY_ASSIGN(const auto feeder, feed::Feeder::start({.definition = named.definition,
                                                     .carrier = *carrier,
                                                     .ledger = ledger.in_order(),
                                                     .genesis = genesis,
                                                     .partition = kFeedPartition,
                                                     .key = key,
                                                     .trust = trust,
                                                     .random = context.random,
                                                     .memory = folder / "memory.json"}));
  context.screen.note(context.screen.say("推送中", "feeding") + "  " + carrier->location() +
                      "  epoch " + std::to_string(feeder->state().epoch));
  Fed fed{.location = carrier->location(), .state = {}};
  TRY(feed_on(context, *feeder, options.has("--until-end"), fed));
  TRY(feeder->settle());
  fed.state = feeder->state();
  fed.strays = feeder->strays();
  print(context, named, fed);
  // Ending after SIGTERM is what was asked for.
  return context.stop_code() == frame::kTerminated ? frame::kOk : context.stop_code();
}

}  // namespace

frame::Command feed_run_command() {
  return {.path = "feed run",
          .effect = frame::Effect::kAppends,
          .summary = {"由账本推出部门推送并写入", "derive a department's feed and write it"},
          .examples = {"-L quanlu-demo feed run finance --until-end",
                       "-L quanlu-demo feed run county --scope tax --areas 370102 --dry-run"},
          .arguments = {{.name = "NAME", .help = {"推送名", "name of the feed"}}},
          .options = {{.name = "--scope",
                       .value = "SCOPE",
                       .help = {"推送范围 (配置, 或与推送同名)",
                                "scope (as configured, or as the feed is called)"}},
                      {.name = "--areas",
                       .value = "CODES",
                       .help = {"区划代码, 逗号分隔 (全部)", "area codes with commas (all)"}},
                      {.name = "--until-end",
                       .help = {"追上账本即止", "stop when it is up with the ledger"}},
                      {.name = "--dry-run", .help = {"只说将写多少", "only say how much"}}},
          .run = frame::run<run_feeder>};
}

}  // namespace quanlu::consumers::cli::feeds

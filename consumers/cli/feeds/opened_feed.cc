#include "consumers/cli/feeds/opened_feed.h"

#include <algorithm>

#include "consumers/cli/custody/key_list.h"
#include "consumers/cli/frame/suggest.h"
#include "consumers/feed/lmdb_carrier.h"
#include "ledger/intake/key_folder.h"

namespace quanlu::consumers::cli::feeds {
namespace {

using schemas::settings::Settings;

constexpr std::string_view kVersionSuffix = ".v1";

std::string base_of(const std::string& name) {
  return name.ends_with(feed::kAmlSuffix) ? name.substr(0, name.size() - feed::kAmlSuffix.size())
                                          : name;
}

const schemas::settings::Setting* setting_of(const Settings& settings, const std::string& name,
                                             std::string_view key) {
  const auto found = settings.all().find("feeds." + base_of(name) + "." + std::string(key));
  return found == settings.all().end() ? nullptr : &found->second;
}

// The configured topic names that of the feed; its restricted part has a topic of its own.
std::string topic_name(const opened::OpenedLedger& ledger, const std::string& name) {
  const auto* set = setting_of(ledger.settings, name, "topic");
  if (set == nullptr || set->text.empty())
    return ledger.log.prefix + ".feed." + name + std::string(kVersionSuffix);
  if (!name.ends_with(feed::kAmlSuffix)) return set->text;
  std::string topic = set->text;
  const std::size_t at =
      topic.ends_with(kVersionSuffix) ? topic.size() - kVersionSuffix.size() : topic.size();
  return topic.insert(at, feed::kAmlSuffix);
}

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ' && c != ',') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

tl::unexpected<Error> no_scope(const Settings& settings, const std::string& name) {
  const std::vector<std::string> known = feed_names(settings);
  std::string names;
  for (const std::string& one : known)
    names += (names.empty() ? "" : " ") + one;
  const auto near = frame::nearest(name, known);
  return fail(Error{
      .kind = Failure::kUsage,
      .reason = "feed",
      .what = {"没有这个推送", "no such feed"},
      .where = name,
      .expected = names,
      .found = name,
      .remedy = near ? Words{"是否指 " + *near, "did you mean " + *near}
                     : Words{"在 quanlu.toml 写 [feeds." + name + "] scope = \"…\", 或用 --scope",
                             "put scope = \"…\" under [feeds." + name +
                                 "] of quanlu.toml, or give --scope"}});
}

}  // namespace

bool is_on_kafka(const opened::OpenedLedger& ledger) {
  return ledger.log.backend == ledger::log::LogSpec::Backend::kKafka;
}

feed::FeedTopic topic_of(const opened::OpenedLedger& ledger, const NamedFeed& named) {
  return {.brokers = ledger.log.brokers,
          .topic = named.topic,
          .partition = kFeedPartition,
          .connection = ledger.log.connection};
}

Result<NamedFeed> name_feed(const opened::OpenedLedger& ledger, const std::string& name,
                            const frame::Options& options) {
  const auto* scope = setting_of(ledger.settings, name, "scope");
  const auto* areas = setting_of(ledger.settings, name, "areas");
  const auto* units = setting_of(ledger.settings, name, "units");
  const auto* enabled = setting_of(ledger.settings, name, "enabled");
  NamedFeed named{.definition = {},
                  .topic = topic_name(ledger, name),
                  .configured = scope != nullptr && !scope->text.empty(),
                  .enabled = enabled == nullptr || enabled->number != 0};
  std::string word = options.text("--scope", named.configured ? scope->text : "");
  if (word.empty()) {
    if (feed::find_scope(base_of(name)) == nullptr) return no_scope(ledger.settings, name);
    word = base_of(name);
  }
  const auto given = options.maybe("--areas");
  TRY_ASSIGN(named.definition,
             feed::make_definition(name, word,
                                   given              ? words_in(*given)
                                   : areas != nullptr ? areas->texts
                                                      : std::vector<std::string>{},
                                   units != nullptr ? units->texts : std::vector<std::string>{}));
  return named;
}

std::vector<std::string> feed_names(const Settings& settings) {
  std::vector<std::string> names = settings.feeds();
  for (const feed::ScopeInfo& scope : feed::scopes())
    if (std::ranges::find(names, scope.id) == names.end()) names.emplace_back(scope.id);
  std::vector<std::string> all;
  for (const std::string& name : names) {
    all.push_back(name);
    const auto* set = setting_of(settings, name, "scope");
    const feed::ScopeInfo* scope =
        feed::find_scope(set != nullptr && !set->text.empty() ? set->text : name);
    if (scope != nullptr && scope->takes_aml) all.push_back(name + std::string(feed::kAmlSuffix));
  }
  return all;
}

FeedTrust trust_in(const ledger::chain::State& accepted, const ledger::chain::Genesis& genesis) {
  FeedTrust trust{.suite = genesis.suite, .log_id = genesis.log_id, .keys = {}};
  for (const auto& [id, known] : accepted.keys.all())
    if (known.role == ledger::chain::Role::kFeed && known.action == ledger::chain::Action::kAdd)
      trust.keys.push_back(known.key);
  return trust;
}

Result<FeedTrust> trust_of(opened::OpenedLedger& ledger, const ledger::chain::Genesis& genesis) {
  TRY_ASSIGN(const ledger::chain::State accepted, custody::accepted_state(ledger, genesis));
  return trust_in(accepted, genesis);
}

std::filesystem::path key_file(const ledger::intake::Directory& directory,
                               const std::string& name) {
  return directory.keys() / (ledger::intake::KeyFolder::feed(name) + ".pem");
}

tl::unexpected<Error> no_feed_key(const std::string& name) {
  return fail(
      Error{.kind = Failure::kAbsent,
            .reason = "feedKey",
            .what = {"这个推送没有密钥", "this feed has no key"},
            .where = "keys/" + ledger::intake::KeyFolder::feed(name) + ".pem",
            .expected = {},
            .found = {},
            .remedy = {"安全管理员: quanlu keys new --role feed --feed " + name,
                       "the security administrator: quanlu keys new --role feed --feed " + name}});
}

Result<std::unique_ptr<Carrier>> open_carrier(const opened::OpenedLedger& ledger,
                                              const NamedFeed& named,
                                              ledger::store::Access access) {
  if (is_on_kafka(ledger)) return feed::open_feed_topic(topic_of(ledger, named));
  const std::filesystem::path folder =
      ledger::intake::Directory{ledger.paths.root}.feed(named.definition.feed, kFeedPartition);
  std::error_code error;  // what cannot be looked at is not there
  if (access == ledger::store::Access::kRead &&
      !std::filesystem::exists(folder / "data.mdb", error))
    return fail(Error{.kind = Failure::kAbsent,
                      .reason = "feed_absent",
                      .what = {"这个推送尚未开始", "this feed was never begun"},
                      .where = folder.string(),
                      .expected = {},
                      .found = {},
                      .remedy = {"运行 quanlu feed run " + named.definition.feed,
                                 "run quanlu feed run " + named.definition.feed}});
  return feed::LmdbCarrier::open(folder, access);
}

Result<std::unique_ptr<OpenedFeed>> open_feed(const frame::Context& context,
                                              const std::string& name,
                                              const frame::Options& options) {
  auto opened = std::make_unique<OpenedFeed>();
  TRY_ASSIGN(opened->ledger, opened::open_ledger(context));
  TRY_ASSIGN(opened->genesis, opened::read_genesis(opened->ledger));
  TRY_ASSIGN(opened->named, name_feed(opened->ledger, name, options));
  TRY_ASSIGN(opened->trust, trust_of(opened->ledger, opened->genesis));
  TRY_ASSIGN(opened->carrier,
             open_carrier(opened->ledger, opened->named, ledger::store::Access::kRead));
  return opened;
}

Result<feed::FeedCheck> OpenedFeed::check() const {
  return feed::check_feed({.definition = named.definition,
                           .carrier = *carrier,
                           .ledger = ledger.in_order(),
                           .genesis = genesis,
                           .partition = kFeedPartition,
                           .trust = trust});
}

}  // namespace quanlu::consumers::cli::feeds

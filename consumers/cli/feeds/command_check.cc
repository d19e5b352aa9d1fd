#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/table.h"
#include "consumers/feed/check.h"
#include "consumers/feed/kafka_carrier.h"
#include "ledger/crypto/digest.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::feeds {
namespace {

using feed::FeedCheck;
using frame::Context;
using frame::Options;

constexpr std::int64_t kDelayMaxMs = 60'000;  // of an entry that is not in the feed yet

struct Finding {
  std::string id;
  Words what;
  int code = frame::kOk;
  Words found;
};

Result<Finding> look_at_settings(const OpenedFeed& feed) {
  Finding finding{.id = "settings", .what = {"存放", "where it lies"}, .found = {"本机", "here"}};
  if (!is_on_kafka(feed.ledger)) return finding;
  TRY_ASSIGN(const auto faults, feed::audit_feed_topic(topic_of(feed.ledger, feed.named)));
  finding.found = {"主题设置正确", "the topic is set right"};
  if (faults.empty()) return finding;
  finding.code = frame::kIncomplete;
  finding.found = {faults.front().what.zh + " (" + faults.front().found + ")",
                   faults.front().what.en + " (" + faults.front().found + ")"};
  return finding;
}

Finding look_at_key(const OpenedFeed& feed) {
  const std::string count = std::to_string(feed.trust.keys.size());
  if (feed.trust.keys.empty())
    return {"rights",
            {"授权", "rights"},
            frame::kDenied,
            {"账本未授权任何推送密钥", "the ledger grants no feed key"}};
  return {"rights", {"授权", "rights"}, frame::kOk, {count + " 把推送密钥", count + " feed keys"}};
}

Finding look_at_schema(const OpenedFeed& feed, const FeedCheck& check) {
  Finding finding{.id = "schema", .what = {"定义", "definition"}, .found = {}};
  ledger::crypto::Hasher hasher(feed.genesis.suite);
  const Digest digest = hasher.of(as_bytes(feed::canonical_text(feed.named.definition)));
  const auto& started = check.state.started;
  if (!started) {
    finding.code = frame::kIncomplete;
    finding.found = {"推送尚未开始", "the feed was never begun"};
  } else if (started->definition != digest) {
    finding.code = frame::kIncomplete;
    finding.found = {"写入者用的是另一定义 (版次 " + std::to_string(started->release) + ")",
                     "its feeder works by another definition (release " +
                         std::to_string(started->release) + ")"};
  } else {
    finding.found = {"与配置一致", "as configured"};
  }
  return finding;
}

Finding look_at_chain(const FeedCheck& check) {
  Finding finding{.id = "chain", .what = {"链", "chain"}, .found = {}};
  const std::string size = std::to_string(check.state.next_seq);
  if (check.gap) {
    finding.code = frame::kTampered;
    finding.found = {"feedseq " + std::to_string(*check.gap) + " 之前有缺口或分叉",
                     "a gap or fork before feedseq " + std::to_string(*check.gap)};
  } else {
    finding.found = {"完整, " + size + " 条已签名", "whole, " + size + " messages, signed"};
  }
  return finding;
}

Finding look_at_content(const FeedCheck& check) {
  Finding finding{.id = "content", .what = {"内容", "content"}, .found = {}};
  const std::string compared = std::to_string(check.compared),
                    others = std::to_string(check.not_compared);
  if (check.differs) {
    finding.code = frame::kTampered;
    const std::string at = "feedseq " + std::to_string(*check.differs);
    finding.found = {at + " 与账本推出的不同", at + " is not what the ledger gives"};
  } else if (check.not_compared > 0) {
    finding.code = frame::kIncomplete;
    finding.found = {compared + " 条与账本一致, " + others + " 条按别的定义写成, 未比较",
                     compared + " equal what the ledger gives, " + others +
                         " of other definitions were not compared"};
  } else {
    finding.found = {compared + " 条与账本一致", compared + " equal what the ledger gives"};
  }
  return finding;
}

Finding look_at_delay(const FeedCheck& check, Millis now) {
  Finding finding{.id = "delay", .what = {"延迟", "delay"}, .found = {"无", "none"}};
  if (check.behind == 0) return finding;
  const std::string count = std::to_string(check.behind);
  const std::int64_t waited = check.waiting_since ? now.value - check.waiting_since->value : 0;
  if (waited > kDelayMaxMs) finding.code = frame::kIncomplete;
  const std::string minutes = std::to_string(waited / 60'000);
  finding.found = {count + " 条未推送, 最久 " + minutes + " 分钟",
                   count + " not in the feed yet, the oldest for " + minutes + " minutes"};
  return finding;
}

void print_json(const Context& context, const OpenedFeed& feed, const FeedCheck& check,
                const std::vector<Finding>& findings, int code) {
  screen::Json json = screen::Json::document("feed-check");
  json.member("feed", feed.named.definition.feed).member("location", feed.carrier->location());
  json.member("exitCode", code).member("records", check.records);
  json.member("epoch", check.state.epoch).member("nextSeq", check.state.next_seq);
  json.member("hash", check.state.last).member("compared", check.compared);
  json.member("notCompared", check.not_compared).member("differs", check.differs);
  json.key("expected");
  check.differs ? json.value(check.expected) : json.null();
  json.key("found");
  check.differs ? json.value(check.found) : json.null();
  json.member("gap", check.gap).member("behind", check.behind);
  json.key("strays").begin_object();
  for (std::size_t i = 0; i < feed::kFeedStrays; ++i)
    if (check.stray_counts[i] > 0)
      json.member(to_text(static_cast<feed::FeedStray>(i)), check.stray_counts[i]);
  json.end().key("checks").begin_array();
  for (const Finding& one : findings)
    json.begin_object()
        .member("id", one.id)
        .member("verdict", one.code == frame::kOk           ? "good"
                           : one.code == frame::kIncomplete ? "notice"
                                                            : "failed")
        .member("found", context.screen.say(one.found))
        .end();
  json.end();
  context.screen.out << json.finish() << '\n';
}

void print_text(const Context& context, const FeedCheck& check,
                const std::vector<Finding>& findings) {
  const screen::Screen& screen = context.screen;
  for (const Finding& one : findings) {
    const screen::Mark mark = one.code == frame::kOk           ? screen::Mark::kGood
                              : one.code == frame::kIncomplete ? screen::Mark::kNotice
                                                               : screen::Mark::kFailed;
    screen.out << screen.painted(mark) << ' ' << screen.say(one.what) << "   "
               << screen.say(one.found) << '\n';
  }
  if (check.differs)
    screen.out << screen.say("应为", "expected") << "  … " << check.expected << " …\n"
               << screen.say("实为", "found") << "  … " << check.found << " …\n";
  for (std::size_t i = 0; i < feed::kFeedStrays; ++i)
    if (check.stray_counts[i] > 0)
      screen.out << "  " << screen.say("杂散", "strays") << ' '
                 << to_text(static_cast<feed::FeedStray>(i)) << "  " << check.stray_counts[i]
                 << '\n';
}

Result<int> run_check(Context& context, const Options& options) {
  TRY_ASSIGN(const auto feed, open_feed(context, options.text("NAME"), options));
  TRY_ASSIGN(const Finding settings, look_at_settings(*feed));
  TRY_ASSIGN(const FeedCheck check, feed->check());
  const std::vector<Finding> findings{settings,
                                      look_at_key(*feed),
                                      look_at_schema(*feed, check),
                                      look_at_chain(check),
                                      look_at_content(check),
                                      look_at_delay(check, context.clock.now())};
  int code = frame::kOk;
  for (const Finding& one : findings)
    code = frame::worst(code, one.code);
  if (context.json())
    print_json(context, *feed, check, findings, code);
  else
    print_text(context, check, findings);
  return code;
}

}  // namespace

frame::Command feed_check_command() {
  return {.path = "feed check",
          .summary = {"由账本重推一遍并逐字节比较; 连接, 授权, 定义, 链, 延迟",
                      "derive a feed again and compare; connection, rights, definition, chain, "
                      "delay"},
          .examples = {"-L quanlu-demo feed run finance --until-end && "
                       "quanlu -L quanlu-demo feed check finance",
                       "-L quanlu-demo feed check tax --json   # exit 6"},
          .arguments = {{.name = "NAME", .help = {"推送名", "name of the feed"}}},
          .run = frame::run<run_check>};
}

}  // namespace quanlu::consumers::cli::feeds

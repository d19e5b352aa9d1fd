#include <algorithm>

#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/table.h"
#include "consumers/feed/check.h"
#include "consumers/feed/kafka_carrier.h"
#include "schemas/base/position.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::feeds {
namespace {

using frame::Context;
using frame::Options;

// The feeder itself reads the ledger; everybody else the feed.
constexpr const char* kFeederGroup = "feeder";

struct Reading {
  std::string feed, group;
  std::uint64_t next = 0;  // feedseq to come; of the feeder: place of the ledger
  std::string position;    // of the feeder, in a ledger of several partitions
  std::uint64_t lag = 0;   // events
  std::int64_t lag_ms = 0;
};

// The accepted messages of a feed by where they lie, to say what a committed offset means.
struct Place {
  Locator at;
  std::uint64_t seq = 0;
  std::optional<Millis> recorded;
};

Result<std::vector<Place>> places_of(const OpenedFeed& feed) {
  feed::FeedFold fold(feed.trust,
                      feed::FeedState::before(feed.named.definition.feed, kFeedPartition));
  TRY_ASSIGN(const Locator start, feed.carrier->start());
  TRY_ASSIGN(const auto reader, feed.carrier->read(start));
  std::vector<Place> places;
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) return places;
    if (fold.step(*record)) continue;
    places.push_back({.at = record->at,
                      .seq = fold.attributes().seq,
                      .recorded = parse_rfc3339(fold.attributes().recorded_time)});
  }
}

Reading reading_of(const std::string& name, const std::string& group, Locator next,
                   const std::vector<Place>& places, Millis now) {
  const auto unread = std::ranges::lower_bound(places, next, {}, &Place::at);
  Reading reading{
      .feed = name,
      .group = group,
      .next = unread == places.end() ? (places.empty() ? 0 : places.back().seq + 1) : unread->seq,
      .position = {},
      .lag = static_cast<std::uint64_t>(places.end() - unread)};
  for (auto place = unread; place != places.end(); ++place) {
    if (!place->recorded) continue;
    reading.lag_ms = std::max<std::int64_t>(0, now.value - place->recorded->value);
    break;
  }
  return reading;
}

// The last event of each partition before a place: "0:31,1:77". With one partition the place says
// it.
Result<std::string> position_at(const opened::OpenedLedger& ledger, std::uint64_t place) {
  std::string text;
  if (ledger.partitions() == 1) return text;
  TRY_ASSIGN(const auto counts, ledger.counts_before(place));
  for (std::uint32_t p = 0; p < counts.size(); ++p)
    if (counts[p] > 0)
      text += (text.empty() ? "" : ",") + to_text(Position{Partition(p), Seq(counts[p] - 1)});
  return text;
}

Result<std::vector<Reading>> readings_of(Context& context, OpenedFeed& feed) {
  const Millis now = context.clock.now();
  const std::string& name = feed.named.definition.feed;
  TRY_ASSIGN(const feed::FeedCheck check, feed.check());
  TRY_ASSIGN(std::string position, position_at(feed.ledger, check.state.next_entry));
  std::vector<Reading> readings{
      {.feed = name,
       .group = kFeederGroup,
       .next = check.state.next_entry,
       .position = std::move(position),
       .lag = check.behind,
       .lag_ms = check.waiting_since
                     ? std::max<std::int64_t>(0, now.value - check.waiting_since->value)
                     : 0}};
  if (!is_on_kafka(feed.ledger)) return readings;
  TRY_ASSIGN(const auto groups, feed::groups_of(topic_of(feed.ledger, feed.named)));
  if (groups.empty()) return readings;
  TRY_ASSIGN(const auto places, places_of(feed));
  for (const feed::GroupPosition& group : groups)
    readings.push_back(reading_of(name, group.group, group.next, places, now));
  return readings;
}

// A feed that was never begun has no readers: nothing to list, unless it was asked for.
bool is_not_begun(const Error& error) {
  return error.reason == "feed_absent" || error.reason == "topic_absent" ||
         error.reason == "broker_refused";
}

Result<int> run_consumers(Context& context, const Options& options) {
  std::vector<std::string> names;
  const bool asked = options.has("--feed");
  if (asked) {
    names.push_back(options.text("--feed"));
  } else {
    TRY_ASSIGN(const auto ledger, opened::open_ledger(context));
    names = feed_names(ledger.settings);
  }
  std::vector<Reading> readings;
  for (const std::string& name : names) {
    auto feed = open_feed(context, name, {});
    if (!feed && !asked && is_not_begun(feed.error())) continue;
    if (!feed) return fail(feed.error());
    auto found = readings_of(context, **feed);
    if (!found && !asked && is_not_begun(found.error())) continue;
    if (!found) return fail(found.error());
    readings.insert(readings.end(), found->begin(), found->end());
  }
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("consumers");
    json.key("consumers").begin_array();
    for (const Reading& one : readings) {
      json.begin_object().member("feed", one.feed).member("group", one.group);
      json.member("next", one.next);
      if (!one.position.empty()) json.member("position", one.position);
      json.member("lagEvents", one.lag).member("lagMinutes", one.lag_ms / 60'000).end();
    }
    json.end();
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{screen.say("推送", "feed")},
                       {screen.say("读者", "group")},
                       {screen.say("位置", "position"), true},
                       {screen.say("落后条数", "lag, events"), true},
                       {screen.say("落后分钟", "lag, minutes"), true}});
  for (const Reading& one : readings)
    table.add({one.feed, one.group, one.position.empty() ? std::to_string(one.next) : one.position,
               std::to_string(one.lag), std::to_string(one.lag_ms / 60'000)});
  table.print(screen);
  if (readings.empty()) screen.note(screen.say("尚无推送", "no feed was begun"));
  return frame::kOk;
}

}  // namespace

frame::Command consumers_command() {
  return {
      .path = "consumers",
      .summary = {"谁在读推送, 读到哪里, 落后多少", "who reads the feeds, how far, how far behind"},
      .examples = {"-L quanlu-demo consumers", "-L quanlu-demo consumers --json"},
      .options = {{.name = "--feed",
                   .value = "NAME",
                   .help = {"只看这个推送", "of this feed only"}}},
      .run = frame::run<run_consumers>};
}

}  // namespace quanlu::consumers::cli::feeds

#include <chrono>
#include <thread>

#include "consumers/cli/axes/point.h"
#include "consumers/cli/evidence/proof_check.h"
#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/feeds/consume_output.h"
#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/feed/kafka_carrier.h"
#include "consumers/feed/memory.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/forms.h"

namespace quanlu::consumers::cli::feeds {
namespace {

using feed::FeedFold;
using feed::FeedRecord;
using feed::Memory;
using frame::Context;
using frame::Options;

constexpr std::chrono::milliseconds kPause{100};  // an interruption is answered within 0.5 s
constexpr std::chrono::seconds kGapPatience{60};  // something may still link (INTERFACES.md 5.2)
constexpr std::size_t kSavedMessages = 500;       // at least so often is the state saved

// What is read, by whose signatures: beside the ledger, or from a topic by keys that were given.
struct Source {
  std::unique_ptr<OpenedFeed> opened;  // none: outside
  FeedTrust trust;
  std::unique_ptr<Carrier> outside;
  Carrier& carrier() const { return opened ? *opened->carrier : *outside; }
};

tl::unexpected<Error> no_key(const std::string& found) {
  return frame::usage({"公钥写法不对", "this is no verifier key"}, "--key",
                      "name+id+base64 (quanlu keys export --role feed)", found);
}

// Of a department that has no ledger: pins, not a table of keys. TLS as log.kafka.* of --config.
Result<Source> open_outside(const Context& context, const Options& options,
                            const std::string& name) {
  const auto log_id = parse_digest(options.text("--log-id"));
  if (!log_id)
    return frame::usage({"须说明账本号", "the id of the ledger is needed"}, "--log-id",
                        "64 hex digits", options.text("--log-id"));
  Source source{.opened = {}, .trust = {}, .outside = {}};
  source.trust.log_id = *log_id;
  for (const std::string& text : options.all("--key")) {
    const auto key = evidence::pinned_key(text);
    if (!key) return no_key(text);
    source.trust.suite = key->key.suite;
    source.trust.keys.push_back(key->key);
  }
  if (source.trust.keys.empty()) return no_key("");
  TRY_ASSIGN(const auto settings, opened::read_settings(context, std::nullopt));
  TRY_ASSIGN(const auto spec, opened::log_named("kafka:" + options.text("--brokers"), context,
                                                settings, context.directory));
  source.outside =
      feed::open_feed_topic({.brokers = spec.brokers,
                             .topic = options.text("--topic", "quanlu.feed." + name + ".v1"),
                             .partition = kFeedPartition,
                             .connection = spec.connection});
  return source;
}

Result<Source> open_source(const Context& context, const Options& options,
                           const std::string& name) {
  if (options.has("--brokers")) return open_outside(context, options, name);
  Source source{.opened = {}, .trust = {}, .outside = {}};
  TRY_ASSIGN(source.opened, open_feed(context, name, options));
  source.trust = source.opened->trust;
  return source;
}

// --from and --to: a feedseq, or a time by recordedtime.
struct Bound {
  std::optional<std::uint64_t> seq;
  std::optional<Millis> time;

  static Result<Bound> of(const Context& context, const Options& options, const char* option) {
    const auto text = options.maybe(option);
    Bound bound;
    if (!text || *text == "start") return bound;
    bound.seq = schemas::codec::parse_unsigned(*text);
    if (!bound.seq) bound.time = axes::parse_time(*text, context.clock.now());
    if (bound.seq || bound.time) return bound;
    return frame::usage({"位置写法不对", "this is no position"}, option, "FEEDSEQ | T | start",
                        *text);
  }
  bool is_set() const { return seq || time; }
  // Of a message that says no time: not known.
  std::optional<bool> reached(const feed::Attributes& message) const {
    if (seq) return message.seq >= *seq;
    const auto at = parse_rfc3339(message.recorded_time);
    if (!at) return std::nullopt;
    return *at >= *time;
  }
};

class Consuming {
 public:
  Consuming(Context& context, const Options& options, Source& source, Bound from, Bound to,
            std::uint64_t max, std::optional<Memory> memory, std::filesystem::path state_file)
      : context_(context),
        source_(source),
        from_(from),
        to_(to),
        max_(max),
        until_end_(options.has("--until-end")),
        memory_(std::move(memory)),
        state_file_(std::move(state_file)),
        begun_(!from.is_set()) {}

  Result<int> run(const std::string& name) {
    TRY_ASSIGN(const Locator start, feed::resume(source_.carrier(), source_.trust.suite, memory_));
    fold_.emplace(source_.trust,
                  memory_ ? memory_->state : feed::FeedState::before(name, kFeedPartition));
    TRY_ASSIGN(const auto reader, source_.carrier().read(start));
    ConsumeOutput output(context_, name, fold_->state().next_seq);
    const Status read = follow(*reader, output);
    if (read) TRY(save(output));
    return end(output, read);
  }

 private:
  Status follow(feed::FeedReader& reader, ConsumeOutput& output) {
    std::optional<std::chrono::steady_clock::time_point> waiting_since;
    while (context_.stop_code() == frame::kOk && !done_) {
      TRY_ASSIGN(const auto record, reader.next());
      if (record) {
        TRY(take(*record, output));
        continue;
      }
      TRY(save(output));
      if (until_end_) return {};
      const auto now = std::chrono::steady_clock::now();
      if (!fold_->waiting())
        waiting_since.reset();
      else if (!waiting_since)
        waiting_since = now;
      else if (now - *waiting_since >= kGapPatience)
        return {};
      std::this_thread::sleep_for(kPause);
    }
    return {};
  }

  Status take(const FeedRecord& record, ConsumeOutput& output) {
    output.read(record.value.size());
    if (fold_->step(record)) return {};
    const feed::Attributes& message = fold_->attributes();
    if (to_.is_set() && to_.reached(message).value_or(false)) {
      done_ = true;  // it is not shown, and the state stays in front of it
      return {};
    }
    if (!begun_) begun_ = from_.reached(message).value_or(false);
    next_ = Memory{.next = record.at.next(), .state = fold_->state(), .ledger = {}};
    if (begun_) output.add(record, message);
    if (output.shown() >= max_) done_ = true;
    return output.unsaved() >= kSavedMessages ? save(output) : Status();
  }

  // First what was shown reaches the reader, then the state says so: after a crash a message comes
  // twice rather than never.
  Status save(ConsumeOutput& output) {
    output.flush();
    if (state_file_.empty() || !next_) return {};
    TRY(feed::write_memory(state_file_, *next_));
    next_.reset();
    return {};
  }

  Result<int> end(ConsumeOutput& output, const Status& read) {
    // A gap counts where the end was reached: behind --max or --to nobody looked.
    const bool broken = read && fold_->waiting() && !done_;
    const int code = !read                       ? exit_code(read.error().kind)
                     : broken                    ? frame::kTampered
                     : context_.stop_code() != 0 ? context_.stop_code()
                                                 : frame::kOk;
    output.end(*fold_, broken, code);
    if (!read) return frame::fail_behind(context_, read.error());
    if (!broken) return code;
    Error error{.kind = Failure::kTampered,
                .reason = "feed_gap",
                .what = {"推送有缺口或分叉", "the feed has a gap or a fork"},
                .where = source_.carrier().location(),
                .expected = "feedseq " + std::to_string(fold_->state().next_seq) + " prevhash " +
                            to_hex(fold_->state().last.bytes),
                .found = "feedseq " + std::to_string(*fold_->waiting()),
                .remedy = {"停止使用, 通知账本一方; 保留现场",
                           "stop using it and call the ledger's people; keep everything"}};
    return frame::fail_behind(context_, error);
  }

  Context& context_;
  Source& source_;
  const Bound from_, to_;
  const std::uint64_t max_;
  const bool until_end_;
  std::optional<Memory> memory_;
  const std::filesystem::path state_file_;
  std::optional<FeedFold> fold_;
  std::optional<Memory> next_;  // behind what was shown, not saved yet
  bool begun_, done_ = false;
};

Result<int> run_consume(Context& context, const Options& options) {
  const std::string name = options.text("--feed");
  if (!feed::is_feed_name(name))
    return frame::usage({"须说明推送名", "the name of a feed is needed"}, "--feed", "NAME", name);
  TRY_ASSIGN(const Bound from, Bound::of(context, options, "--from"));
  TRY_ASSIGN(const Bound to, Bound::of(context, options, "--to"));
  TRY_ASSIGN(const std::uint64_t max, options.number("--max", UINT64_MAX));
  std::filesystem::path file;
  std::optional<Memory> memory;
  if (const auto state = options.maybe("--state")) {
    file = context.directory / *state;
    TRY_ASSIGN(memory, feed::read_memory(file, name, kFeedPartition));
  }
  TRY_ASSIGN(Source source, open_source(context, options, name));
  return Consuming(context, options, source, from, to, max, std::move(memory), std::move(file))
      .run(name);
}

}  // namespace

frame::Command consume_command() {
  return {
      .path = "consume",
      .summary = {"读一个推送, 边读边核对链", "read a feed, its chain checked on the way"},
      .examples = {"-L quanlu-demo feed run finance --until-end && "
                   "quanlu -L quanlu-demo consume --feed finance --until-end --format jsonl",
                   "-L quanlu-demo consume --feed finance --until-end --state position.json "
                   "--max 5"},
      .options = {{.name = "--feed", .value = "NAME", .help = {"推送名", "name of the feed"}},
                  {.name = "--from",
                   .value = "FEEDSEQ|T|start",
                   .help = {"从这里起显示 (start)", "show from here on (start)"}},
                  {.name = "--to",
                   .value = "FEEDSEQ|T",
                   .help = {"到此为止, 不含", "up to here, without"}},
                  {.name = "--until-end", .help = {"到末尾即止", "stop at the end"}},
                  {.name = "--max", .value = "N", .help = {"几条之后结束", "end after so many"}},
                  {.name = "--state",
                   .value = "FILE",
                   .help = {"记下读到哪里, 下次接着读", "remember the position and go on from it"}},
                  {.name = "--brokers",
                   .value = "HOST:PORT",
                   .help = {"没有账本目录时: Kafka 地址",
                            "without a ledger directory: the brokers"}},
                  {.name = "--topic",
                   .value = "TOPIC",
                   .help = {"与 --brokers: 主题", "with --brokers: the topic"}},
                  {.name = "--key",
                   .value = "VKEY",
                   .help = {"与 --brokers: 推送公钥", "with --brokers: the feed's public key"},
                   .repeated = true},
                  {.name = "--log-id",
                   .value = "HEX",
                   .help = {"与 --brokers: 账本号", "with --brokers: the id of the ledger"}}},
      .run = frame::run<run_consume>};
}

}  // namespace quanlu::consumers::cli::feeds

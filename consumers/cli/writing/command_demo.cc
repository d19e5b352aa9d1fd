#include <condition_variable>
#include <fstream>
#include <mutex>

#include <unistd.h>

#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/writing/commands.h"
#include "consumers/cli/writing/config_file.h"
#include "consumers/cli/writing/opening.h"
#include "consumers/cli/writing/views.h"
#include "consumers/demo/city.h"
#include "ledger/chain/entry.h"
#include "ledger/intake/make_ledger.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace intake = ledger::intake;

constexpr const char* kOrigin = "mz.demo.example/quanlu";
constexpr std::int64_t kBeforeFirst = 3'600'000;  // genesis stands an hour before the first event

Result<demo::Options> city_options(const frame::Options& options) {
  demo::Options city;
  TRY_ASSIGN(const std::uint64_t organizations, options.number("--organizations", 300));
  TRY_ASSIGN(const std::uint64_t years, options.number("--years", 1));
  TRY_ASSIGN(city.seed, options.number("--seed", 20240904));
  if (organizations < 1 || organizations > 1'000'000)
    return frame::usage({"组织数超出范围", "organizations out of range"}, "--organizations",
                        "1..1000000", std::to_string(organizations));
  if (years < 1 || years > 3)
    return frame::usage({"年数超出范围", "years out of range"}, "--years", "1..3",
                        std::to_string(years));
  city.organizations = static_cast<std::uint32_t>(organizations);
  city.years = static_cast<std::uint32_t>(years);
  return city;
}

// --events: JSON Lines only, for `import` into an `init --trial` ledger.
int write_events(frame::Context& context, const demo::Options& options, const std::string& file) {
  std::ofstream out;
  if (file != "-") out.open(context.directory / file, std::ios::binary);
  std::ostream& to = file == "-" ? context.screen.out : out;
  demo::City city(options);
  screen::Progress progress(context.screen, context.clock, {"事件", "events"}, {"条", "events"}, 0);
  std::string line;
  std::uint64_t written = 0;
  while (to && context.stop_code() == frame::kOk && city.next(line)) {
    to << line << '\n';
    progress.at(++written);
  }
  progress.clear();
  to.flush();
  if (!to)
    return context.fail({.kind = Failure::kFailed,
                         .reason = "write",
                         .what = {"写不出事件文件", "the events could not be written"},
                         .where = file});
  const Words said{std::to_string(written) + " 条事件已写出",
                   std::to_string(written) + " events written"};
  if (file == "-") {  // stdout holds the events, and nothing else
    context.screen.note(context.screen.say(said));
    return context.stop_code();
  }
  if (context.stop_code() != frame::kOk) return frame::stopped(context, said);
  if (context.json()) {
    screen::Json json = screen::Json::document("demo-events");
    json.member("file", file).member("events", written);
    json.member("organizations", std::uint64_t{options.organizations}).member("seed", options.seed);
    context.screen.out << json.finish() << '\n';
  } else {
    context.screen.out << file << "  " << context.screen.say(said) << '\n';
  }
  return frame::kOk;
}

// What was refused, told by the writer's threads; nothing of a demo may be.
class Tally {
 public:
  void count(const std::string& line, const intake::Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    if (std::holds_alternative<intake::Receipt>(outcome)) {
      ++appended_;
    } else if (!fault_) {
      if (const auto* refusal = std::get_if<Refusal>(&outcome))
        fault_ =
            Error{.kind = Failure::kFailed,
                  .reason = refusal->code(),
                  .what = {"示例事件被拒: 程序缺陷", "an event of the sample was refused: a bug"},
                  .where = refusal->path + "  " + line.substr(0, 400),
                  .expected = refusal->expected,
                  .found = refusal->found};
      else
        fault_ = std::get<Error>(outcome);
    }
  }
  std::optional<Error> fault() const {
    const std::lock_guard lock(mutex_);
    return fault_;
  }
  std::uint64_t appended() const {
    const std::lock_guard lock(mutex_);
    return appended_;
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t appended_ = 0;
  std::optional<Error> fault_;
};

struct Demo {
  frame::Context& context;
  demo::Options city;
  intake::Directory directory;
  ledger::log::LogSpec log;
  std::uint32_t partitions = 1;
};

Result<std::uint64_t> fill(const Demo& demo, demo::City& city, std::string first,
                           ManualClock& clock, SeededRandom& random) {
  TRY_ASSIGN(
      const auto ledger,
      intake::OpenLedger::open(
          demo.directory,
          {.log = demo.log,
           .holder = "pid " + std::to_string(getpid()) + " demo",
           .writer = {.accept_clock = true, .own_clock = true, .host = "demo", .program = "demo"}},
          clock, random));
  screen::Progress progress(demo.context.screen, demo.context.clock, {"写入", "append"},
                            {"条", "events"}, 0);
  schemas::codec::CommandReader reader;
  Tally tally;
  std::uint64_t submitted = 0;
  for (std::string line = std::move(first); !line.empty();) {
    if (tally.fault() || demo.context.stop_code() != frame::kOk) break;
    auto command = reader.read(line);
    if (!command) {
      tally.count(line, intake::Outcome(std::move(command.error())));
      break;
    }
    intake::Request request{.commands = {},
                            .caller = {.accounts = {"sys"}, .any_account = true},
                            .handling = {},
                            .now = city.now(),
                            .done = [&tally, line](std::vector<intake::Outcome> outcomes) {
                              tally.count(line, outcomes.front());
                            }};
    request.commands.push_back(std::move(*command));
    ledger->writer().submit(std::move(request));
    progress.at(++submitted);
    if (!city.next(line)) break;
  }
  TRY(ledger->close());
  if (const auto fault = tally.fault()) return fail(*fault);
  return tally.appended();
}

Result<std::uint64_t> make(const Demo& demo) {
  demo::City city(demo.city);
  std::string first;
  if (!city.next(first)) return fail(Failure::kFailed, "demo", {"没有事件", "no events"});
  ManualClock clock(Millis(city.now().value - kBeforeFirst));
  SeededRandom random(demo.city.seed);
  intake::MakeOptions make{
      .genesis = {.origin = kOrigin, .partitions = demo.partitions},
      .log = demo.log,
      .writer = {.accept_clock = true, .own_clock = true, .host = "demo", .program = "demo"}};
  TRY(intake::make_ledger(demo.directory, make, clock, random));
  const std::string note = "{\"schema\":\"quanlu.demo-note/1\",\"organizations\":" +
                           std::to_string(demo.city.organizations) +
                           ",\"years\":" + std::to_string(demo.city.years) +
                           ",\"seed\":" + std::to_string(demo.city.seed) + "}\n";
  TRY(ledger::store::replace_file(demo.directory.demo_note(), as_bytes(note)));
  const std::string config = config_file({.origin = kOrigin,
                                          .suite = "sha256",
                                          .log = demo.log,
                                          .user = getuid(),
                                          .accounts = {"*"},
                                          .trial = true});
  TRY(ledger::store::replace_file(demo.directory.config(), as_bytes(config)));
  return fill(demo, city, std::move(first), clock, random);
}

std::string seconds(std::int64_t ms) {
  return std::to_string(ms / 1000) + "." + std::to_string(ms / 100 % 10) + " s";
}

// The checkpoint key that stands in genesis.
Result<std::string> genesis_key(const Demo& demo) {
  TRY_ASSIGN(const auto log, ledger::log::open_log(demo.log, demo.directory.root, Partition(0)));
  TRY_ASSIGN(const ledger::chain::Genesis genesis, intake::genesis_of(*log));
  return genesis.checkpoint_keys.front();
}

// The first checkpoint of each partition, with the log read again from where it lies.
Result<std::vector<ledger::note::Checkpoint>> publish(const Demo& demo,
                                                      const LedgerSettings& settings) {
  TRY_ASSIGN(const AcceptedLog log, open_accepted(settings));
  std::vector<ledger::note::Checkpoint> checkpoints;
  for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
    TRY_ASSIGN(const evidence::OpenPublisher open,
               evidence::open_publisher(demo.directory, *log.partitions[p], log.genesis,
                                        Partition(p), demo.context.clock, {}));
    TRY_ASSIGN(const auto published, open.publisher->publish());
    checkpoints.push_back(published.checkpoint);
  }
  return checkpoints;
}

void add_checkpoint(screen::Json& json, const ledger::note::Checkpoint& checkpoint) {
  json.begin_object().member("size", checkpoint.size.value);
  json.member("root", to_base64(checkpoint.root.bytes)).end();
}

Result<ledger::log::LogSpec> log_of_demo(const frame::Context& context) {
  TRY_ASSIGN(const auto settings, opened::read_settings(context, std::nullopt));
  return opened::log_named(context.log.value_or("lmdb:"), context, settings, context.directory);
}

int run_demo(frame::Context& context, const frame::Options& options) {
  const auto city = city_options(options);
  if (!city) return context.fail(city.error());
  if (const auto file = options.maybe("--events")) return write_events(context, *city, *file);
  const auto log = log_of_demo(context);
  if (!log) return context.fail(log.error());
  const auto partitions = options.number("--partitions", 1);
  if (!partitions) return context.fail(partitions.error());
  if (*partitions < 1 || *partitions > ledger::chain::kPartitionsMax)
    return context.fail(frame::usage({"分区数超出范围", "partitions out of range"}, "--partitions",
                                     "1..32", std::to_string(*partitions))
                            .value());
  const Demo demo{.context = context,
                  .city = *city,
                  .directory = {std::filesystem::absolute(context.directory /
                                                          options.text("--dir", "quanlu-demo"))
                                    .lexically_normal()},
                  .log = *log,
                  .partitions = static_cast<std::uint32_t>(*partitions)};
  const screen::Screen& screen = context.screen;
  const Millis started = context.clock.monotonic();
  if (!context.json())
    screen.out << screen.say("演示账本", "demo ledger") << "   " << demo.directory.root.string()
               << "   "
               << (log->backend == ledger::log::LogSpec::Backend::kKafka
                       ? ledger::log::to_text(*log)
                       : screen.say("内嵌日志, 不需要 Kafka 与 root",
                                    "embedded log, no broker, no root"))
               << '\n';
  const auto appended = make(demo);
  if (!appended) return context.fail(appended.error());
  const Words done{
      "已写入 " + std::to_string(*appended) + " 条, 账本完整: " + demo.directory.root.string(),
      std::to_string(*appended) +
          " events appended, the ledger is whole: " + demo.directory.root.string()};
  if (context.stop_code() != frame::kOk) return frame::stopped(context, done);
  const std::int64_t elapsed = context.clock.monotonic().value - started.value;
  if (!context.json()) {
    const auto key = genesis_key(demo);
    if (!key) return context.fail(key.error());
    screen.out << " [1/4] " << screen.say("密钥", "keys") << "     "
               << screen.painted(screen::Mark::kGood) << " Ed25519  " << *key << "\n [2/4] "
               << screen.say("写入", "append") << "   " << screen.painted(screen::Mark::kGood)
               << ' ' << city->organizations << ' ' << screen.say("家社会组织", "organizations")
               << ", " << screen::grouped(*appended) << ' ' << screen.say("条", "events") << "   "
               << seconds(elapsed) << "\n";
  }
  context.ledger = demo.directory.root.string();
  const auto settings = read_settings(context);
  if (!settings) return context.fail(settings.error());
  if (const Status shown = bring_views_up(context, *settings); !shown)
    return context.fail(shown.error());
  if (context.stop_code() != frame::kOk) return frame::stopped(context, done);
  const auto live = digest_of_views(*settings);
  if (!live) return context.fail(live.error());
  const auto fresh = rebuild_views(context, *settings, {.publish = false});
  if (context.stop_code() != frame::kOk) return frame::stopped(context, done);
  if (!fresh) return context.fail(fresh.error());
  if (!(fresh->digests == *live))
    return context.fail(
        {.kind = Failure::kFailed,
         .reason = "views",
         .what = {"重建视图与实时视图不一致: 程序缺陷", "rebuilt and live views differ: a bug"}});
  const auto checkpoints = publish(demo, *settings);
  if (!checkpoints) return context.fail(checkpoints.error());
  if (context.json()) {
    screen::Json json = screen::Json::document("demo");
    json.member("directory", demo.directory.root.string()).member("events", *appended);
    json.member("organizations", std::uint64_t{city->organizations});
    json.member("seed", city->seed).member("viewsDigest", live->digest);
    json.key("checkpoint");
    add_checkpoint(json, checkpoints->front());
    if (checkpoints->size() > 1) {
      json.key("checkpoints").begin_array();
      for (const ledger::note::Checkpoint& checkpoint : *checkpoints)
        add_checkpoint(json, checkpoint);
      json.end();
    }
    json.member("elapsedMs", elapsed);
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen.out << " [3/4] " << screen.say("视图", "views") << "    "
             << screen.painted(screen::Mark::kGood) << ' ' << live->views.size() << "   "
             << screen.say("重建摘要一致", "rebuild digest equal") << "  "
             << to_hex(live->digest.bytes).substr(0, 16) << "…   " << seconds(fresh->elapsed_ms)
             << "\n";
  for (const ledger::note::Checkpoint& checkpoint : *checkpoints)
    screen.out << " [4/4] " << screen.say("检查点", "checkpoint") << "  "
               << screen.painted(screen::Mark::kGood) << " size "
               << screen::grouped(checkpoint.size.value) << "   root "
               << to_base64(checkpoint.root.bytes) << "\n";
  screen.out << screen.say("试一试", "try") << "   quanlu -L "
             << options.text("--dir", "quanlu-demo") << " org find 泉城\n        quanlu -L "
             << options.text("--dir", "quanlu-demo") << " verify\n";
  return frame::kOk;
}

}  // namespace

frame::Command demo_command() {
  return {.path = "demo",
          .effect = frame::Effect::kWrites,
          .summary = {"演示: 一座样本城市的账本", "a demo ledger of a sample city"},
          .examples = {"demo", "demo --organizations 2000 --years 2 --events events.jsonl"},
          .options =
              {{.name = "--organizations",
                .value = "N",
                .help = {"社会组织数 (300)", "organizations (300)"}},
               {.name = "--years", .value = "Y", .help = {"年数 1–3 (1)", "years, 1 to 3 (1)"}},
               {.name = "--seed", .value = "S", .help = {"随机种子 (20240904)", "seed (20240904)"}},
               {.name = "--partitions", .value = "P", .help = {"分区数 (1)", "partitions (1)"}},
               {.name = "--dir",
                .value = "DIR",
                .help = {"账本目录 (quanlu-demo)", "ledger directory"}},
               {.name = "--events",
                .value = "FILE",
                .help = {"只写事件, - 为标准输出", "write the events only, - for stdout"}}},
          .run = run_demo};
}

}  // namespace quanlu::consumers::cli::writing

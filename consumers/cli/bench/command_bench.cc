#include <algorithm>
#include <array>

#include <unistd.h>

#include "consumers/cli/bench/ceilings.h"
#include "consumers/cli/bench/city_ledger.h"
#include "consumers/cli/bench/commands.h"
#include "consumers/cli/bench/kafka.h"
#include "consumers/cli/bench/levels.h"
#include "consumers/cli/bench/proving.h"
#include "consumers/cli/bench/reading.h"
#include "consumers/cli/bench/report.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"

namespace quanlu::consumers::cli::bench {
namespace {

constexpr std::size_t kSampleMax = 100'000;
constexpr std::uint64_t kSecondVerifierMax = 10'000;  // it is slow, and said to be
// Clients in flight, and events that each of these figures takes of a ledger's end.
constexpr std::array<std::pair<std::size_t, std::uint64_t>, 4> kAppends{
    {{1, 1000}, {8, 2000}, {64, 5000}, {512, 10'000}}};
constexpr std::uint64_t kAppended = 18'000;
constexpr std::uint64_t kEventsMin = 1'000, kEventsMax = 10'000'000;

// One run: a ledger of each size in a folder of its own, which goes when the run ends.
class Run {
 public:
  Run(frame::Context& context, std::filesystem::path folder, std::vector<std::string> wanted)
      : context_(context), folder_(std::move(folder)), wanted_(std::move(wanted)) {}
  ~Run() { std::filesystem::remove_all(folder_); }

  Status measure(const std::vector<std::uint64_t>& sizes) {
    std::filesystem::create_directories(folder_);
    add(memcpy_ceiling());
    TRY_ASSIGN(fsync_, fsync_ceiling(folder_));
    add(fsync_);
    for (const std::uint64_t size : sizes) {
      if (context_.stop_code() != frame::kOk) break;
      TRY(measure_size(size, size == sizes.back()));
    }
    return {};
  }
  const std::vector<Figure>& figures() const { return figures_; }

 private:
  bool wants(std::initializer_list<const char*> names) const {
    return wanted_.empty() || std::any_of(names.begin(), names.end(), [&](const char* name) {
             return std::find(wanted_.begin(), wanted_.end(), name) != wanted_.end();
           });
  }

  void add(Figure figure) {
    if (!context_.json()) print(context_.screen, figure);
    figures_.push_back(std::move(figure));
  }

  // "verify@100000", and plain "verify" for the last size.
  void add(std::vector<Figure> figures, std::uint64_t size, bool last) {
    for (Figure& figure : figures) {
      if (!wants({figure.name.c_str()})) continue;
      Figure sized = figure;
      sized.name += "@" + std::to_string(size);
      add(std::move(sized));
      if (last) figures_.push_back(std::move(figure));
    }
  }

  Status measure_size(std::uint64_t size, bool last) {
    const std::filesystem::path place = folder_ / std::to_string(size);
    std::filesystem::create_directories(place);
    TRY_ASSIGN(const auto ledger, CityLedger::make(place, size + kAppended));
    TRY_ASSIGN(Figure import, ledger->import(size, 2));
    add({std::move(import)}, size, last);
    TRY_ASSIGN(Figure restart, ledger->restart());
    add({std::move(restart)}, size, last);
    TRY(ledger->close());
    TRY(measure_readers(ledger->directory(), size, last));
    if (last && wants({"checkpoint_latency"})) {
      TRY(ledger->open());
      TRY_ASSIGN(Figure latency, measure_checkpoints(*ledger));
      add(std::move(latency));
      TRY(ledger->close());
    }
    if (last && wants({"append_1", "append_8", "append_64", "append_512"})) {
      TRY(measure_appends(*ledger, size));  // behind the readers: lone clients make a seal an event
      TRY(ledger->close());
    }
    std::filesystem::remove_all(place);
    return {};
  }

  Status measure_appends(CityLedger& ledger, std::uint64_t size) {
    TRY_ASSIGN(const Sample sample, read_sample(ledger.directory(), kSampleMax));
    TRY(ledger.open());
    for (const auto& [clients, events] : kAppends) {
      TRY_ASSIGN(Figure ceiling, append_ceiling(folder_, sample.entries, clients));
      TRY_ASSIGN(Figure figure, ledger.append(std::min(events, size / 10), clients));
      figure.ceiling = ceiling.value;
      figure.ceiling_name = "LMDB append of " + std::to_string(clients);
      if (clients == 1)
        figure.notes += "; p50 is " + std::to_string(*figure.p50 / *fsync_.p50) + " fsync";
      add(std::move(ceiling));
      add(std::move(figure));
    }
    return {};
  }

  Status measure_readers(const ledger::intake::Directory& directory, std::uint64_t size,
                         bool last) {
    TRY_ASSIGN(const Sample sample, read_sample(directory, kSampleMax));
    DigestCeilings digest;
    for (const int threads : {1, 2}) {
      Figure figure = digest_ceiling(sample.entries, threads);
      (threads == 1 ? digest.one : digest.two) = figure.value;
      add({std::move(figure)}, size, last);
    }
    add({Figure{.name = "bytes_per_event",
                .value = sample.bytes_per_event,
                .unit = "B",
                .n = sample.events,
                .notes = "pages of the log's file in use"}},
        size, last);
    if (wants({"verify_v0", "verify_v1", "verify", "verify_2cores"})) {
      TRY_ASSIGN(auto figures, measure_verify(directory, digest));
      add(std::move(figures), size, last);
    }
    const bool queries = wants({"org_lookup", "case_lookup", "case_replay"});
    const bool levels = wants({"verify_v2", "verify_v3", "verify_v4", "verify_v5", "verify_v6",
                               "verify_checkpoint", "verify_checkpoint_2cores"});
    const bool bundle = last && wants({"bundle_case"});
    if (queries || levels || bundle || wants({"rebuild", "rebuild_2cores", "peak_rss_rebuild"})) {
      TRY_ASSIGN(auto figures, measure_rebuild(directory, digest.one));
      add(std::move(figures), size, last);
    }
    if (queries) {
      TRY_ASSIGN(auto figures, measure_queries(directory, context_.random));
      add(std::move(figures), size, last);
    }
    if (levels) {
      TRY_ASSIGN(auto figures, measure_levels(context_, directory, digest));
      add(std::move(figures), size, last);
    }
    if (size <= kSecondVerifierMax && wants({"verify_py"})) {
      TRY_ASSIGN(auto figures, measure_second_verifier(directory, digest.one));
      add(std::move(figures), size, true);
    }
    return last ? measure_tree(directory, sample, digest.one) : Status();
  }

  // What is handed out of the tree of the largest ledger.
  Status measure_tree(const ledger::intake::Directory& directory, const Sample& sample,
                      double digest) {
    if (wants({"tree_grow", "tree_grow_durable"})) {
      TRY_ASSIGN(auto figures, measure_growth(folder_, sample.entries, digest));
      for (Figure& figure : figures)
        add(std::move(figure));
    }
    if (wants({"proof_inclusion", "proof_verify"})) {
      TRY_ASSIGN(auto figures, measure_proofs(directory, context_.random));
      for (Figure& figure : figures)
        add(std::move(figure));
    }
    if (!wants({"bundle_case"})) return {};
    TRY_ASSIGN(Figure figure, measure_bundle(context_, directory));
    add(std::move(figure));
    return {};
  }

  frame::Context& context_;
  const std::filesystem::path folder_;
  const std::vector<std::string> wanted_;
  Figure fsync_;
  std::vector<Figure> figures_;
};

// On a broker that runs, in topics that go with the run.
Status run_on_kafka(frame::Context& context, const std::string& text,
                    const std::filesystem::path& folder, std::uint64_t events) {
  TRY_ASSIGN(const auto settings, opened::read_settings(context, std::nullopt));
  TRY_ASSIGN(ledger::log::LogSpec log,
             opened::log_named(text, context, settings, context.directory));
  if (log.backend != ledger::log::LogSpec::Backend::kKafka)
    return frame::usage({"这不是 Kafka 上的日志", "this is no log on Kafka"}, "--kafka",
                        "kafka:HOST:PORT[/PREFIX]", text);
  log.prefix += ".bench." + std::to_string(getpid());
  const Machine machine = this_machine();
  if (!context.json()) print(context.screen, machine);
  std::filesystem::create_directories(folder);
  const auto figures = measure_kafka(log, folder, events);
  std::filesystem::remove_all(folder);
  if (!figures) return tl::make_unexpected(figures.error());
  if (context.json()) {
    context.screen.out << document(machine, *figures) << '\n';
    return {};
  }
  for (const Figure& figure : *figures)
    print(context.screen, figure);
  return {};
}

// Ledgers of so many events, one after the other.
Result<std::vector<std::uint64_t>> sizes_of(const frame::Options& options) {
  TRY_ASSIGN(const std::uint64_t events, options.number("--events", 0));
  if (options.has("--events")) {
    if (events < kEventsMin || events > kEventsMax)
      return frame::usage({"规模超出范围", "this size is out of range"}, "--events",
                          std::to_string(kEventsMin) + " … " + std::to_string(kEventsMax),
                          std::to_string(events));
    return std::vector{events};
  }
  std::vector<std::uint64_t> sizes{10'000, 100'000};
  if (!options.has("--quick")) sizes.push_back(1'000'000);
  if (options.has("--large")) sizes.push_back(kEventsMax);
  return sizes;
}

int run_bench(frame::Context& context, const frame::Options& options) {
  const auto sizes = sizes_of(options);
  if (!sizes) return context.fail(sizes.error());
  const std::filesystem::path folder =
      std::filesystem::absolute(context.directory / options.text("--dir", ".")) /
      ("quanlu-bench." + std::to_string(getpid()));
  if (const auto kafka = options.maybe("--kafka")) {
    const std::uint64_t events = options.has("--events")  ? sizes->front()
                                 : options.has("--quick") ? 20'000
                                                          : 200'000;
    const Status done = run_on_kafka(context, *kafka, folder.lexically_normal(), events);
    return done ? context.stop_code() : context.fail(done.error());
  }
  const Machine machine = this_machine();
  if (!context.json()) print(context.screen, machine);
  Run bench(context, folder.lexically_normal(), options.all("--figure"));
  const Status done = bench.measure(*sizes);
  if (!done) return context.fail(done.error());
  if (context.json()) context.screen.out << document(machine, bench.figures()) << '\n';
  return context.stop_code();
}

}  // namespace

frame::Command bench_command() {
  return {.path = "bench",
          .effect = frame::Effect::kWrites,
          .summary = {"基准: 本机上限与本程序的数字", "ceilings of this machine, and our figures"},
          .examples = {"bench --quick", "bench --figure verify --figure rebuild --json"},
          .options = {{.name = "--quick",
                       .help = {"到 10^5 条为止 (否则 10^6)", "up to 10^5 events (else 10^6)"}},
                      {.name = "--events",
                       .value = "N",
                       .help = {"只测此规模", "a ledger of this many events only"}},
                      {.name = "--large", .help = {"也测 10^7 条", "10^7 events too"}},
                      {.name = "--kafka",
                       .value = "SPEC",
                       .help = {"在此 broker 上测 Kafka 的各项; 其主题随后删除",
                                "the figures of Kafka on this broker; their topics go afterwards"}},
                      {.name = "--figure",
                       .value = "NAME",
                       .help = {"只测这些", "these figures only"},
                       .repeated = true},
                      {.name = "--dir",
                       .value = "DIR",
                       .help = {"在哪里建临时账本 (当前目录)",
                                "where its temporary ledgers stand (here)"}}},
          .run = run_bench};
}

}  // namespace quanlu::consumers::cli::bench

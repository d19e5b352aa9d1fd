#include "consumers/cli/bench/city_ledger.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <unistd.h>

#include "consumers/cli/writing/config_file.h"
#include "ledger/intake/importer.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace intake = ledger::intake;

constexpr std::uint64_t kSeed = 20240904;
// Two years of one organization are more than 300 events; a tenth is kept in reserve.
constexpr std::uint64_t kEventsOfOne = 180;
constexpr std::uint64_t kChunk = 100'000;  // JSON lines in memory

demo::Options city_of(std::uint64_t events) {
  demo::Options city;
  city.seed = kSeed;
  city.organizations = static_cast<std::uint32_t>(60 + events / kEventsOfOne);
  return city;
}

intake::WriterOptions writer_options() {
  return {.accept_clock = true, .own_clock = true, .host = "bench", .program = "bench"};
}

intake::Caller anybody() {
  return {.accounts = {"sys"}, .any_account = true};
}

Error refused(const intake::Outcome& outcome) {
  if (const auto* error = std::get_if<Error>(&outcome)) return *error;
  const auto& refusal = std::get<Refusal>(outcome);
  return {.kind = Failure::kFailed,
          .reason = refusal.code(),
          .what = {"示例事件被拒", "an event of the sample was refused"},
          .where = refusal.path,
          .expected = refusal.expected,
          .found = refusal.found};
}

// Clients that wait for their receipts: a place for each command under way.
class Clients {
 public:
  explicit Clients(std::size_t places) : free_(places) {}

  void take() {
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [&] { return free_ > 0; });
    --free_;
  }
  void give_back(double microseconds, const intake::Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    if (!std::holds_alternative<intake::Receipt>(outcome) && !fault_) fault_ = refused(outcome);
    times_.push_back(microseconds);
    ++free_;
    answered_.notify_one();
  }
  void wait_all(std::size_t places) {
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [&] { return free_ == places; });
  }
  std::vector<double>& times() { return times_; }
  const std::optional<Error>& fault() const { return fault_; }

 private:
  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t free_;
  std::vector<double> times_;
  std::optional<Error> fault_;
};

}  // namespace

CityLedger::CityLedger(intake::Directory directory, const demo::Options& options,
                       ledger::log::LogSpec log)
    : directory_(std::move(directory)),
      log_(std::move(log)),
      city_(options),
      clock_(Millis(0)),
      random_(kSeed) {}

Result<std::unique_ptr<CityLedger>> CityLedger::make(const std::filesystem::path& folder,
                                                     std::uint64_t events,
                                                     ledger::log::LogSpec log) {
  std::unique_ptr<CityLedger> made(new CityLedger({folder}, city_of(events), std::move(log)));
  std::string first;
  demo::City peek(city_of(events));
  if (!peek.next(first)) return fail(Failure::kFailed, "demo", {"没有事件", "no events"});
  made->clock_.set(Millis(peek.now().value - 3'600'000));
  intake::MakeOptions options{.genesis = {.origin = "mz.demo.example/bench"},
                              .log = made->log_,
                              .writer = writer_options()};
  TRY(intake::make_ledger(made->directory_, options, made->clock_, made->random_));
  const std::string config = writing::config_file({.origin = options.genesis.origin,
                                                   .suite = "sha256",
                                                   .log = made->log_,
                                                   .user = getuid(),
                                                   .accounts = {"*"},
                                                   .trial = true});
  TRY(ledger::store::replace_file(made->directory_.config(), as_bytes(config)));
  TRY(made->open());
  return made;
}

Status CityLedger::open() {
  TRY_ASSIGN(ledger_, intake::OpenLedger::open(
                          directory_, {.log = log_, .holder = "bench", .writer = writer_options()},
                          clock_, random_));
  return {};
}

Status CityLedger::close() {
  if (!ledger_) return {};
  TRY(ledger_->close());
  ledger_.reset();
  return {};
}

Result<Figure> CityLedger::import(std::uint64_t events, unsigned jobs) {
  double seconds = 0;
  std::uint64_t done = 0, bytes = 0;
  while (done < events) {
    std::vector<std::string> lines;
    std::string line;
    while (lines.size() < std::min(kChunk, events - done) && city_.next(line)) {
      bytes += line.size();
      lines.push_back(std::move(line));
    }
    if (lines.empty()) return fail(Failure::kFailed, "city", {"城市太小", "the city is too small"});
    std::size_t at = 0;
    std::optional<Error> fault;
    const Stopwatch watch;
    TRY_ASSIGN(const auto summary,
               intake::import_lines(
                   ledger_->writer(), {.jobs = jobs, .own_clock = true, .caller = anybody()},
                   [&](std::string& next) {
                     if (at < lines.size()) next = std::move(lines[at]);
                     return at++ < lines.size();
                   },
                   [&](const intake::ImportedLine& one) {
                     if (!std::holds_alternative<intake::Receipt>(one.outcome) && !fault)
                       fault = refused(one.outcome);
                   },
                   [] { return false; }));
    seconds += watch.seconds();
    if (fault) return fail(*fault);
    done += summary.appended;
  }
  appended_ += done;
  return Figure{.name = "import_jsonl",
                .value = static_cast<double>(done) / seconds,
                .unit = "events/s",
                .n = done,
                .notes = "durable, decided, " + std::to_string(bytes / done) +
                         " B of JSON a line, " + std::to_string(jobs) + " parsing threads"};
}

Result<std::vector<intake::Request>> CityLedger::next_requests(std::uint64_t events) {
  schemas::codec::CommandReader reader;
  std::vector<intake::Request> requests;
  std::string line;
  while (requests.size() < events && city_.next(line)) {
    auto command = reader.read(line);
    if (!command) return fail(refused(intake::Outcome(std::move(command.error()))));
    intake::Request request{.commands = {}, .caller = anybody(), .handling = {}, .done = {}};
    request.now = city_.now();
    request.commands.push_back(std::move(*command));
    requests.push_back(std::move(request));
  }
  return requests;
}

Status CityLedger::append_steadily(std::uint64_t events, std::uint64_t rate, const Told& told) {
  TRY_ASSIGN(auto requests, next_requests(events));
  const auto step = std::chrono::nanoseconds(std::chrono::seconds(1)) / rate;
  Clients places(requests.size());
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    std::this_thread::sleep_until(start + step * i);
    places.take();
    const auto asked = std::chrono::steady_clock::now();
    requests[i].done = [&places, &told, asked](std::vector<intake::Outcome> outcomes) {
      if (const auto* receipt = std::get_if<intake::Receipt>(&outcomes.front()))
        told(receipt->seq, asked);
      places.give_back(0, outcomes.front());
    };
    ledger_->writer().submit(std::move(requests[i]));
  }
  places.wait_all(requests.size());
  if (places.fault()) return fail(*places.fault());
  appended_ += requests.size();
  return {};
}

Result<Figure> CityLedger::append(std::uint64_t events, std::size_t clients) {
  TRY_ASSIGN(auto requests, next_requests(events));
  Clients places(clients);
  const Stopwatch watch;
  for (intake::Request& request : requests) {
    places.take();
    request.done = [&places, asked = Stopwatch()](std::vector<intake::Outcome> outcomes) {
      places.give_back(asked.microseconds(), outcomes.front());
    };
    ledger_->writer().submit(std::move(request));
  }
  places.wait_all(clients);
  const double seconds = watch.seconds();
  if (places.fault()) return fail(*places.fault());
  appended_ += requests.size();
  Figure figure{.name = "append_" + std::to_string(clients),
                .value = static_cast<double>(requests.size()) / seconds,
                .unit = "events/s",
                .n = requests.size(),
                .notes = "durable, decided, receipt in hand; " + std::to_string(clients) +
                         " in flight, parsed before"};
  figure.p50 = percentile(places.times(), 0.5);
  figure.p99 = percentile(places.times(), 0.99);
  return figure;
}

Result<Figure> CityLedger::restart() {
  TRY(close());
  const Stopwatch watch;
  TRY(open());
  return Figure{.name = "restart",
                .value = watch.seconds() * 1e3,
                .unit = "ms",
                .n = appended_,
                .notes = "open after a clean end: key, state, recovery, new epoch durable"};
}

}  // namespace quanlu::consumers::cli::bench

#include "consumers/cli/bench/latency.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/serving/projector.h"
#include "consumers/feed/feeder.h"
#include "consumers/feed/fold.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::bench {
namespace {

using std::chrono::steady_clock;
namespace intake = ledger::intake;

const Partition kOnly(0);
constexpr std::chrono::milliseconds kPatience{60'000};  // for what was appended to be seen
constexpr const char* kFeed = "finance";
constexpr std::size_t kLiveBatch = 1000;  // as project.live_batch_max

double since(steady_clock::time_point asked) {
  return std::chrono::duration<double, std::micro>(steady_clock::now() - asked).count();
}

Error never_seen(const char* where) {
  return {.kind = Failure::kFailed,
          .reason = "unequal",
          .what = {"事件未见到, 时延不算", "an event was not seen: no latency counts"},
          .where = where};
}

// Who waits for an event to be in the views. Events come in the order of their receipts.
class Views {
 public:
  Views(serving::Projector& projector) : projector_(projector), thread_([this] { run(); }) {}
  ~Views() { finish(); }
  Views(const Views&) = delete;
  Views& operator=(const Views&) = delete;

  void expect(Seq seq, steady_clock::time_point asked) {
    const std::lock_guard lock(mutex_);
    expected_.emplace_back(seq, asked);
    changed_.notify_one();
  }
  // When all that was expected has been seen; in microseconds.
  std::vector<double> finish() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
    return times_;
  }

 private:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !expected_.empty(); });
      if (expected_.empty()) return;
      const auto [seq, asked] = expected_.front();
      expected_.pop_front();
      lock.unlock();
      if (!projector_.wait_for(seq, kPatience)) return;  // one too few is noticed
      times_.push_back(since(asked));
    }
  }

  serving::Projector& projector_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<Seq, steady_clock::time_point>> expected_;
  bool ending_ = false;
  std::vector<double> times_;  // of the thread, until it ends
  std::thread thread_;
};

// A feeder as in `serve`, and a department that reads its feed from the beginning; each on a thread
// of its own.
class Feed {
 public:
  Feed(std::unique_ptr<feed::Feeder> feeder, feed::Carrier& topic, const feed::FeedTrust& trust)
      : feeder_(std::move(feeder)),
        trust_(trust),
        writing_([this] { write(); }),
        reading_([this, &topic] { read(topic); }) {}
  ~Feed() {
    finish();
    given_up_ = true;
    if (reading_.joinable()) reading_.join();
  }
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Until the reader has what is in the feed now. How fast that went, since the beginning.
  Result<Figure> catch_up(std::uint64_t there) {
    while (read_ < there && !ended_ && steady_clock::now() - began_ < kPatience)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const double seconds = since(began_) / 1e6;
    if (read_ < there) return fail(never_seen("kafka_feed_read"));
    return Figure{.name = "kafka_feed_read",
                  .value = static_cast<double>(there) / seconds,
                  .unit = "messages/s",
                  .n = there,
                  .notes =
                      "a department that reads its feed from the beginning; hash, chain and "
                      "signature of each message"};
  }

  void expect(Seq seq, steady_clock::time_point asked) {
    const std::lock_guard lock(mutex_);
    asked_[seq.value] = asked;
  }
  // Once the ledger does not grow any more: in microseconds, of the events that the feed carries.
  Result<std::vector<double>> finish() {
    ending_ = true;
    if (writing_.joinable()) writing_.join();
    if (trouble_) return fail(*trouble_);
    const auto until = steady_clock::now() + kPatience;
    while (!ended_ && steady_clock::now() < until) {
      if (read_ == feeder_->state().next_seq) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (read_ != feeder_->state().next_seq) return fail(never_seen("kafka_feed_latency"));
    const std::lock_guard lock(mutex_);
    return times_;
  }

 private:
  void write() {
    while (true) {
      const bool last = ending_;
      const auto step = feeder_->step();
      if (!step) {
        trouble_ = step.error();
        return;
      }
      if (!feeder_->at_end()) continue;
      if (last) return;
      std::this_thread::sleep_for(feeds::kFeedRest);
    }
  }
  void read(feed::Carrier& topic) {
    feed::FeedFold fold(trust_, feed::FeedState::before(kFeed, kOnly));
    const auto reader = topic.read(Locator(0));
    while (reader && !given_up_) {
      const auto record = (*reader)->next();
      if (!record) break;
      if (!*record) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      if (fold.step(**record)) continue;
      note(fold.attributes().entry);
      read_ = fold.state().next_seq;
    }
    ended_ = true;
  }
  void note(std::optional<std::uint64_t> seq) {
    const std::lock_guard lock(mutex_);
    const auto found = seq ? asked_.find(*seq) : asked_.end();
    if (found != asked_.end()) times_.push_back(since(found->second));
  }

  const std::unique_ptr<feed::Feeder> feeder_;
  const feed::FeedTrust& trust_;
  const steady_clock::time_point began_ = steady_clock::now();
  std::atomic<bool> ending_{false}, given_up_{false};
  std::atomic<bool> ended_{false};      // the reader does not read any more
  std::atomic<std::uint64_t> read_{0};  // messages that were accepted
  std::optional<Error> trouble_;        // of the writing thread, until it ends
  std::mutex mutex_;                    // guards what follows
  std::map<std::uint64_t, steady_clock::time_point> asked_;
  std::vector<double> times_;
  std::thread writing_, reading_;
};

Figure figure_of(const char* name, std::vector<double> times, const char* notes) {
  Figure figure{.name = name,
                .unit = "ms",
                .p50 = percentile(times, 0.5),
                .p99 = percentile(times, 0.99),
                .n = times.size(),
                .notes = std::to_string(kSteadyRate) + " events/s, p99; " + notes};
  figure.value = *figure.p99 / 1000;
  return figure;
}

}  // namespace

Result<std::vector<Figure>> measure_latencies(CityLedger& ledger, const feed::FeedTopic& topic,
                                              std::uint64_t events) {
  intake::OpenLedger& opened = ledger.opened();
  TRY_ASSIGN(const auto projector, serving::Projector::start(ledger.directory(), opened.log(),
                                                             opened.genesis(), kLiveBatch));
  SystemRandom random;
  const auto key = ledger::crypto::SigningKey::generate(opened.genesis().suite, random);
  const feed::FeedTrust trust{.suite = opened.genesis().suite,
                              .log_id = opened.genesis().log_id,
                              .keys = {key.public_key()}};
  TRY(feed::prepare_feed_topic(topic));
  const std::filesystem::path folder = ledger.directory().feed(kFeed, kOnly);
  TRY(ledger::store::make_folder(folder, 0750));
  const auto written = feed::open_feed_topic(topic), read = feed::open_feed_topic(topic);
  TRY_ASSIGN(const feed::Definition definition, feed::make_definition(kFeed, kFeed, {}, {}));
  TRY_ASSIGN(auto feeder, feed::Feeder::start({.definition = definition,
                                               .carrier = *written,
                                               .ledger = opened.log(),
                                               .genesis = opened.genesis(),
                                               .key = key,
                                               .trust = trust,
                                               .random = random,
                                               .memory = folder / "memory.json"}));
  do {  // what was there before is no part of it: not for the feeder, nor for who reads
    TRY(feeder->step());
  } while (!feeder->at_end());
  projector->wait_for(Seq(opened.writer().durable().value - 1), kPatience);

  Views views(*projector);
  const std::uint64_t there = feeder->state().next_seq;
  Feed feed(std::move(feeder), *read, trust);
  TRY_ASSIGN(Figure read_before, feed.catch_up(there));
  TRY(ledger.append_steadily(events, kSteadyRate, [&](Seq seq, steady_clock::time_point asked) {
    feed.expect(seq, asked);
    views.expect(seq, asked);
    projector->wake();
  }));
  auto seen = views.finish();
  if (seen.size() != events) return fail(never_seen("kafka_visible_latency"));
  TRY_ASSIGN(auto accepted, feed.finish());
  return std::vector<Figure>{
      std::move(read_before),
      figure_of("kafka_visible_latency", std::move(seen), "from the command to its rows"),
      figure_of("kafka_feed_latency", std::move(accepted),
                "from the command to the message that a reader accepted")};
}

}  // namespace quanlu::consumers::cli::bench

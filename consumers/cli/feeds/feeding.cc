#include "consumers/cli/feeds/feeding.h"

#include <atomic>
#include <filesystem>

#include "ledger/intake/key_folder.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::feeds {
namespace {

constexpr std::chrono::milliseconds kTroubleRest{1'000};

// What stays so until a person mends it.
bool is_final(const Error& error) {
  return error.kind != Failure::kFailed;
}

}  // namespace

// Everything that one feeder needs; it ends in the opposite order.
struct Feeding::One {
  NamedFeed named;
  ledger::crypto::SigningKey key;
  std::unique_ptr<Carrier> carrier;
  SystemRandom random;
  std::filesystem::path memory;
  const FedFrom& from;
  const FeedTrust& trust;
  std::unique_ptr<feed::Feeder> feeder;     // on its own thread, once that runs
  std::atomic<std::uint64_t> looked_at{0};  // up to this place of the ledger
  std::atomic<std::uint64_t> epoch{0}, strays{0}, troubles{0};
  std::uint64_t strays_before = 0;  // met by feeders that were given up; on the thread
  std::uint64_t size = 0;           // of the ledger, at the last look
  std::thread thread;

  Status begin() {
    TRY_ASSIGN(feeder, feed::Feeder::start({.definition = named.definition,
                                            .carrier = *carrier,
                                            .ledger = from.log,
                                            .genesis = from.genesis,
                                            .partition = kFeedPartition,
                                            .key = key,
                                            .trust = trust,
                                            .random = random,
                                            .memory = memory}));
    return {};
  }
};

Result<std::unique_ptr<Feeding>> Feeding::start(const schemas::settings::Settings& settings,
                                                const ledger::log::LogSpec& log,
                                                const ledger::intake::Directory& directory,
                                                FedFrom from) {
  opened::OpenedLedger place;
  place.paths = {directory.root};
  place.directory = directory;
  place.settings = settings;
  place.log = log;
  std::unique_ptr<Feeding> feeding(new Feeding(std::move(from)));
  feeding->trust_ = trust_in(feeding->from_.accepted, feeding->from_.genesis);
  const std::vector<std::string> configured = settings.feeds();
  for (const std::string& name : configured) {
    TRY_ASSIGN(NamedFeed named, name_feed(place, name, {}));
    if (!named.enabled) continue;
    const bool takes_aml = feed::info(named.definition.scope).takes_aml;
    TRY(feeding->add(std::move(named), place));
    const std::string apart = name + std::string(feed::kAmlSuffix);
    if (!takes_aml || !std::filesystem::exists(key_file(directory, apart))) continue;
    TRY_ASSIGN(NamedFeed restricted, name_feed(place, apart, {}));
    TRY(feeding->add(std::move(restricted), place));
  }
  if (feeding->feeds_.empty())
    return frame::usage({"没有配置任何推送", "no feed is configured"}, "--roles feed",
                        "[feeds.NAME] scope = \"…\"", "");
  for (const auto& one : feeding->feeds_)
    one->thread = std::thread([&self = *feeding, &feed = *one] { self.run(feed); });
  return feeding;
}

Status Feeding::add(NamedFeed named, const opened::OpenedLedger& place) {
  const ledger::intake::Directory& directory = place.directory;
  const std::string& name = named.definition.feed;
  if (!std::filesystem::exists(key_file(directory, name))) return no_feed_key(name);
  TRY_ASSIGN(auto key,
             ledger::intake::KeyFolder(directory.keys(), from_.genesis.suite, directory.passphrase)
                 .load(ledger::intake::KeyFolder::feed(name)));
  if (is_on_kafka(place)) TRY(feed::prepare_feed_topic(topic_of(place, named)));
  const std::filesystem::path folder = directory.feed(name, kFeedPartition);
  TRY(ledger::store::make_folder(folder, 0750));
  TRY_ASSIGN(auto carrier, open_carrier(place, named, ledger::store::Access::kWrite));
  feeds_.push_back(std::unique_ptr<One>(new One{.named = std::move(named),
                                                .key = std::move(key),
                                                .carrier = std::move(carrier),
                                                .random = {},
                                                .memory = folder / "memory.json",
                                                .from = from_,
                                                .trust = trust_,
                                                .feeder = {},
                                                .looked_at = {},
                                                .epoch = {},
                                                .strays = {},
                                                .troubles = {},
                                                .strays_before = 0,
                                                .size = 0,
                                                .thread = {}}));
  return feeds_.back()->begin();
}

Feeding::Feeding(FedFrom from) : from_(std::move(from)) {}

Feeding::~Feeding() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (const auto& one : feeds_)
    if (one->thread.joinable()) one->thread.join();
}

std::optional<Error> Feeding::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::vector<Feeding::Standing> Feeding::standings() const {
  std::vector<Standing> standings;
  for (const auto& one : feeds_)
    standings.push_back({.feed = one->named.definition.feed,
                         .looked_at = one->looked_at,
                         .epoch = one->epoch,
                         .strays = one->strays,
                         .troubles = one->troubles});
  return standings;
}

bool Feeding::rest(std::chrono::milliseconds pause) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, pause, [this] { return stopping_; });
}

// A ledger that has not grown since the last look is not read.
Status Feeding::look(One& one) const {
  const std::uint64_t size = from_.size();
  if (one.feeder->at_end() && one.size == size) return one.feeder->remember();
  TRY(one.feeder->step());
  one.size = size;
  return {};
}

// A feeder in trouble is made anew, as a process that its supervisor starts again.
void Feeding::run(One& one) {
  while (true) {
    Status done;
    if (!one.feeder) done = one.begin();
    if (done) done = look(one);
    if (!done && is_final(done.error())) {
      const std::lock_guard lock(mutex_);
      failure_ = done.error();
      return;
    }
    if (done) {
      one.looked_at = one.feeder->looked_at();
      one.epoch = one.feeder->state().epoch;
      one.strays = one.strays_before + one.feeder->strays();
    } else {
      ++one.troubles;
      one.strays_before = one.strays;
      one.feeder.reset();
    }
    const bool busy = done && !one.feeder->at_end();
    const auto pause = busy ? std::chrono::milliseconds(0) : done ? kFeedRest : kTroubleRest;
    if (rest(pause)) continue;
    const Status kept = one.feeder ? one.feeder->settle() : Status();
    const std::lock_guard lock(mutex_);
    if (!kept && !failure_) failure_ = kept.error();
    return;
  }
}

}  // namespace quanlu::consumers::cli::feeds

#pragma once
// The feeders of a ledger's configured feeds, each on a thread of its own, while a process serves.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "consumers/cli/feeds/opened_feed.h"
#include "consumers/feed/feeder.h"

namespace quanlu::consumers::cli::feeds {

// Of a feed that is up with its ledger: what comes within it goes out together.
inline constexpr std::chrono::milliseconds kFeedRest{5};

// The ledger as feeds are derived from it: that of the writer in this process, or of one elsewhere.
struct FedFrom {
  ledger::log::Log& log;  // of accepted entries, in its order
  const ledger::chain::Genesis& genesis;
  ledger::chain::State accepted;        // of partition 0 at its head
  std::function<std::uint64_t()> size;  // how many entries it has, over all partitions
};

class Feeding {
 public:
  // Feeds that [feeds.NAME] gives a scope and does not disable; of police and pbc also the one of
  // restricted finance, when it has a key. Each is in force when this returns. Borrows what `from`
  // names. kUsage "feed": none is configured; kAbsent "feedKey"; those of Feeder::start.
  static Result<std::unique_ptr<Feeding>> start(const schemas::settings::Settings& settings,
                                                const ledger::log::LogSpec& log,
                                                const ledger::intake::Directory& directory,
                                                FedFrom from);
  ~Feeding();  // after the batches at hand

  // Why one of them cannot go on: fenced, its key revoked, its feed or the ledger contradicts what
  // was read. What may pass (a broker is away) is tried again and is none.
  std::optional<Error> failure() const;

  // How a feed stands, for metrics.
  struct Standing {
    std::string feed;
    std::uint64_t looked_at = 0;  // place of the ledger: what it carries before that it has
    std::uint64_t epoch = 0;      // of its feeder; 0: none is in force yet
    std::uint64_t strays = 0;     // records of its topic that do not count, met by this process
    std::uint64_t troubles = 0;   // times that its feeder had to be made anew
  };
  std::vector<Standing> standings() const;

 private:
  struct One;

  explicit Feeding(FedFrom from);
  Status add(NamedFeed named, const opened::OpenedLedger& place);
  Status look(One& one) const;
  void run(One& one);
  bool rest(std::chrono::milliseconds pause);  // false: it is over

  const FedFrom from_;
  mutable std::mutex mutex_;  // guards failure_ and stopping_
  std::condition_variable changed_;
  std::optional<Error> failure_;
  bool stopping_ = false;
  FeedTrust trust_;
  std::vector<std::unique_ptr<One>> feeds_;
};

}  // namespace quanlu::consumers::cli::feeds

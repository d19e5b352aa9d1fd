#pragma once
// Writes a feed, by the rules of the ledger's writer (INTERFACES.md 5.2, Fence;
// models/feed.pml). Its position is what a fold of the feed's own tail says, never a file's word:
//
//   start:  fold the tail → FeedStarted(epoch + 1), alone → go on when it is accepted
//   step:   derive the next messages → append at the expected place → they count
//   doubt:  fold again → all of it there: go on · given up: FeedStarted(epoch + 1) and again
//           · another feeder's epoch is in force: stop, kConflict "fenced"
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumers/feed/derive.h"
#include "consumers/feed/fold.h"
#include "consumers/feed/memory.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::feed {

struct FeederParts {
  Definition definition;
  Carrier& carrier;
  ledger::log::Log& ledger;  // of accepted entries, in the order of the ledger
  const chain::Genesis& genesis;
  Partition partition;  // of the feed
  const crypto::SigningKey& key;
  const FeedTrust& trust;  // holds the key, or nothing that it writes counts
  Random& random;
  std::filesystem::path memory;  // file; empty: none
};

// One thread. Everything in the parts outlives it.
class Feeder {
 public:
  static constexpr std::size_t kBatchMessagesMax = 500;
  static constexpr std::size_t kBatchBytesMax = 900'000;
  // Batches in a row that came to nothing; on Kafka each waits for its deadline.
  static constexpr std::uint32_t kDoubtsMax = 20;

  // When it returns, this feeder's epoch is in force. Errors beyond those of carrier and log:
  // kConflict "fenced", "release" (a newer release of the schemas has started), "scope" (the feed
  // was begun for another department); kTampered "log_regressed"; kDenied "feedKey"; kFailed
  // "feed_doubt": nothing could be written, whatever was tried.
  static Result<std::unique_ptr<Feeder>> start(FeederParts parts);

  // The next batch; how many messages it took. 0: the feed is up with the ledger, or a batch was
  // given up and is tried again by the next call: at_end() tells.
  Result<std::size_t> step();
  // What is known now is remembered, before a clean end.
  Status settle();
  // The same once a second at most; step() does it. Who starts from an older memory reads a little
  // more of the feed and of the ledger.
  Status remember();
  bool at_end() const { return at_end_; }
  // Of the ledger, up to where the feed holds what it carries.
  std::uint64_t looked_at() const {
    return at_end_ ? entries_->next_place().value : state().next_entry;
  }

  const FeedState& state() const { return fold_->state(); }
  std::uint64_t strays() const { return fold_->strays(); }

 private:
  explicit Feeder(FeederParts parts);
  Status scan();
  Status read_tail(Locator from);
  Status open_entries();
  Status check_release() const;
  Status check_scope() const;
  Status announce();
  Result<bool> write(std::vector<FeedOutput> batch);
  Status resolve(const Error& doubt);
  Status bear(const Error& doubt);
  void keep(Locator next);
  Result<std::vector<FeedOutput>> collect();
  FeedOutput sign(Message message, const Digest& hash) const;
  FeedPlace place() const;
  void count(const std::vector<FeedOutput>& batch);

  // What the file says: the next place of the feed, and of the ledger.
  struct Remembered {
    Locator feed;
    std::vector<Seq> ledger;  // by partition
    friend bool operator==(const Remembered&, const Remembered&) = default;
  };

  const FeederParts parts_;
  crypto::Hasher hasher_;
  std::optional<Memory> memory_;
  std::optional<Remembered> remembered_;  // nothing yet, by this feeder
  std::chrono::steady_clock::time_point remembered_at_;
  std::optional<FeedFold> fold_;
  Locator base_;  // behind the last record of the feed
  Digest definition_;
  Id16 instance_;
  std::unique_ptr<Entries> entries_;
  std::optional<Derivation> derivation_;
  std::vector<Entries::Entry> taken_;  // of the batch under way
  bool at_end_ = false;
  std::uint32_t doubts_ = 0;  // since a batch of messages was last accepted
};

}  // namespace quanlu::consumers::feed

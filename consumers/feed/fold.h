#pragma once
// What counts in a feed: a fold over the records of one partition that never fails, run by feeder,
// `consume`, `feed check` and every sample (INTERFACES.md 5.2). A record is next when it has a
// valid signature, its epoch is not below the one in force, feedseq = last + 1 and prevhash = hash
// of the last. All others are strays, dropped and counted: copies, lost races, the torn rest of a
// batch, foreign ones. It reads no clock and no file.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "consumers/feed/carrier.h"
#include "consumers/feed/message.h"
#include "ledger/crypto/verify.h"

namespace quanlu::consumers::feed {

enum class FeedStray : std::uint8_t {
  kMalformed,  // no message
  kForeign,    // of another feed, partition or ledger
  kSignature,  // not signed by a key of this feed
  kEpoch,      // of a feeder that was replaced
  kCopy,       // its place is taken
  kAhead,      // above the next place
  kFork,       // of the next place, but behind another message
};
inline constexpr std::size_t kFeedStrays = 7;
std::string_view to_text(FeedStray reason);

// Whose signatures count. A revoked key is not in it.
struct FeedTrust {
  crypto::Suite suite = crypto::Suite::kSha256;
  Digest log_id;
  std::vector<crypto::PublicKey> keys;
};

// What a reader knows after a record; a value. Saved with the locator behind the accepted record
// that made it so.
struct FeedState {
  std::string feed;
  Partition partition;
  std::uint64_t epoch = 0, next_seq = 0;
  Digest last;                     // hash of the last message; zero: none yet
  std::uint64_t next_entry = 0;    // the ledger place behind the last event; with one partition seq
  std::optional<Started> started;  // the feeder in force

  // Of a feed of which nothing was read yet.
  static FeedState before(std::string_view feed, Partition partition) {
    return {.feed = std::string(feed), .partition = partition, .last = {}, .started = {}};
  }
  friend bool operator==(const FeedState&, const FeedState&) = default;
};

class FeedFold {
 public:
  // Borrows trust.
  FeedFold(const FeedTrust& trust, FeedState start);

  // Nothing: it is next, and attributes() are its. Else why it is a stray.
  std::optional<FeedStray> step(const FeedRecord& record);

  const FeedState& state() const { return state_; }
  const Attributes& attributes() const { return attributes_; }  // of the last accepted one
  std::uint64_t strays(FeedStray reason) const { return strays_[static_cast<std::size_t>(reason)]; }
  std::uint64_t strays() const;

  // A signed record beyond the last accepted one: a gap or a fork, unless something still links.
  // When that stays so for 60 s, or at the end of a bounded read, the feed is broken. (The
  // feedseq of the first such record.)
  std::optional<std::uint64_t> waiting() const { return waiting_; }

 private:
  std::optional<FeedStray> judge(const FeedRecord& record, Attributes& read);
  bool is_of_feed(const Attributes& read) const;
  bool is_signed(const FeedRecord& record, const Digest& hash);
  FeedStray stray(FeedStray reason);

  const FeedTrust& trust_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  FeedState state_;
  Attributes attributes_;
  Digest hash_;          // of the record at hand
  std::size_t key_ = 0;  // that signed the last one
  std::array<std::uint64_t, kFeedStrays> strays_{};
  std::optional<std::uint64_t> waiting_;
};

}  // namespace quanlu::consumers::feed

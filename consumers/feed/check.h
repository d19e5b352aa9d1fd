#pragma once
// Derives a feed again from the ledger and compares, message by message, byte by byte: what
// `feed check` tells. A message is a function of the ledger and of the definition in force when it
// was written, so whoever holds the ledger can.
#include <cstdint>
#include <optional>
#include <string>

#include "consumers/feed/derive.h"
#include "consumers/feed/fold.h"

namespace quanlu::consumers::feed {

struct FeedCheck {
  FeedState state;  // at the end
  std::uint64_t records = 0, strays = 0;
  std::array<std::uint64_t, kFeedStrays> stray_counts{};
  std::uint64_t compared = 0;            // messages that were derived again and are equal
  std::uint64_t not_compared = 0;        // written under another release or definition
  std::optional<std::uint64_t> differs;  // feedseq of the first that is another
  std::string expected, found;           // of that one, its beginning
  std::optional<std::uint64_t> gap;      // a signed message behind which something is missing
  std::uint64_t behind = 0;              // entries that belong into the feed and are not there yet
  std::optional<Millis> waiting_since;   // recordedAt of the first of them
};

struct CheckParts {
  Definition definition;  // that is configured: for what is behind
  Carrier& carrier;
  ledger::log::Log& ledger;  // in its order
  const chain::Genesis& genesis;
  Partition partition;  // of the feed
  const FeedTrust& trust;
};
Result<FeedCheck> check_feed(const CheckParts& parts);

}  // namespace quanlu::consumers::feed

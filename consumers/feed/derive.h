#pragma once
// Which messages a ledger gives under one definition, in order: feeder and `feed check` ask the
// same function. Pure but for reading the log.
#include <map>
#include <memory>

#include "consumers/feed/entries.h"
#include "consumers/feed/message.h"

namespace quanlu::consumers::feed {

class Derivation {
 public:
  // Borrows entries.
  Derivation(Entries& entries, Definition definition, const chain::Genesis& genesis)
      : entries_(entries),
        definition_(std::move(definition)),
        origin_(genesis.origin),
        is_ordered_(genesis.partition_count > 1) {}

  // The next entry at this place or behind it that the feed carries; nothing at the end of the
  // ledger.
  // An entry that does not decode is in no feed: it is quarantined (`quanlu quarantine`).
  Result<std::optional<Entries::Entry>> next(std::uint64_t from);
  // What it looks like at a place of the feed.
  Message message(const Entries::Entry& entry, const FeedPlace& place);

  const Definition& definition() const { return definition_; }

 private:
  const Rule& rule(const schemas::codec::Event& event);

  Entries& entries_;
  const Definition definition_;
  const std::string origin_;
  const bool is_ordered_;  // messages say their place in the ledger
  std::map<std::pair<const registry::EventType*, registry::Conf>, Rule> rules_;
};

}  // namespace quanlu::consumers::feed

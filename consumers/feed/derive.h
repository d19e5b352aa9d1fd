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
  // Borrows entries. `origin` of the ledger.
  Derivation(Entries& entries, Definition definition, std::string origin)
      : entries_(entries), definition_(std::move(definition)), origin_(std::move(origin)) {}

  // The next entry at or behind `from` that the feed carries; nothing at the end of the ledger.
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
  std::map<std::pair<const registry::EventType*, registry::Conf>, Rule> rules_;
};

}  // namespace quanlu::consumers::feed

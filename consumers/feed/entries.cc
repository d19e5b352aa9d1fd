#include "consumers/feed/entries.h"

#include <algorithm>

#include "ledger/log/ordered_log.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::feed {

namespace chain = ledger::chain;

Result<std::unique_ptr<Entries>> Entries::open(ledger::log::Log& log, const chain::Genesis& genesis,
                                               std::optional<States> from) {
  CHECK(!from || from->size() == genesis.partition_count);
  std::unique_ptr<Entries> entries(new Entries());
  for (std::uint32_t p = 0; p < genesis.partition_count; ++p) {
    const Partition partition(p);
    TRY_ASSIGN(auto one,
               PartitionEntries::open(ledger::log::partition_of(log, partition), genesis,
                                      from ? (*from)[p] : chain::State::start(genesis, partition)));
    entries->next_ = std::max(entries->next_, one->begun_behind());
    entries->partitions_.push_back(std::move(one));
  }
  return entries;
}

Result<std::optional<Entries::Entry>> Entries::next() {
  if (!returned_.empty()) {
    Entry entry = std::move(returned_.front());
    returned_.pop_front();
    return entry;
  }
  const auto front = [](auto& partition) -> Result<std::optional<Seq>> {
    TRY_ASSIGN(const Entry* const entry, partition->front());
    return entry == nullptr ? std::nullopt : std::optional(entry->place);
  };
  TRY_ASSIGN(auto* const next, ledger::log::next_in_order(partitions_, next_, front));
  if (next == nullptr) return std::nullopt;
  Entry entry = (*next)->take();
  next_ = entry.place.next();
  return entry;
}

void Entries::put_back(std::vector<Entry> entries) {
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
    returned_.push_front(std::move(*entry));
}

std::optional<Entries::States> Entries::resting_place() const {
  const bool resting = returned_.empty() && std::ranges::all_of(partitions_, [](const auto& one) {
                         return one->is_resting();
                       });
  if (!resting) return std::nullopt;
  States states;
  for (const auto& partition : partitions_)
    states.push_back(partition->state());
  return states;
}

bool Entries::is_revoked(const ledger::crypto::KeyId& key) const {
  return std::ranges::any_of(partitions_, [&](const auto& partition) {
    const auto& keys = partition->state().keys.all();
    const auto known = keys.find(key);
    return known != keys.end() && known->second.action == chain::Action::kRevoke;
  });
}

}  // namespace quanlu::consumers::feed

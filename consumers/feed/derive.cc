#include "consumers/feed/derive.h"

#include "schemas/base/check.h"

namespace quanlu::consumers::feed {

using schemas::codec::Event;

const Rule& Derivation::rule(const Event& event) {
  const auto conf = static_cast<registry::Conf>(event.envelope().getConf());
  const auto key = std::pair(event.type(), conf);
  const auto known = rules_.find(key);
  if (known != rules_.end()) return known->second;
  return rules_.emplace(key, rule_of(definition_, *event.type(), conf)).first->second;
}

Result<std::optional<Entries::Entry>> Derivation::next(std::uint64_t from) {
  while (true) {
    TRY_ASSIGN(auto entry, entries_.next());
    if (!entry) return std::nullopt;
    if (entry->place.value < from) continue;
    const auto event = Event::decode(entry->bytes);
    if (!event || event->type() == nullptr) continue;
    if (carries(definition_, rule(*event), *event)) return entry;
  }
}

Message Derivation::message(const Entries::Entry& entry, const FeedPlace& place) {
  const auto event = Event::decode(entry.bytes);
  CHECK(event.has_value());
  const auto ledger_place = is_ordered_ ? std::optional(entry.place) : std::nullopt;
  return event_message(definition_, rule(*event), *event, entry.leaf, origin_, place, ledger_place);
}

}  // namespace quanlu::consumers::feed

#pragma once
// What everybody must find in a log: the accept rule and evolve over plain rows, from seq 0 on,
// beside and without the writer.
#include <map>
#include <string>

#include "ledger/cases/decide.h"
#include "ledger/chain/accept.h"
#include "ledger/chain/entry.h"
#include "ledger/store/cursor.h"
#include "ledger/store/env.h"
#include "tests/ledger/intake/world.h"

namespace quanlu::tests {

class Replay {
 public:
  struct Place {
    Seq seq;
    Digest leaf;
  };

  explicit Replay(const Loaded& loaded)
      : hasher_(loaded.genesis.suite),
        fold_(hasher_, verifier_, loaded.genesis,
              chain::State::start(loaded.genesis, Partition(0))),
        state_(rows_, *loaded.documents) {}

  // Reads on from where it stands. Every record is accepted and every event id is new.
  void follow(ledger::log::Log& log) {
    const auto reader = must(log.read(at_));
    while (const auto record = must(reader->next())) {
      at_ = record->locator.next();
      pending_.emplace_back(record->entry.begin(), record->entry.end());
      const chain::Outcome outcome = fold_.step(*record);
      if (outcome.kind == chain::Outcome::kStray)
        FAIL("a stray: " + std::string(chain::to_text(outcome.reason)));
      if (outcome.kind == chain::Outcome::kPending) continue;
      for (std::size_t i = 0; i < pending_.size(); ++i)
        take(Seq(outcome.first.value + i), pending_[i], fold_.accepted()[i].leaf);
      pending_.clear();
    }
    REQUIRE(pending_.empty());  // nothing lies behind the last seal
  }

  const Place* find(const EventId& id) const {
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &found->second;
  }
  const std::map<EventId, Place>& places() const { return places_; }
  const ledger::cases::MemoryRows& rows() const {
    state_.write_back();
    return rows_;
  }
  const chain::State& state() const { return fold_.state(); }

 private:
  void take(Seq seq, BytesView entry, const Digest& leaf) {
    const auto event = codec::Event::decode(entry);
    REQUIRE(event.has_value());
    REQUIRE(event->seq() == seq);
    if (!places_.emplace(event->id(), Place{seq, leaf}).second)
      FAIL("twice in the log: event " + to_uuid_text(event->id()));
    ledger::cases::evolve(state_, *event);
  }

  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  chain::Fold fold_;
  ledger::cases::MemoryRows rows_;
  ledger::cases::State state_;
  Locator at_{};
  std::vector<Bytes> pending_;
  std::map<EventId, Place> places_;
};

// The rows that a closed writer left in its state folder; these stories have no key that is cut.
inline std::map<std::string, std::string, std::less<>> stored_rows(
    const intake::Directory& directory) {
  std::map<std::string, std::string, std::less<>> rows;
  const auto env = must(ledger::store::Env::open(directory.state(Partition(0))));
  const auto table = must(env->table("rows"));
  const auto txn = must(env->read());
  auto cursor = must(ledger::store::Cursor::open(txn, table));
  while (const auto row = must(cursor.next()))
    rows.emplace(as_text(row->key), as_text(row->value));
  return rows;
}

}  // namespace quanlu::tests

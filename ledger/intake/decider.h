#pragma once
// The seam between the writer and the rules: the business ledger decides by ledger/cases, the
// access ledger by its own short list. Called by the writer's thread only.
#include <functional>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "ledger/cases/decide.h"
#include "schemas/base/result.h"
#include "schemas/codec/command.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::intake {

using cases::Caller;

struct Handling {
  bool legacy = false;   // history of another system: rules flag where live intake refuses
  bool dry_run = false;  // decide, write nothing
};

// The bytes of an accepted entry, durable or under way; nothing when there is none.
using StoredEntry = std::function<std::optional<Bytes>(Seq)>;

struct Moment {
  Millis recorded_at;  // of the entries that would be made now
  const Caller& caller;
  Handling handling;
  const StoredEntry& stored;
};

class Decider {
 public:
  virtual ~Decider() = default;

  // All commands, each on top of the ones before it, or none.
  virtual cases::BatchDecision decide(std::vector<schemas::codec::Command> commands,
                                      const Moment& moment) = 0;
  // Total. Gives what live intake would have refused.
  virtual std::vector<Refusal> evolve(const schemas::codec::Event& event) = 0;
  // The same by the entry that will be made of `command`, which was decided and sealed a moment
  // ago.
  virtual std::vector<Refusal> evolve_own(const schemas::codec::Command& command, Seq seq,
                                          Millis recorded_at) = 0;
  // Encrypts the clear fields of an accepted command in place. A subject that is met for the first
  // time gives the 1310 that goes in front.
  virtual Result<std::vector<schemas::codec::Command>> seal(schemas::codec::Command& command,
                                                            Millis recorded_at) = 0;
  // Before a batch goes to the log, on the committer's thread: what sealing made is on the disk.
  virtual Status settle() = 0;
  // Once, behind recovery and before the first decision: what the log says of subject keys becomes
  // true of the keyring, whatever a crash or a restored backup left there.
  virtual Status recovered() = 0;
  // Behind a durable batch, on the committer's thread while the writer waits: the subject keys
  // whose 1311 it holds are gone when it returns.
  virtual Status destroy_keys(std::span<const Id16> ids) = 0;
  // What time has caused up to this day (DOMAIN.md section 6).
  virtual std::vector<schemas::codec::Command> due(Day today) = 0;

  // How many rows of the state lie in memory only; puts them into the store, which is then frozen
  // and written behind.
  virtual std::size_t unwritten() const = 0;
  virtual void write_back() = 0;
};

}  // namespace quanlu::ledger::intake

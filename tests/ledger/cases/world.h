#pragma once
// A small ledger without a log: rules as packaged, three administrators from the bootstrap batch,
// and whoever the test hires. Commands are written as in the JSON of an event, decided, and where
// accepted evolved; a test reads what came of it.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/bootstrap.h"
#include "ledger/cases/clock.h"
#include "ledger/cases/decide.h"
#include "ledger/cases/library.h"
#include "ledger/cases/rows.h"
#include "ledger/cases/state.h"
#include "schemas/codec/command_reader.h"

namespace quanlu::tests {

namespace cases = ledger::cases;
namespace codec = schemas::codec;
namespace registry = schemas::registry;

// Stands for the digest of the suite; nothing here depends on its strength.
Digest test_digest(std::string_view bytes);
// The same id for the same name: "c1" -> case id, event id (version 7).
Id16 id_named(std::string_view name);

struct Asked {  // what a command says, beside its type
  std::string by, type, stream, data = "{}", case_name, subject, correlation, supersedes, name;
  std::string on = "2024-05-06", clock = "10:00:00";
  std::string effective_on, role, import_from, causation;
  std::optional<std::uint64_t> expect;  // else what the stream stands at
  bool no_version = false;
};

class World {
 public:
  explicit World(std::string_view on = "2021-01-01");

  void hire(const std::string& account, const std::string& role, std::uint64_t area = 370100,
            const std::string& unit = "11370100004188768U");

  // A refusal of the reader (form, identity in a text) is an answer like any other.
  tl::expected<codec::Command, Refusal> command(const Asked& asked);
  cases::Decision decide(const Asked& asked);
  // Decides and, when accepted, evolves.
  cases::Decision ask(const Asked& asked);
  std::vector<cases::Decision> ask_together(const std::vector<Asked>& batch,
                                            std::optional<Refusal>* refusal = nullptr);
  void append(const codec::Command& accepted, Millis at);
  // The clock's events up to the day, decided and appended.
  std::vector<std::string> strike(std::string_view today);

  // "accepted", "refused state", "refused invariant:I-FND-1", "repeated".
  static std::string verdict(const cases::Decision& decision);
  std::string state_of(const std::string& stream) const;
  cases::State& state() { return state_; }
  const cases::Effects& effects() const { return effects_; }  // of the last event appended
  cases::Moment moment(Millis now) const;
  Millis instant(const Asked& asked) const;
  std::vector<std::string> wrong;  // accepted, but evolve flagged it: never empty is a bug

 private:
  void append_bootstrap(Millis now);

  cases::MemoryRows rows_;
  cases::MemoryLibrary library_;
  cases::State state_;
  codec::CommandReader reader_;
  cases::Effects effects_;
  std::map<std::uint64_t, std::string> said_;  // seq -> command, for the question of idempotency
  std::uint64_t serial_ = 0;
};

}  // namespace quanlu::tests

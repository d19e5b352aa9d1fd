#pragma once
// The rules of the access ledger, which are few (I-SYS-1): 1305–1309, the Ledger events, the 1310
// of its own, and nothing else. What was read lies in another ledger, so references are not looked
// up; who read was authenticated by whoever hands the command in, which only the program does.
#include "ledger/intake/ledger_decider.h"

namespace quanlu::ledger::intake {

class AccessDecider final : public Decider {
 public:
  explicit AccessDecider(LedgerDecider::Parts parts) : ledger_(parts) {}

  cases::BatchDecision decide(std::vector<schemas::codec::Command> commands,
                              const Moment& moment) override;
  std::vector<Refusal> evolve(const schemas::codec::Event& event) override {
    return ledger_.evolve(event);
  }
  std::vector<Refusal> evolve_own(const schemas::codec::Command& command, Seq seq,
                                  Millis recorded_at) override {
    return ledger_.evolve_own(command, seq, recorded_at);
  }
  Result<std::vector<schemas::codec::Command>> seal(schemas::codec::Command& command,
                                                    Millis recorded_at) override {
    return ledger_.seal(command, recorded_at);
  }
  Status settle() override { return ledger_.settle(); }
  Status recovered() override { return ledger_.recovered(); }
  Status destroy_keys(std::span<const Id16> ids) override { return ledger_.destroy_keys(ids); }
  std::vector<schemas::codec::Command> due(Day) override { return {}; }
  std::size_t unwritten() const override { return ledger_.unwritten(); }
  void write_back() override { ledger_.write_back(); }

 private:
  LedgerDecider ledger_;  // decides the Ledger events, keeps the state
};

// The stream of an account's accesses on one day: "Access/<account>+<day>".
std::string access_stream(std::string_view account, Day day);

}  // namespace quanlu::ledger::intake

#pragma once
// The rules of the business ledger, with the keyring and the documents they need.
#include "ledger/cases/state.h"
#include "ledger/intake/decider.h"
#include "ledger/intake/documents.h"
#include "ledger/intake/sealing.h"
#include "ledger/keyring/keyring.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::intake {

class LedgerDecider final : public Decider {
 public:
  struct Parts {
    cases::Rows& rows;
    const cases::Library& library;
    keyring::Keyring& keyring;
    SealingPlace place;
    Partition partition;
    std::uint32_t partitions = 1;
    Random& random;
  };
  explicit LedgerDecider(Parts parts);

  cases::BatchDecision decide(std::vector<schemas::codec::Command> commands,
                              const Moment& moment) override;
  std::vector<Refusal> evolve(const schemas::codec::Event& event) override;
  std::vector<Refusal> evolve_own(const schemas::codec::Command& command, Seq seq,
                                  Millis recorded_at) override;
  Result<std::vector<schemas::codec::Command>> seal(schemas::codec::Command& command,
                                                    Millis recorded_at) override;
  Status settle() override { return parts_.keyring.settle(); }
  Status recovered() override;
  Status destroy_keys(std::span<const Id16> ids) override { return parts_.keyring.destroy(ids); }
  std::vector<schemas::codec::Command> due(Day today) override;
  std::size_t unwritten() const override { return state_.unwritten(); }
  void write_back() override;

  const cases::State& state() const { return state_; }

 private:
  EventId fresh_id(Millis at, const EventId& beside);
  cases::Moment cases_moment(const Moment& moment);

  Parts parts_;
  cases::State state_;
  crypto::Hasher hasher_;
};

}  // namespace quanlu::ledger::intake

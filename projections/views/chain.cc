#include "projections/views/apply.h"
#include "schemas/events/nrm.capnp.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

void note_checkpoint(const Fact& fact, ChainState& chain) {
  const auto body = fact.body<events::CheckpointPublished>();
  const auto partitions = body.getPartitions();
  for (unsigned i = 0; i < partitions.size() && i < body.getSizes().size(); ++i)
    if (partitions[i] == chain.partition) chain.checkpoint_size = body.getSizes()[i];
  chain.checkpoint_seq = fact.seq.value + 1;
}

void note_witness(const Fact& fact, ChainState& chain) {
  const auto body = fact.body<events::CheckpointWitnessed>();
  chain.witnesses = body.getSize() == chain.witnessed_size ? chain.witnesses + 1 : 1;
  chain.witnessed_size = body.getSize();
}

void note_verification(const Fact& fact, ChainState& chain) {
  const auto body = fact.body<events::VerificationRun>();
  chain.verified_to = body.getTo();
  chain.verified_seq = fact.seq.value + 1;
  chain.verify_result = number_of(body.getResult());
}

}  // namespace

// What the ledger says about itself. Seq, epoch and head are the follower's, set at the commit.
void apply_chain(const Fact& fact, ChainState& chain) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kCheckpointPublished:
      return note_checkpoint(fact, chain);
    case EventCode::kCheckpointWitnessed:
      return note_witness(fact, chain);
    case EventCode::kVerificationRun:
      return note_verification(fact, chain);
    case EventCode::kTamperDetected:
      chain.tamper_seq = fact.seq.value + 1;
      return;
    case EventCode::kRuleSetActivated:
      chain.rule_set = fact.body<events::RuleSetActivated>().getRuleSet();
      return;
    case EventCode::kCorrectionAppended:
      ++chain.corrections;
      return;
    default:
      return;
  }
}

}  // namespace quanlu::projections::views

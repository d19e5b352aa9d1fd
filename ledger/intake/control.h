#pragma once
// The commands that the ledger itself gives while it runs: starting an epoch, naming a clock
// anomaly (INTEGRITY.md 2.5, 3.5). Decided like any other, as account `ledger`.
#include "schemas/codec/control.h"

namespace quanlu::ledger::intake {

// The account under which the ledger acts; nobody logs in as it.
inline constexpr const char* kLedgerAccount = "ledger";

// Who, when and where of an event of the ledger itself.
schemas::codec::ControlMoment ledger_moment(const EventId& id, Millis at, Partition partition);

// 1321.
schemas::codec::Command epoch_started(const schemas::codec::ControlMoment& moment,
                                      const schemas::codec::EpochStart& start);

// 1328: the wall clock stands behind the head, and recordedAt is held there.
schemas::codec::Command clock_anomaly(const schemas::codec::ControlMoment& moment, Millis previous,
                                      Millis observed);

}  // namespace quanlu::ledger::intake

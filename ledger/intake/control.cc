#include "ledger/intake/control.h"

#include "schemas/base/check.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::ledger::intake {

namespace codec = schemas::codec;
namespace registry = schemas::registry;

codec::ControlMoment ledger_moment(const EventId& id, Millis at, Partition partition) {
  codec::ControlMoment moment;
  moment.event_id = id;
  moment.occurred_at = at;
  moment.partition = partition;
  moment.actor = {.account = kLedgerAccount, .role = registry::Role::kLgr};
  return moment;
}

codec::Command epoch_started(const codec::ControlMoment& moment, const codec::EpochStart& start) {
  return codec::control_command(registry::EventCode::kWriterEpochStarted, codec::body_of(start),
                                moment);
}

codec::Command clock_anomaly(const codec::ControlMoment& moment, Millis previous, Millis observed) {
  const registry::EventType* type = registry::find_event(registry::EventCode::kClockAnomaly);
  CHECK(type != nullptr);
  codec::Body content(*type);
  auto body = content.as<schemas::events::ClockAnomaly>();
  body.setPrevious(previous.value);
  body.setObserved(observed.value);
  body.setAction("recordedAt held at the head");
  return codec::control_command(registry::EventCode::kClockAnomaly, std::move(content), moment);
}

}  // namespace quanlu::ledger::intake

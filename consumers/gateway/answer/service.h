#pragma once
// What the routes ask: the parts of one ledger that is served. Borrowed from who built them, shared
// by all workers, alive as long as the gateway.
#include <chrono>
#include <functional>
#include <string>

#include "consumers/gateway/answer/positions.h"
#include "consumers/metrics/page.h"
#include "ledger/chain/genesis.h"
#include "ledger/intake/promiser.h"
#include "ledger/intake/writer.h"
#include "ledger/log/log.h"
#include "projections/query/snapshot.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::gateway::bounds {
class Cursors;
class Limits;
}  // namespace quanlu::consumers::gateway::bounds
namespace quanlu::consumers::gateway::rights {
class Readers;
}  // namespace quanlu::consumers::gateway::rights

namespace quanlu::consumers::gateway::answer {

// The views as somebody else keeps them: the projector in this process.
class Views {
 public:
  virtual ~Views() = default;
  virtual projections::views::Environment& environment() = 0;
  virtual Seq applied() const = 0;  // the first event that the views do not know
  // The log grew: look now.
  virtual void wake() = 0;
  // Until the event is in the views; false: not within the time.
  virtual bool wait_for(Seq seq, std::chrono::milliseconds patience) = 0;
  virtual bool healthy() const = 0;
};

// Numbers of events are places in the order of the ledger; positions are for clients.
struct Service {
  ledger::intake::Writer& writer;
  ledger::log::Log& log;
  const ledger::chain::Genesis& genesis;
  const Positions& positions;
  Views& views;
  Clock& clock;
  const std::string& version;
  const bounds::Cursors& cursors;
  bounds::Limits& limits;
  const std::function<void(metrics::Page&)>& add_metrics;  // all that the process knows of itself
  const std::function<bool()>& has_room;         // on the disk, for appending; null: nobody watches
  rights::Readers* readers = nullptr;            // null: nothing is shown, accesses are not taken
  ledger::intake::Promiser* promiser = nullptr;  // null: nothing is promised

  // The first place that is not durable yet.
  Seq end() const { return writer.end(); }
};

}  // namespace quanlu::consumers::gateway::answer

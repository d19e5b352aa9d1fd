#pragma once
// What a serving process knows of itself, asked for by Prometheus: on the gateway's socket, and at
// an address of its own (metrics.listen), where nothing else is answered.
#include <filesystem>
#include <functional>
#include <memory>

#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/serving/checkpoints.h"
#include "consumers/cli/serving/projector.h"
#include "consumers/gateway/answer/positions.h"
#include "consumers/http/server.h"
#include "consumers/metrics/handler.h"
#include "ledger/intake/open.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::serving {

// Parts that run; a null pointer: it has no such role. All outlive whoever asks.
struct Measured {
  ledger::intake::OpenLedger* ledger = nullptr;
  const gateway::answer::Positions& positions;
  ledger::log::Log& log;  // in the order of the ledger
  Projector* projector = nullptr;
  const std::vector<std::unique_ptr<Checkpoints>>* checkpoints = nullptr;  // by partition
  const feeds::Feeding* feeding = nullptr;
  Clock& clock;
  std::filesystem::path root;  // of the ledger directory
};

// The page at metrics.listen, while it exists. At the address that is the default several processes
// of one machine meet: the first one has it, and nothing else depends on it. An address that
// somebody chose has to be had.
class MetricsPage {
 public:
  // `add` is called by threads of the server. Null where nothing is served.
  static Result<std::unique_ptr<MetricsPage>> start(const frame::Context& context,
                                                    const schemas::settings::Settings& file,
                                                    std::function<void(metrics::Page&)> add);

 private:
  explicit MetricsPage(std::function<void(metrics::Page&)> add) : handler_(std::move(add)) {}

  metrics::Handler handler_;
  std::unique_ptr<http::Server> server_;
};

// Threads: any.
void add_metrics(const Measured& measured, metrics::Page& page);

}  // namespace quanlu::consumers::cli::serving

#pragma once
// What a serving process knows of itself, asked for by Prometheus: on the gateway's socket, and at
// an address of its own (metrics.listen), where nothing else is answered.
#include <filesystem>

#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/serving/projector.h"
#include "consumers/cli/serving/publishing.h"
#include "consumers/metrics/page.h"
#include "ledger/intake/open.h"

namespace quanlu::consumers::cli::serving {

// Parts that run; a null pointer: it has no such role. All outlive whoever asks.
struct Measured {
  ledger::intake::OpenLedger& ledger;
  Projector* projector = nullptr;
  const Publishing* publishing = nullptr;
  const feeds::Feeding* feeding = nullptr;
  Clock& clock;
  std::filesystem::path root;  // of the ledger directory
};

// Threads: any.
void add_metrics(const Measured& measured, metrics::Page& page);

}  // namespace quanlu::consumers::cli::serving

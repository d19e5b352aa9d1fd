#pragma once
// What an auditor tells a monitoring system (INTERFACES.md, metrics).
#include <string>

#include "consumers/metrics/page.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::auditing {

struct Figures {
  Millis last_success;  // 0: none yet
  std::string state;    // of the last run: ok, tampered, incomplete, error; empty: none yet
  std::uint64_t runs = 0, entries = 0, findings = 0;
  std::int64_t elapsed_ms = 0;
  std::string version;
};
void add_figures(const Figures& figures, metrics::Page& page);

}  // namespace quanlu::consumers::cli::auditing

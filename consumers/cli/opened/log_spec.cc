#include "consumers/cli/opened/log_spec.h"

namespace quanlu::consumers::cli::opened {

Result<ledger::log::LogSpec> log_of(const frame::Context& context,
                                    const schemas::settings::Settings& settings) {
  if (context.log) return ledger::log::parse_spec(*context.log);
  const std::string& backend = settings.text("log.backend");
  return ledger::log::parse_spec(backend == "memory" ? "memory:"
                                                     : backend + ":" + settings.text("log.path"));
}

}  // namespace quanlu::consumers::cli::opened

#include "consumers/cli/opened/log_spec.h"

namespace quanlu::consumers::cli::opened {

Result<ledger::log::LogSpec> log_of(const frame::Context& context,
                                    const schemas::settings::Settings& settings) {
  return ledger::log::parse_spec(context.log ? *context.log
                                             : settings.text("log.backend") + ":" +
                                                   settings.text("log.path"));
}

}  // namespace quanlu::consumers::cli::opened

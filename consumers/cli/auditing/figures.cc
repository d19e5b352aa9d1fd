#include "consumers/cli/auditing/figures.h"

#include <array>

namespace quanlu::consumers::cli::auditing {
namespace {

constexpr std::array<std::string_view, 4> kStates{"ok", "tampered", "incomplete", "error"};

double seconds(std::int64_t ms) {
  return static_cast<double>(ms) / 1000;
}
double number(std::uint64_t value) {
  return static_cast<double>(value);
}

}  // namespace

void add_figures(const Figures& figures, metrics::Page& page) {
  page.gauge("consumers_verify_last_success_timestamp_seconds",
             "When a run last ended with 0; 0: not yet.", seconds(figures.last_success.value));
  for (const std::string_view state : kStates)
    page.gauge("consumers_verify_state", "The state of the last run.",
               state == figures.state ? 1 : 0, {{"state", std::string(state)}});
  page.counter("consumers_verify_runs_total", "Runs since the start.", number(figures.runs));
  page.gauge("consumers_verify_entries", "Entries that the last run read.",
             number(figures.entries));
  page.gauge("consumers_verify_findings", "Findings of the last run.", number(figures.findings));
  page.gauge("consumers_verify_duration_seconds", "How long the last run took.",
             seconds(figures.elapsed_ms));
  page.gauge("quanlu_build_info", "The program.", 1, {{"version", figures.version}});
}

}  // namespace quanlu::consumers::cli::auditing

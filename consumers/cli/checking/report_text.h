#pragma once
// A report as people read it (INTERFACES.md 2.6), with the content of the JSON.
#include "consumers/cli/checking/report_json.h"
#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::checking {

void print_report(const screen::Screen& screen, const verify::Report& report,
                  const ReportFrame& frame, bool by_sixing);

}  // namespace quanlu::consumers::cli::checking

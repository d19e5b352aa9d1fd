#pragma once
// quanlu.verify/1 (INTEGRITY.md 6.3): one shape for success and failure alike.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consumers/cli/checking/particulars.h"
#include "consumers/verify/report.h"

namespace quanlu::consumers::cli::checking {

// What is particular to a bundle.
struct BundleFrame {
  std::string kind, filter;
  Millis created;
  std::string signed_by;  // "name+id" of the exporter's key; empty: of no key that is known
  bool complete = false;  // proved, not stated
  std::vector<std::pair<std::string, std::uint64_t>> streams;  // each with versions 1 … n
  std::uint64_t opened = 0;  // sealed fields that it opens, and rightly
};

// What frames a report: which program, when, over what.
struct ReportFrame {
  std::string tool;  // "quanlu 0.1.0"
  Millis started;
  std::int64_t elapsed_ms = 0;
  std::string kind;  // "lmdb"
  std::string location;
  int exit_code = 0;  // the report's, unless the run was stopped by another signal
  std::optional<BundleFrame> bundle = std::nullopt;
  std::vector<Particulars> particulars = {};  // of the findings, in their order; may be fewer
};

// "604 LargeMovementReported", the number alone when this build does not know it.
std::string type_text(TypeCode code);

std::string report_json(const verify::Report& report, const ReportFrame& frame);

}  // namespace quanlu::consumers::cli::checking

#pragma once
// One verification as the command line asks for it: `verify` shows its report, `audit` runs it
// again and again.
#include <string>
#include <vector>

#include "consumers/cli/checking/report_json.h"
#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::checking {

// A published note that the caller keeps from an earlier run; level V3 holds the tree against it.
struct SeenBefore {
  Partition partition;
  std::string note;
  Words by;                               // who remembers it
  std::optional<Millis> first_seen = {};  // nothing: not known
};

struct Verified {
  verify::Report report;
  ReportFrame frame;
  std::vector<SeenBefore> newest;  // what is published now, by partition; `by` is empty
};

// By the options of `verify` (their names are those of its description). Errors are those of what
// could not even be begun; what the world did on the way stands in the report. `seen` is what a
// caller with a memory of its own has seen, perhaps nothing yet; null: it has none.
Result<Verified> run_verification(frame::Context& context, const frame::Options& options,
                                  const std::vector<SeenBefore>* seen = nullptr);

// The options of a verification, for commands that run one.
std::vector<frame::Option> verification_options();

}  // namespace quanlu::consumers::cli::checking

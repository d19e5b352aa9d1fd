#pragma once
// Many commands from JSON Lines, in file order: parsed on several threads, decided by the one
// writer. One bad line never spoils the others, and running again changes nothing, since every line
// has its event id.
#include <functional>
#include <optional>
#include <string>

#include "ledger/intake/writer.h"

namespace quanlu::ledger::intake {

struct ImportOptions {
  unsigned jobs = 1;            // threads that parse
  std::uint64_t from_line = 1;  // lines before it are skipped
  bool stop_on_refusal = false;
  bool own_clock = false;  // recordedAt follows occurredAt: a ledger whose clock is its own (demo)
  Caller caller;
  Handling handling;  // live, legacy (origin import) or dry run
};

struct ImportedLine {
  std::uint64_t number = 0;  // from 1
  std::string text;          // only where the line was refused
  Outcome outcome;
};

struct ImportSummary {
  std::uint64_t read = 0, appended = 0, already = 0, refused = 0, flagged = 0;
  std::optional<Seq> first, last;             // of what was appended, each
  Partition first_partition, last_partition;  // in this partition
};

// `next_line` gives the lines without their end and false behind the last one; `seen` is called for
// every line in file order, on the calling thread; `stop` is asked between chunks (Ctrl-C). Blank
// lines are skipped. An Error among the outcomes ends the import with it: what was acknowledged
// before stays, the rest is unknown and safe to import again.
Result<ImportSummary> import_lines(Writer& writer, const ImportOptions& options,
                                   const std::function<bool(std::string&)>& next_line,
                                   const std::function<void(const ImportedLine&)>& seen,
                                   const std::function<bool()>& stop);

}  // namespace quanlu::ledger::intake

#pragma once
// The readers' figures over a finished log: verify, rebuild, look-ups, replay. Each compares its
// result before its rate counts.
#include <string>
#include <vector>

#include "consumers/cli/bench/ceilings.h"
#include "consumers/cli/bench/figure.h"
#include "ledger/intake/directory.h"
#include "ledger/log/spec.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::cli::bench {

// Up to `most` entries of the log, for the ceilings; bytes of the log's file by event.
struct Sample {
  std::vector<Bytes> entries;
  std::uint64_t events = 0;
  double bytes_per_event = 0;
};
Result<Sample> read_sample(const ledger::intake::Directory& directory, std::size_t most);

// verify_v0, verify_v1, verify, verify_2cores: every entry, every seal, no finding.
Result<std::vector<Figure>> measure_verify(const ledger::intake::Directory& directory,
                                           const DigestCeilings& digest);
// kafka_project: a machine that has nothing yet reads the topic, verifies it and makes the views,
// whose digest is that of the copy which the writer kept.
Result<Figure> measure_projection(const ledger::intake::Directory& directory,
                                  const ledger::log::LogSpec& log);
// rebuild, rebuild_2cores, peak_rss_rebuild: digests of both equal, and equal to live following
// where the log is small enough for that.
Result<std::vector<Figure>> measure_rebuild(const ledger::intake::Directory& directory,
                                            double digest_ceiling);
// org_lookup, case_lookup, case_replay, after a rebuild: rows found are those asked for; a replayed
// case equals its row.
Result<std::vector<Figure>> measure_queries(const ledger::intake::Directory& directory,
                                            Random& random);

}  // namespace quanlu::consumers::cli::bench

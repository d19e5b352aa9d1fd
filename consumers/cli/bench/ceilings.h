#pragma once
// What this machine can do at most, measured in the same run through the same libraries: digest of
// entries of the same sizes, sorted durable append to LMDB, fsync, memcpy.
#include <filesystem>
#include <vector>

#include "consumers/cli/bench/figure.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::bench {

// Digests per second; two threads at once are not twice one where cores share what they are made
// of.
struct DigestCeilings {
  double one = 0, two = 0;
};
Figure digest_ceiling(const std::vector<Bytes>& entries, int threads);  // events/s of all together
Figure memcpy_ceiling();                                                // GB/s
// 4 KiB appends, each synced; p50 and p99 of one.
Result<Figure> fsync_ceiling(const std::filesystem::path& folder);
// The same bytes as rows in key order, `batch` rows a transaction, each transaction synced.
Result<Figure> append_ceiling(const std::filesystem::path& folder,
                              const std::vector<Bytes>& entries, std::size_t batch);

}  // namespace quanlu::consumers::cli::bench

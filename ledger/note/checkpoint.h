#pragma once
// Checkpoints (c2sp.org/tlog-checkpoint, v1.0.0): the size and root of one partition's tree, as the
// text of a signed note. Three lines and no extension (INTEGRITY.md 2.6).
#include <string>
#include <string_view>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::note {

struct Checkpoint {
  std::string origin;
  TreeSize size;
  Digest root;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// With P = 1 the origin of genesis, else "<origin>/p<partition>": each has a key of its own.
std::string origin_of(std::string_view genesis_origin, std::uint32_t partition_count,
                      Partition partition);

// SHA-256 in hex, whatever the suite: how an origin is named in paths (c2sp.org/tlog-witness), and
// what is kept as evidence by its text.
std::string sha256_hex(std::string_view text);

std::string to_text(const Checkpoint& checkpoint);

// The one checkpoint that has this text; Failure::kUsage "checkpoint" for every other text: another
// number of lines, a size with leading zeros or above 2^53, a root that is not 32 bytes.
Result<Checkpoint> parse_checkpoint(std::string_view text);

}  // namespace quanlu::ledger::note

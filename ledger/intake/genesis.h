#pragma once
// The beginning of a ledger: its keys and genesis entry, and how a log is known by them.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/chain/genesis.h"
#include "ledger/crypto/token_uri.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/key_folder.h"
#include "ledger/log/log.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::intake {

struct GenesisOptions {
  std::string origin;  // "mz.jinan.example/quanlu": schema-less URL, no blank, no '+'
  crypto::Suite suite = crypto::Suite::kSha256;
  std::uint32_t partitions = 1;
  std::uint32_t checkpoint_seconds = 10, merge_seconds = 60;
  std::optional<crypto::TokenUri> token{};  // of writer and checkpoint keys; none: files
};

// Error kUsage "origin" for an origin that no checkpoint could carry.
Status check_origin(const std::string& origin);

// The entry of seq 0 and its seal, kept in keys/ from the first run on, so that a second run opens
// the very same ledger.
struct GenesisRecord {
  Bytes entry;
  Bytes seal;
};
Result<GenesisRecord> obtain_genesis(const Directory& directory, const GenesisOptions& options,
                                     Clock& clock, Random& random);

// The same of another partition, whose body is that of genesis but for the partition.
Result<GenesisRecord> obtain_opening(const Directory& directory, const GenesisOptions& options,
                                     const chain::Genesis& genesis, Partition partition,
                                     Clock& clock, Random& random);

// Appends genesis to an empty log; kConflict when the log holds another one.
Result<chain::Genesis> open_log_with(log::Log& log, const GenesisRecord& record);
// The same with the opening of a partition other than 0.
Status open_partition_with(log::Log& log, const GenesisRecord& record,
                           const chain::Genesis& genesis);

// The genesis of a log that was made by init; kAbsent when the log is empty.
Result<chain::Genesis> genesis_of(log::Log& log);

// genesis.json: a copy of entry 0 for people.
std::string genesis_json(const chain::Genesis& genesis, BytesView seal);
// trust/<log id>.json: the pins with which `verify` starts (INTEGRITY.md 5.5).
std::string trust_json(const chain::Genesis& genesis);

}  // namespace quanlu::ledger::intake

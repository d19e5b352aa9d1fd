#pragma once
// The figures of the tree and of what is handed out of it: growth with tiles, proofs, checkpoints,
// bundles, and the second verifier.
#include <vector>

#include "consumers/cli/bench/city_ledger.h"
#include "consumers/cli/bench/figure.h"
#include "consumers/cli/frame/context.h"
#include "ledger/intake/directory.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::bench {

// tree_grow, in memory with every tile filled, and tree_grow_durable, with the tiles written and
// synced as the publisher does it. Root and tiles equal those of a tree made by definition.
Result<std::vector<Figure>> measure_growth(const std::filesystem::path& folder,
                                           const std::vector<Bytes>& entries,
                                           double digest_ceiling);
// proof_inclusion from tiles on the disk that were read before, and proof_verify: signature, note
// and inclusion of a proof file, as an outsider checks it. Each proof is checked under the root.
Result<std::vector<Figure>> measure_proofs(const ledger::intake::Directory& directory,
                                           Random& random);
// bundle_case: the command, for the case with about thirty events; each file passes the bundle
// check. The views reach the end of the log.
Result<Figure> measure_bundle(frame::Context& context, const ledger::intake::Directory& directory);
// verify_py: verify.py as it is packed into the program, with Debian's python3; its verdict is 0.
// No figure where there is no python3.
Result<std::vector<Figure>> measure_second_verifier(const ledger::intake::Directory& directory,
                                                    double digest_ceiling);
// checkpoint_latency: from a receipt in hand to the checkpoint that covers it, asked for at once.
Result<Figure> measure_checkpoints(CityLedger& ledger);

}  // namespace quanlu::consumers::cli::bench

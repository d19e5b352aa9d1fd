#pragma once
// What stands beside the log about its tree: the published checkpoint with its tiles, the kept
// ones, and the one that this verifier saw last. Signatures are checked here; whether the log
// agrees, the verifier says (levels V2 and V3).
#include <optional>
#include <string>

#include "consumers/cli/frame/context.h"
#include "consumers/verify/verify.h"
#include "ledger/chain/genesis.h"
#include "ledger/publish/tile_folder.h"

namespace quanlu::consumers::cli::checking {

struct Published {
  ledger::publish::TileFolder folder;
  std::filesystem::path trusted_file;  // where the note that was seen last is kept; empty: nowhere
  verify::PublishedTree tree;          // borrows the folder
  std::string newest;                  // the published note, when it is good
  std::string trusted;                 // the one that was seen last, when it is good
  TreeSize newest_size, trusted_size;
  std::vector<verify::Finding> findings;  // of notes that are not
  Digest newest_root{}, trusted_root{};   // of those two notes
  TreeSize remembered_size{};             // of the largest note that the caller remembers
  std::optional<Millis> first_seen{};     // the newest, by this verifier; nothing: not known
  std::uint64_t signatures = 0;           // of the log, under all notes, that are right
};

inline verify::NotedRoot newest_root(const Published& published) {
  return {published.tree.partition, published.newest_size, published.newest_root};
}

using AllPublished = std::vector<std::unique_ptr<Published>>;  // in the order of partitions

// Nothing when nothing is published and nothing was trusted. `trust` is the folder of the notes
// that were seen: the ledger's own, or the verifier's.
Result<std::unique_ptr<Published>> read_published(const frame::LedgerPaths& paths,
                                                  const std::filesystem::path& trust,
                                                  const ledger::chain::Genesis& genesis,
                                                  Partition partition);

// The same of any folder that holds what is published of it, and of a note that its verifier keeps
// elsewhere.
Result<std::unique_ptr<Published>> read_published(ledger::publish::TileFolder folder,
                                                  const std::filesystem::path& trusted_file,
                                                  const ledger::chain::Genesis& genesis,
                                                  Partition partition);

// Where the newest note that was seen and found right is kept in a folder of trust files.
std::filesystem::path trusted_file(const std::filesystem::path& folder,
                                   const ledger::chain::Genesis& genesis, Partition partition);

// A place for what was seen of a partition of which nothing is published.
std::unique_ptr<Published> nothing_published(ledger::publish::TileFolder folder,
                                             const std::filesystem::path& trusted_file,
                                             Partition partition);

// Keeps the published note as the one that was seen, if the run was clean, it goes forward and
// there is a place for it. Whether it moved.
Result<bool> trust(const Published& published, const verify::Report& report);

}  // namespace quanlu::consumers::cli::checking

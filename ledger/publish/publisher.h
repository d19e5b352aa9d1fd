#pragma once
// Publishes checkpoints of one partition (INTEGRITY.md 5.1). It trusts nobody in its own house: it
// reads the entries from the log and not from the writer's memory, hashes them again, runs the
// accept rule with every seal, and stops for ever at the first difference.
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/log/log.h"
#include "ledger/publish/cosigning.h"
#include "ledger/publish/entry_bundles.h"
#include "ledger/publish/signer.h"
#include "ledger/publish/tile_folder.h"
#include "ledger/publish/tree_record.h"
#include "ledger/store/file_batch.h"
#include "ledger/tree/compact_range.h"

namespace quanlu::ledger::publish {

struct PublisherParts {
  log::Log& log;
  const chain::Genesis& genesis;
  Partition partition;
  Signer& signer;
  std::filesystem::path published;  // log/<partition> of the published folder
  std::filesystem::path own;        // tree/<partition> of the ledger directory
  Cosigning* cosigning = nullptr;   // none: nobody outside is asked
  // A topic holds what others sent too; in an embedded log a record that is not accepted is a
  // violation.
  bool strays_lie_there = false;
};

struct Published {
  note::Checkpoint checkpoint;
  std::string note;
  bool fresh = false;      // it was not published before
  bool held_back = false;  // signed, but not published while the quorum is missing
  std::vector<WitnessState> witnesses;
  std::uint64_t entries = 0;  // read from the log for it
};

// One thread. What it borrows outlives it.
class Publisher {
 public:
  // Takes the lock, reads its own record and holds it against what is published. Errors: kConflict
  // "locked"; kTampered "tree_record", "tree_diverged"; those of the world.
  static Result<std::unique_ptr<Publisher>> open(PublisherParts parts);

  // Grows the tree to the end of the log and publishes its checkpoint. Nothing new: gives the one
  // that is there. kTampered, and nothing is signed: "tree_diverged", the log does not lead to what
  // was published, claimed or signed before; "log_regressed", it ends below that, or its head is
  // another; "stray"; those of Cosigning::gather. A run that was cut or failed is taken up by the
  // next one, which begins with what lies on the disk and is bound to it: the claim above all. A
  // cosignature that was missing is asked for again, and added to what is published.
  Result<Published> publish(const std::function<void(std::uint64_t entries)>& progress = {});

 private:
  // A tree that was seen outside: when the log reaches its size it has to have its root.
  struct Bound {
    TreeSize size;
    Digest root;
    Words by;
  };

  Publisher(PublisherParts parts, store::FileLock lock);
  Status restore();
  Result<Published> run(const std::function<void(std::uint64_t)>& progress);
  Status bind_published();
  Status bind(Bound bound);
  Status check_bound();
  Result<chain::State> start_state();
  Status read_log(const std::function<void(std::uint64_t)>& progress);
  Status take(const chain::Record& record, chain::Fold& fold, const chain::Outcome& outcome);
  Status stage_full();
  Status stage(const BundleBuilder::Filled& bundle);
  Status save();
  Status make_tiles_durable();
  Result<std::string> signed_note(const Digest& root);
  Result<note::NoteSignature> ask_signer(const Digest& root);
  Result<Gathered> cosigned(std::string text);

  PublisherParts parts_;
  store::FileLock lock_;
  TileFolder folder_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  store::FileBatch batch_;

  bool whole_ = false;  // what follows is that of the disk: no run failed since restore()
  TreeRecord record_;   // as it lies on the disk
  std::optional<note::Checkpoint> published_;
  std::string published_note_;
  std::vector<Bound> bounds_;  // above record_.grown, by size

  // The tree as far as the log was read.
  tree::CompactRange range_;
  tree::TileBuilder tiles_;
  BundleBuilder bundles_;
  std::map<Locator, Bytes> waiting_;  // entries that wait for their seal
  Locator next_;
  Bytes reached_state_;  // of the accept rule, behind the last accepted entry
  std::uint64_t read_ = 0;
};

}  // namespace quanlu::ledger::publish

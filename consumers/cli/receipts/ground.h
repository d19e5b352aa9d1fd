#pragma once
// What a receipt is held against: a ledger directory, or what is published of it, as a folder.
// Entries are hashed again, and count only under the root of the newest checkpoint.
#include <functional>
#include <memory>
#include <optional>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/promises.h"
#include "ledger/publish/tile_folder.h"
#include "ledger/tree/prove.h"

namespace quanlu::consumers::cli::receipts {

// What a broken promise rests on: all of evidence E3 (INTEGRITY.md 5.6) but its wrapping. Under the
// newest checkpoint another leaf lies at the place, with its proof, or the tree ends before it.
struct BrokenPromise {
  ledger::chain::SignedPromise promise;
  std::string note;  // the newest checkpoint; empty: nothing is published
  TreeSize size;
  std::optional<Digest> leaf;
  ledger::tree::Proof proof;       // of the leaf, under the note
  std::vector<Bytes> key_changes;  // 1317 and 1333 that say which receipt keys count, in order
};

class Ground {
 public:
  virtual ~Ground() = default;

  // The ledger that the options name: what is published there is the newest there is.
  static Result<std::unique_ptr<Ground>> of_ledger(const frame::Context& context);
  // The published prefix of partition 0 (checkpoint, tile/), or the folder in which those of all
  // partitions lie as 0, 1, …: of one that is not there nothing is published. kIncomplete where
  // partition 0 has no checkpoint or a bundle is missing; kUsage "partition": the prefix of another
  // one, which does not say what ledger it is of. kPerhapsOlder: nobody says that this is the
  // newest there is.
  enum class Age : std::uint8_t { kNewest, kPerhapsOlder };
  static Result<std::unique_ptr<Ground>> of_folder(const std::filesystem::path& folder,
                                                   Age age = Age::kPerhapsOlder);

  const ledger::chain::Genesis& genesis() const { return genesis_; }
  // Of all partitions together.
  std::uint64_t published() const;

  // kTampered where the published files contradict each other or the checkpoint its key.
  Result<verify::JudgedPromise> judge(const verify::GivenReceipt& receipt, Millis now);
  // Of a receipt that was judged broken.
  Result<BrokenPromise> evidence(const verify::GivenReceipt& receipt);
  // The newest checkpoints again, when somebody published since.
  Status refresh();

 protected:
  // The newest that is published of a partition; size 0: nothing is.
  struct Published {
    ledger::publish::TileFolder folder;
    TreeSize size{};
    Digest root{};
    std::string note{};
  };

  explicit Ground(bool newest) : newest_(newest) {}
  Status begin();  // once genesis_ and published_ are there

  virtual Result<std::optional<Bytes>> entry(Partition partition, Seq seq) = 0;
  // Of partition 0, which says what keys count.
  virtual Status each_entry(const std::function<void(BytesView)>& take) = 0;

  ledger::chain::Genesis genesis_;
  std::vector<Published> published_;  // by partition

 private:
  Result<verify::PlaceSeen> look(const ledger::chain::Promise& promise);
  Status learn_keys();

  const bool newest_;
  std::unique_ptr<ledger::crypto::Hasher> hasher_;
  ledger::crypto::Verifier verifier_;
  std::unique_ptr<ledger::chain::ReceiptKeys> keys_;
  bool all_keys_ = false;  // not only those of genesis
  std::vector<Bytes> key_changes_;
};

}  // namespace quanlu::consumers::cli::receipts

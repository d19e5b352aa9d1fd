#pragma once
// The records of a published prefix as the verifier takes them: entries out of its bundles, with
// the seals that lie beside them.
#include <optional>
#include <string>

#include "consumers/verify/source.h"
#include "ledger/publish/tile_folder.h"

namespace quanlu::consumers::cli::prefix {

// const means safe to share. Segments are bundles. A bundle that has not its form is given with the
// fault "bundle" for each entry that is not in it, seals that have not theirs as "seals".
class PrefixSource final : public verify::RecordSource {
 public:
  // Fixes the end: `size`; or, before the first bundle that is not there or has no seals beside it,
  // behind the last entry with a seal: what is left of a batch says nothing.
  PrefixSource(ledger::publish::TileFolder folder, Partition partition, TreeSize size);

  Partition partition() const override { return partition_; }
  std::uint64_t end() const override { return end_; }
  std::uint64_t rows() const override { return end_; }
  std::uint64_t segments() const override;
  // kIncomplete "tile" for a file that has gone since.
  Status load(std::uint64_t index, verify::Segment& segment) override;

  // The file at which the records end too early, by its path below the prefix, and the first entry
  // that it is about.
  struct Missing {
    std::string path;
    Seq first;
  };
  const std::optional<Missing>& missing() const { return missing_; }

 private:
  std::uint16_t width(std::uint64_t index) const;
  void find_end();
  void back_to_seal();

  ledger::publish::TileFolder folder_;
  Partition partition_;
  TreeSize size_;
  std::uint64_t end_ = 0;
  std::optional<Missing> missing_;
};

}  // namespace quanlu::consumers::cli::prefix

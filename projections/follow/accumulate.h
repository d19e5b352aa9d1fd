#pragma once
// The rows of a rebuild: kept in memory, bounded, given back in key order. Rows that are never read
// while the log is applied are only gathered; the others are looked up in a hash table. When the
// memory is used up they go sorted into run files, the gathered ones first; at the end the runs are
// merged, the newest row of a key wins. One thread; several of them may share one memory.
#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "projections/follow/gathered.h"
#include "projections/follow/kept_rows.h"
#include "projections/follow/rows_memory.h"
#include "projections/follow/run_file.h"
#include "projections/views/rows.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

class Accumulator final : public views::Rows {
 public:
  // Run files are written into `folder`, which exists and is nobody else's; whoever made it removes
  // it. `memory` is borrowed.
  Accumulator(std::filesystem::path folder, RowsMemory& memory);

  std::optional<BytesView> get(views::View view, BytesView key) override;
  void put(views::View view, BytesView key, BytesView words) override;
  void erase(views::View view, BytesView key) override;

  // Rows of a view that will be looked up and put soon, each by its hash_of(), and the histories of
  // their owners: asks for their memory, all at once. Changes nothing.
  void expect(views::View view, std::span<const std::uint64_t> hashes) const;

  // Between events: writes a run when the memory is used up and most of it is in these rows. A
  // failure of the disk comes out here.
  Status make_room();

  // All rows, those of a view together and in key order, each once. Nothing is left afterwards.
  using Take = std::function<Status(views::View view, BytesView key, BytesView words)>;
  Status drain(const Take& take);

  std::size_t runs() const { return runs_written_; }
  RowsMemory::Use memory() const;  // in use

 private:
  using Runs = std::vector<std::unique_ptr<RunFile>>;

  GatheredRows* gathered(views::View view) const {
    return gathered_[static_cast<std::size_t>(view)].get();
  }
  std::optional<BytesView> find_in_runs(views::View view, BytesView key);
  void tell();
  std::filesystem::path next_run();
  Status write_gathered();
  Status write_kept();
  Status give_kept();
  Status drain_gathered(const Take& take);
  Status drain_kept(const Take& take);

  const std::filesystem::path folder_;
  RowsMemory& memory_;
  RowsMemory::Use told_;
  std::size_t kept_given_ = 0;  // of memory_.asked_for_kept()
  std::array<std::unique_ptr<GatheredRows>, views::kViews> gathered_;  // null: the view is kept
  KeptRows kept_;
  Runs gathered_runs_, kept_runs_;
  Bytes run_row_;  // the row that find_in_runs() read
  Status read_;    // the first failure of reading one
  std::size_t runs_written_ = 0;
};

}  // namespace quanlu::projections::follow

#include "consumers/cli/checking/remembered.h"

#include "ledger/chain/state.h"
#include "ledger/store/env.h"
#include "projections/follow/digest.h"
#include "projections/follow/position.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace fs = std::filesystem;
namespace store = ledger::store;
using verify::RememberedHead;

RememberedHead head_of(Words by, const ledger::chain::State& state) {
  return {.by = std::move(by),
          .partition = state.partition,
          .next = state.next_seq,
          .prev = state.prev};
}

Status add_views(std::vector<RememberedHead>& heads, const fs::path& folder,
                 const ledger::chain::Genesis& genesis, Partition partition) {
  if (!fs::exists(folder / "CURRENT")) return {};
  const auto environment =
      projections::views::Environment::open_current(folder, {.access = store::Access::kRead});
  if (!environment) return {};  // damaged, or of other schema versions: the comparison says so
  TRY_ASSIGN(const store::ReadTxn txn, (*environment)->env().read());
  const auto position = projections::follow::read_position(**environment, txn, genesis, partition);
  const auto rows = projections::follow::rows_next(**environment, txn, partition);
  // A position that its own rows do not bear out vouches for nothing.
  if (!position || !rows || *rows != position->state.next_seq.value) return {};
  heads.push_back(head_of({"视图", "views"}, position->state));
  return {};
}

// The writer keeps "u64 next | accept state" under this name (ledger/intake).
Status add_state(std::vector<RememberedHead>& heads, const fs::path& folder) {
  if (!fs::exists(folder / "data.mdb")) return {};
  TRY_ASSIGN(const auto env, store::Env::open(folder, {.access = store::Access::kRead}));
  const auto about = env->table("about");
  if (!about) return {};  // the writer never saved anything
  TRY_ASSIGN(const store::ReadTxn txn, env->read());
  TRY_ASSIGN(const auto bytes, about->get(txn, as_bytes("position")));
  if (!bytes || bytes->size() < 8) return {};
  TRY_ASSIGN(const auto state, ledger::chain::decode_state(bytes->subspan(8)));
  heads.push_back(head_of({"写入者的状态 state/", "writer's notes in state/"}, state));
  return {};
}

}  // namespace

Result<std::vector<RememberedHead>> remembered_heads(const frame::LedgerPaths& paths,
                                                     const ledger::chain::Genesis& genesis) {
  std::vector<RememberedHead> heads;
  for (std::uint32_t i = 0; i < genesis.partition_count; ++i) {
    TRY(add_views(heads, paths.views(Partition(i)), genesis, Partition(i)));
    TRY(add_state(heads, paths.state(Partition(i))));
  }
  return heads;
}

}  // namespace quanlu::consumers::cli::checking

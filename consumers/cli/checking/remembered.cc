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
                 const ledger::chain::Genesis& genesis) {
  if (!fs::exists(folder / "CURRENT")) return {};
  const auto environment =
      projections::views::Environment::open_current(folder, {.access = store::Access::kRead});
  if (!environment) return {};  // damaged, or of other schema versions: the comparison says so
  TRY_ASSIGN(const store::ReadTxn txn, (*environment)->env().read());
  const auto position = projections::follow::read_position(**environment, txn, genesis);
  const auto rows = projections::follow::rows_next(**environment, txn);
  // A position that its own rows do not bear out vouches for nothing.
  if (!position || !rows || *rows != position->reached().value) return {};
  for (std::uint32_t p = 0; p < genesis.partition_count; ++p) {
    const ledger::chain::State& state = position->of(Partition(p)).state;
    if (state.next_seq != Seq(0)) heads.push_back(head_of({"视图", "views"}, state));
  }
  return {};
}

// The writer keeps "u64 next | accept state" under this name for partition 0, and under
// "position.<p>" for the others (ledger/intake).
Status add_state(std::vector<RememberedHead>& heads, const fs::path& folder,
                 std::uint32_t partitions) {
  if (!fs::exists(folder / "data.mdb")) return {};
  TRY_ASSIGN(const auto env, store::Env::open(folder, {.access = store::Access::kRead}));
  const auto about = env->table("about");
  if (!about) return {};  // the writer never saved anything
  TRY_ASSIGN(const store::ReadTxn txn, env->read());
  for (std::uint32_t p = 0; p < partitions; ++p) {
    const std::string key = p == 0 ? "position" : "position." + std::to_string(p);
    TRY_ASSIGN(const auto bytes, about->get(txn, as_bytes(key)));
    if (!bytes || bytes->size() < 8) continue;
    TRY_ASSIGN(const auto state, ledger::chain::decode_state(bytes->subspan(8)));
    heads.push_back(head_of({"写入者的状态 state/", "writer's notes in state/"}, state));
  }
  return {};
}

// It is made again from the log, so nothing of the ledger is lost with it.
verify::Finding state_damaged(Partition partition, const Error& error) {
  return {.kind = "state_damaged",
          .level = verify::Level::kV6,
          .partition = partition,
          .seq = {},
          .locator = error.where.empty() ? "state/" : error.where,
          .expected = error.expected,
          .actual = error.found,
          .text = {"写入者的状态已损坏: 删去 state/ 后由日志重建",
                   "the writer's state is damaged: remove state/, it is made again from the log"}};
}

}  // namespace

Result<Remembered> remembered_heads(const frame::LedgerPaths& paths,
                                    const ledger::chain::Genesis& genesis) {
  Remembered remembered;
  TRY(add_views(remembered.heads, paths.views(Partition(0)), genesis));
  const Status state =
      add_state(remembered.heads, paths.state(Partition(0)), genesis.partition_count);
  if (state) return remembered;
  if (state.error().kind != Failure::kTampered) return fail(state.error());
  remembered.findings.push_back(state_damaged(Partition(0), state.error()));
  return remembered;
}

}  // namespace quanlu::consumers::cli::checking

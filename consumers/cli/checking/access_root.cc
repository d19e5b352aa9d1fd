#include "consumers/cli/checking/access_root.h"

#include <memory>

#include "consumers/cli/evidence/publishing.h"
#include "ledger/tree/prove.h"

namespace quanlu::consumers::cli::checking {
namespace {

struct AccessTree {
  opened::OpenedLedger opened;
  ledger::chain::Genesis genesis;
  ledger::publish::TileFolder folder;
};

tl::unexpected<Error> cut(TreeSize size, std::uint64_t found) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "access_cut",
                    .what = {"查阅账被截去", "the access ledger was cut"},
                    .expected = std::to_string(size.value) + " entries",
                    .found = std::to_string(found) + " entries"});
}

Result<Digest> root_at(AccessTree& access, TreeSize size) {
  TRY_ASSIGN(const Locator end, access.opened.logs.front()->end());
  if (end.value < size.value) return cut(size, end.value);
  TRY_ASSIGN(const auto text, access.folder.checkpoint());
  if (!text)
    return fail(Failure::kIncomplete, "noCheckpoint",
                {"查阅账没有检查点", "the access ledger has no checkpoint"});
  TRY_ASSIGN(const auto read, evidence::read_note(access.genesis, evidence::kFirst, *text));
  if (read.checkpoint.size < size) return cut(size, read.checkpoint.size.value);
  ledger::crypto::Hasher hasher(access.genesis.suite);
  ledger::tree::TiledNodes nodes(access.folder, hasher, read.checkpoint.size);
  return ledger::tree::root_of(nodes, hasher, size);
}

}  // namespace

verify::AccessRoot access_root_of(const frame::Context& context, const frame::LedgerPaths& paths) {
  const std::filesystem::path folder = paths.access();
  std::error_code error;  // what cannot be looked at is not there
  if (!std::filesystem::exists(folder / "log", error)) return {};
  auto opened = opened::open_ledger(context, folder.string());
  if (!opened)
    return [failed = opened.error()](TreeSize) -> Result<Digest> { return fail(failed); };
  auto genesis = opened::read_genesis(*opened);
  if (!genesis)
    return [failed = genesis.error()](TreeSize) -> Result<Digest> { return fail(failed); };
  auto access = std::make_shared<AccessTree>(
      AccessTree{.opened = std::move(*opened),
                 .genesis = std::move(*genesis),
                 .folder = evidence::published_folder({folder}, evidence::kFirst)});
  return [access](TreeSize size) { return root_at(*access, size); };
}

}  // namespace quanlu::consumers::cli::checking

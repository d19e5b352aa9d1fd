#include "consumers/cli/anchoring/stamps.h"

#include "ledger/publish/stamping.h"
#include "ledger/store/files.h"
#include "ledger/tree/prove.h"

namespace quanlu::consumers::cli::anchoring {
namespace {

namespace crypto = ledger::crypto;
namespace note = ledger::note;
namespace publish = ledger::publish;
namespace tree = ledger::tree;

constexpr std::size_t kPemBytesMax = 1 << 20;

// What the checkpoint of this size says, from the tiles that V2 holds against the entries.
Result<std::string> text_at(const publish::TileFolder& folder,
                            const ledger::chain::Genesis& genesis, TreeSize published,
                            TreeSize size) {
  if (size > published || size.value == 0)
    return fail(
        Failure::kIncomplete, "aboveCheckpoint",
        {"时间戳的检查点不在已发布的范围内", "its checkpoint is not under the published one"});
  publish::TileFolder tiles = folder;
  crypto::Hasher hasher(genesis.suite);
  tree::TiledNodes nodes(tiles, hasher, published);
  TRY_ASSIGN(const Digest root, tree::root_of(nodes, hasher, size));
  return note::to_text(note::Checkpoint{
      .origin = note::origin_of(genesis.origin, genesis.partition_count, evidence::kFirst),
      .size = size,
      .root = root});
}

Result<crypto::TimeStamp> check(const publish::TileFolder& folder,
                                const ledger::chain::Genesis& genesis, TreeSize published,
                                const publish::StampFile& stamp,
                                const crypto::TimeStampRoots* roots) {
  TRY_ASSIGN(const std::string text, text_at(folder, genesis, published, stamp.size));
  TRY_ASSIGN(const Bytes bytes, ledger::store::read_file(stamp.file, crypto::kTimeStampBytesMax));
  return crypto::check_time_stamp(bytes, genesis.suite, as_bytes(text), std::nullopt, roots,
                                  stamp.file.string());
}

verify::Finding finding_of(const Error& error, const publish::StampFile& stamp) {
  const bool contradicts = error.kind == Failure::kTampered;
  return {.kind = "timestamp",
          .level = verify::Level::kV4,
          .severity = contradicts ? verify::Severity::kViolation : verify::Severity::kIncomplete,
          .partition = evidence::kFirst,
          .seq = {},
          .locator = stamp.file.string(),
          .expected = "size " + std::to_string(stamp.size.value),
          .actual = error.found.empty() ? error.reason : error.found,
          .event_id = {},
          .type = {},
          .text = error.what};
}

}  // namespace

Result<crypto::TimeStampRoots> read_roots(const std::filesystem::path& file) {
  TRY_ASSIGN(const Bytes pem, ledger::store::read_file(file, kPemBytesMax));
  return crypto::TimeStampRoots::parse(as_text(pem), file.string());
}

Status check_stamps(const publish::TileFolder& folder, const ledger::chain::Genesis& genesis,
                    TreeSize published, const crypto::TimeStampRoots* roots,
                    verify::Report& report) {
  std::uint64_t not_checked = 0;
  for (const publish::StampFile& stamp : publish::stamp_files(folder)) {
    if (roots == nullptr) {
      ++not_checked;
      continue;
    }
    const auto checked = check(folder, genesis, published, stamp, roots);
    if (checked)
      ++report.checked.timestamps;
    else
      report.add(finding_of(checked.error(), stamp));
  }
  if (not_checked > 0)
    report.not_checked.push_back({.what = "timestamps",
                                  .why = "noRoots",
                                  .partition = {},
                                  .from = {},
                                  .to = {},
                                  .count = not_checked});
  return {};
}

}  // namespace quanlu::consumers::cli::anchoring

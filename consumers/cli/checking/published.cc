#include "consumers/cli/checking/published.h"

#include "consumers/cli/evidence/publishing.h"
#include "ledger/note/note.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace fs = std::filesystem;
namespace publish = ledger::publish;

const Words kPublished{"已发布的检查点", "the published checkpoint"};
const Words kKept{"留存的检查点", "a kept checkpoint"};
const Words kTrusted{"上次核验时的检查点", "the checkpoint of the last verification"};

// Beside trust/<log id>.json, which `init` wrote: the newest note that was seen and found right.
fs::path trusted_file(const frame::LedgerPaths& paths, const ledger::chain::Genesis& genesis,
                      Partition partition) {
  return paths.trust() /
         (to_hex(genesis.log_id.bytes) + ".p" + std::to_string(partition.value) + ".note");
}

Result<std::optional<std::string>> read_note_file(const fs::path& file) {
  const auto bytes = ledger::store::read_file(file, ledger::note::kNoteBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return std::optional<std::string>();
  TRY(bytes);
  return std::optional(std::string(as_text(*bytes)));
}

class Reader {
 public:
  Reader(Published& into, const ledger::chain::Genesis& genesis, Partition partition)
      : into_(into), genesis_(genesis), partition_(partition) {}

  // The size that the note says, when it is good; else a finding.
  std::optional<TreeSize> add(const std::string& text, verify::Level level, const Words& by,
                              const std::string& where) {
    const auto read = evidence::read_note(genesis_, partition_, text);
    if (read) {
      into_.tree.roots.push_back(
          {.size = read->checkpoint.size, .root = read->checkpoint.root, .level = level, .by = by});
      return read->checkpoint.size;
    }
    const bool contradicts = read.error().kind == Failure::kTampered;
    into_.findings.push_back(
        {.kind = "checkpoint_note",
         .level = level,
         .severity = contradicts ? verify::Severity::kViolation : verify::Severity::kIncomplete,
         .partition = partition_,
         .seq = {},
         .locator = where,
         .expected = read.error().expected,
         .actual = read.error().reason,
         .text = {by.zh + ": " + read.error().what.zh, by.en + ": " + read.error().what.en}});
    return std::nullopt;
  }

 private:
  Published& into_;
  const ledger::chain::Genesis& genesis_;
  const Partition partition_;
};

Status add_kept(Reader& reader, const publish::TileFolder& folder) {
  std::error_code error;  // no folder: none was kept
  for (const auto& file : fs::recursive_directory_iterator(folder.root() / "checkpoints", error)) {
    if (!file.is_regular_file()) continue;
    TRY_ASSIGN(const auto text, read_note_file(file.path()));
    if (text) reader.add(*text, verify::Level::kV3, kKept, file.path().string());
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Published>> read_published(const frame::LedgerPaths& paths,
                                                  const ledger::chain::Genesis& genesis,
                                                  Partition partition) {
  auto published = std::make_unique<Published>(
      Published{.folder = evidence::published_folder({paths.root}, partition),
                .tree = {},
                .newest = {},
                .newest_size = {},
                .trusted_size = {},
                .findings = {}});
  published->tree.partition = partition;
  Reader reader(*published, genesis, partition);
  TRY_ASSIGN(const auto newest, published->folder.checkpoint());
  if (newest) {
    const auto size = reader.add(*newest, verify::Level::kV2, kPublished,
                                 published->folder.checkpoint_file().string());
    if (size) {
      published->newest = *newest;
      published->newest_size = published->tree.size = *size;
      published->tree.tiles = &published->folder;
      published->tree.bundle = [folder = &published->folder](std::uint64_t index,
                                                             std::uint16_t width) {
        return folder->read_bundle(index, width);
      };
    }
    TRY(add_kept(reader, published->folder));
  }
  const fs::path trusted = trusted_file(paths, genesis, partition);
  TRY_ASSIGN(const auto seen, read_note_file(trusted));
  if (seen)
    if (const auto size = reader.add(*seen, verify::Level::kV3, kTrusted, trusted.string()))
      published->trusted_size = *size;
  if (!newest && !seen) return std::unique_ptr<Published>();
  return published;
}

Status trust(const frame::LedgerPaths& paths, const ledger::chain::Genesis& genesis,
             const Published& published, const verify::Report& report) {
  const bool clean = report.verdict() == verify::Verdict::kOk &&
                     report.level(verify::Level::kV2) == verify::LevelState::kOk &&
                     report.level(verify::Level::kV3) == verify::LevelState::kOk;
  if (!clean || published.newest.empty() || published.newest_size <= published.trusted_size)
    return {};
  return ledger::store::replace_file(trusted_file(paths, genesis, published.tree.partition),
                                     as_bytes(published.newest));
}

}  // namespace quanlu::consumers::cli::checking

#include "consumers/cli/checking/published.h"

#include "consumers/cli/checking/first_sight.h"
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

  // The note with its size, when there is a good one; one that is not good is a finding.
  Result<std::optional<evidence::ReadNote>> add(const fs::path& file, verify::Level level,
                                                const Words& by) {
    const auto text = read_note_file(file);
    if (!text && text.error().kind != Failure::kUsage) return tl::make_unexpected(text.error());
    if (text && !*text) return std::optional<evidence::ReadNote>();
    const auto read = text ? evidence::read_note(genesis_, partition_, **text)
                           : Result<evidence::ReadNote>(tl::make_unexpected(text.error()));
    if (!read) {
      not_good(read.error(), level, by, file);
      return std::optional<evidence::ReadNote>();
    }
    ++into_.signatures;
    into_.tree.roots.push_back(
        {.size = read->checkpoint.size, .root = read->checkpoint.root, .level = level, .by = by});
    return std::optional(*read);
  }

 private:
  void not_good(const Error& error, verify::Level level, const Words& by, const fs::path& file) {
    const bool contradicts = error.kind == Failure::kTampered;
    into_.findings.push_back(
        {.kind = "checkpoint_note",
         .level = level,
         .severity = contradicts ? verify::Severity::kViolation : verify::Severity::kIncomplete,
         .partition = partition_,
         .seq = {},
         .locator = file.string(),
         .expected = error.expected,
         .actual = error.reason,
         .text = {by.zh + ": " + error.what.zh, by.en + ": " + error.what.en}});
  }

  Published& into_;
  const ledger::chain::Genesis& genesis_;
  const Partition partition_;
};

// Only what has the name of a size: a process that was killed may have left half of one beside it.
Status add_kept(Reader& reader, const publish::TileFolder& folder) {
  const fs::path kept = folder.root() / "checkpoints";
  std::error_code error;  // no folder: none was kept
  for (const auto& file : fs::recursive_directory_iterator(kept, error))
    if (file.is_regular_file() &&
        ledger::tree::parse_number_path(file.path().lexically_relative(kept).string()))
      TRY(reader.add(file.path(), verify::Level::kV3, kKept));
  return {};
}

}  // namespace

// Beside trust/<log id>.json, which `init` wrote.
fs::path trusted_file(const fs::path& folder, const ledger::chain::Genesis& genesis,
                      Partition partition) {
  return folder / (to_hex(genesis.log_id.bytes) + ".p" + std::to_string(partition.value) + ".note");
}

std::unique_ptr<Published> nothing_published(publish::TileFolder folder,
                                             const fs::path& trusted_file, Partition partition) {
  auto published = std::make_unique<Published>(Published{.folder = std::move(folder),
                                                         .trusted_file = trusted_file,
                                                         .tree = {},
                                                         .newest = {},
                                                         .trusted = {},
                                                         .newest_size = {},
                                                         .trusted_size = {},
                                                         .findings = {}});
  published->tree.partition = partition;
  return published;
}

Result<std::unique_ptr<Published>> read_published(const frame::LedgerPaths& paths,
                                                  const fs::path& trust,
                                                  const ledger::chain::Genesis& genesis,
                                                  Partition partition) {
  return read_published(evidence::published_folder({paths.root}, partition),
                        trusted_file(trust, genesis, partition), genesis, partition);
}

Result<std::unique_ptr<Published>> read_published(publish::TileFolder folder,
                                                  const fs::path& trusted_file,
                                                  const ledger::chain::Genesis& genesis,
                                                  Partition partition) {
  auto published = nothing_published(std::move(folder), trusted_file, partition);
  Reader reader(*published, genesis, partition);
  TRY_ASSIGN(const auto newest,
             reader.add(published->folder.checkpoint_file(), verify::Level::kV2, kPublished));
  if (newest) {
    published->newest = newest->text;
    published->newest_size = published->tree.size = newest->checkpoint.size;
    published->newest_root = newest->checkpoint.root;
    published->tree.tiles = &published->folder;
    published->tree.side_by_side = true;
    published->tree.bundle = [folder = &published->folder](std::uint64_t index,
                                                           std::uint16_t width) {
      return folder->read_bundle(index, width);
    };
  }
  TRY(add_kept(reader, published->folder));  // also where the newest was taken away
  if (!trusted_file.empty()) {
    TRY_ASSIGN(const auto seen, reader.add(trusted_file, verify::Level::kV3, kTrusted));
    if (seen) {
      published->trusted_size = seen->checkpoint.size;
      published->trusted_root = seen->checkpoint.root;
      published->trusted = seen->text;
    }
    if (newest) published->first_seen = kept_sight(trusted_file, newest_root(*published));
  }
  if (published->tree.roots.empty() && published->findings.empty())
    return std::unique_ptr<Published>();
  return published;
}

Result<bool> trust(const Published& published, const verify::Report& report) {
  const bool clean = report.verdict() == verify::Verdict::kOk &&
                     report.level(verify::Level::kV2) == verify::LevelState::kOk &&
                     report.level(verify::Level::kV3) == verify::LevelState::kOk;
  if (!clean || published.trusted_file.empty() || published.newest.empty() ||
      published.newest_size <= published.trusted_size)
    return false;
  if (published.first_seen)
    TRY(keep_sight(published.trusted_file, newest_root(published), *published.first_seen));
  TRY(ledger::store::replace_file(published.trusted_file, as_bytes(published.newest)));
  return true;
}

}  // namespace quanlu::consumers::cli::checking

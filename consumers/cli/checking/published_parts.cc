#include "consumers/cli/checking/published_parts.h"

#include "consumers/cli/screen/progress.h"
#include "ledger/crypto/timestamp.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/note.h"
#include "ledger/publish/stamping.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace publish = ledger::publish;

constexpr std::uint64_t kStampsMax = 16;  // of one checkpoint that are asked for

}  // namespace

Status PublishedParts::open(const std::string& target) {
  if (prefix::is_url(target)) {
    TRY_ASSIGN(copy_, prefix::PrefixCopy::make(target, fetch_));
    location_ = copy_->url();
    root_ = copy_->folder().root();
  } else {
    root_ = (context_.directory / target).lexically_normal();
    location_ = publish::TileFolder(root_).root().string();
  }
  parts_.push_back(part_at(Partition(0), ""));
  TRY_ASSIGN(parts_.front().has_note, get(kCheckpointFile, ledger::note::kNoteBytesMax));
  if (copy_ && copy_->unreachable()) return fail(*copy_->unreachable());
  if (parts_.front().has_note) return {};
  Part below = part_at(Partition(0), "0/");
  TRY_ASSIGN(below.has_note, get(below.below + kCheckpointFile, ledger::note::kNoteBytesMax));
  if (below.has_note) parts_.front() = std::move(below);
  return {};
}

Status PublishedParts::add(Partition partition) {
  Part part = part_at(partition, std::to_string(partition.value) + "/");
  TRY_ASSIGN(part.has_note, get(part.below + kCheckpointFile, ledger::note::kNoteBytesMax));
  parts_.push_back(std::move(part));
  return {};
}

Part PublishedParts::part_at(Partition partition, const std::string& below) const {
  const auto folder = below.empty() ? root_ : root_ / std::to_string(partition.value);
  return {.partition = partition,
          .below = below,
          .folder = publish::TileFolder(folder),
          .trusted = {},
          .size = {},
          .source = {}};
}

Result<bool> PublishedParts::get(const std::string& path, std::size_t bytes_max) {
  if (copy_) return copy_->get(path, bytes_max);
  std::error_code error;
  return std::filesystem::exists(root_ / path, error);
}

Status PublishedParts::get_beside(const Part& part, TreeSize size, bool stamps) {
  if (!copy_) return {};
  const auto kept = part.folder.checkpoint_file(size).lexically_relative(part.folder.root());
  TRY(get(part.below + kept.string(), ledger::note::kNoteBytesMax));
  for (std::uint64_t number = 1; stamps && number <= kStampsMax; ++number) {
    TRY_ASSIGN(const bool there, get(part.below + publish::stamp_path(size, number),
                                     ledger::crypto::kTimeStampBytesMax));
    if (!there) break;
  }
  return {};
}

Status PublishedParts::get_tree(const Part& part) {
  if (!copy_ || part.size.value == 0) return {};
  screen::Progress progress(context_.screen, context_.clock, {"取回", "fetching"},
                            {"条", "entries"}, part.size.value);
  return copy_->get_tree(
      part.below, part.size, [&](std::uint64_t entries) { progress.at(entries); },
      context_.interrupted);
}

Result<TreeSize> PublishedParts::claimed_size(const Part& part) {
  TRY_ASSIGN(const auto text, part.folder.checkpoint());
  TRY_ASSIGN(const auto parsed, ledger::note::parse_note(text.value_or("")));
  TRY_ASSIGN(const auto checkpoint, ledger::note::parse_checkpoint(parsed.text));
  if (checkpoint.size.value == 0)
    return fail(Failure::kIncomplete, "empty", {"检查点之下没有条目", "a checkpoint of nothing"});
  return checkpoint.size;
}

}  // namespace quanlu::consumers::cli::checking

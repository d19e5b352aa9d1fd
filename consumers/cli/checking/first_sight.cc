#include "consumers/cli/checking/first_sight.h"

#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::checking {
namespace {

constexpr std::size_t kSightBytesMax = 256;

std::filesystem::path sight_file(std::filesystem::path note_file) {
  return note_file.replace_extension(".seen");
}

std::string checkpoint_words(const verify::NotedRoot& checkpoint) {
  return std::to_string(checkpoint.size.value) + " " + to_base64(checkpoint.root.bytes) + " ";
}

}  // namespace

std::optional<Millis> kept_sight(const std::filesystem::path& note_file,
                                 const verify::NotedRoot& checkpoint) {
  const auto bytes = ledger::store::read_file(sight_file(note_file), kSightBytesMax);
  if (!bytes) return std::nullopt;
  const std::string_view line = as_text(*bytes);
  const std::string of = checkpoint_words(checkpoint);
  if (!line.starts_with(of) || !line.ends_with('\n')) return std::nullopt;
  return parse_rfc3339(line.substr(of.size(), line.size() - of.size() - 1));
}

Status keep_sight(const std::filesystem::path& note_file, const verify::NotedRoot& checkpoint,
                  Millis at) {
  return ledger::store::replace_file(
      sight_file(note_file), as_bytes(checkpoint_words(checkpoint) + to_rfc3339(at) + "\n"));
}

}  // namespace quanlu::consumers::cli::checking

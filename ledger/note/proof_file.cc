#include "ledger/note/proof_file.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";

tl::unexpected<Error> no_proof(const char* zh, const char* en) {
  return fail(Failure::kUsage, "proof_file", {zh, en});
}

// The next line without its line feed; nothing when no whole line is left.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_index(std::string_view line) {
  constexpr std::string_view kIndex = "index ";
  if (!line.starts_with(kIndex)) return std::nullopt;
  line.remove_prefix(kIndex.size());
  std::uint64_t index = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), index);
  if (error != std::errc() || end != line.data() + line.size()) return std::nullopt;
  if (std::to_string(index) != line) return std::nullopt;  // no leading zeros
  return index;
}

std::optional<Digest> parse_hash(std::string_view line) {
  const auto bytes = from_base64(line);
  if (!bytes || bytes->size() != sizeof(Digest)) return std::nullopt;
  Digest hash;
  std::ranges::copy(*bytes, hash.bytes.begin());
  return hash;
}

}  // namespace

std::string to_text(const ProofFile& file) {
  std::string text = std::string(kFirstLine) + "\nindex " + std::to_string(file.index) + "\n";
  for (const Digest& hash : file.proof)
    text += to_base64(hash.bytes) + "\n";
  return text + "\n" + file.checkpoint;
}

Result<ProofFile> parse_proof_file(std::string_view text) {
  if (text.size() > kProofFileBytesMax) return no_proof("超过 128 KiB", "larger than 128 KiB");
  if (take_line(text) != kFirstLine)
    return no_proof("首行不是 c2sp.org/tlog-proof@v1", "the first line is another one");
  auto line = take_line(text);
  if (line && line->starts_with("extra ")) {
    if (!from_base64(line->substr(6))) return no_proof("extra 不是 base64", "extra is not base64");
    line = take_line(text);
  }
  ProofFile file;
  const auto index = line ? parse_index(*line) : std::nullopt;
  if (!index) return no_proof("没有序号行", "no index line");
  file.index = *index;
  while ((line = take_line(text)) && !line->empty()) {
    const auto hash = parse_hash(*line);
    if (!hash || file.proof.size() == tree::kProofMax)
      return no_proof("哈希行不合格", "a line of hashes is not valid");
    file.proof.push_back(*hash);
  }
  if (!line || text.empty()) return no_proof("没有检查点", "no checkpoint");
  file.checkpoint = std::string(text);
  return file;
}

}  // namespace quanlu::ledger::note

#include "ledger/note/proof_file.h"

#include <optional>

#include "ledger/note/lines.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";

tl::unexpected<Error> no_proof(const char* zh, const char* en) {
  return fail(Failure::kUsage, "proof_file", {zh, en});
}

std::optional<std::uint64_t> parse_index(std::string_view line) {
  constexpr std::string_view kIndex = "index ";
  if (!line.starts_with(kIndex)) return std::nullopt;
  return parse_decimal(line.substr(kIndex.size()));
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

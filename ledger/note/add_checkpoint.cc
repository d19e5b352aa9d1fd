#include "ledger/note/add_checkpoint.h"

#include "ledger/note/lines.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {
namespace {

constexpr std::string_view kOld = "old ";

tl::unexpected<Error> no_request(const char* zh, const char* en) {
  return fail(Failure::kUsage, "add_checkpoint", {zh, en});
}

}  // namespace

std::string to_text(const AddCheckpoint& request) {
  std::string text = std::string(kOld) + std::to_string(request.old_size.value) + "\n";
  for (const Digest& hash : request.proof)
    text += to_base64(hash.bytes) + "\n";
  return text + "\n" + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view text) {
  if (text.size() > kAddCheckpointBytesMax) return no_request("超过 64 KiB", "larger than 64 KiB");
  auto line = take_line(text);
  const auto old_size =
      line && line->starts_with(kOld) ? parse_decimal(line->substr(kOld.size())) : std::nullopt;
  if (!old_size) return no_request("首行不是 old <数>", "the first line is not old <number>");
  AddCheckpoint request{.old_size = TreeSize(*old_size), .proof = {}, .checkpoint = {}};
  while ((line = take_line(text)) && !line->empty()) {
    const auto hash = parse_hash(*line);
    if (!hash || request.proof.size() == kAddCheckpointProofMax)
      return no_request("哈希行不合格", "a line of hashes is not valid");
    request.proof.push_back(*hash);
  }
  if (!line || text.empty()) return no_request("没有检查点", "no checkpoint");
  request.checkpoint = std::string(text);
  return request;
}

}  // namespace quanlu::ledger::note

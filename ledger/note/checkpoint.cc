#include "ledger/note/checkpoint.h"

#include "ledger/note/lines.h"
#include "ledger/note/note_key.h"
#include "ledger/tree/node.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {
namespace {

tl::unexpected<Error> no_checkpoint(const char* zh, const char* en) {
  return fail(Failure::kUsage, "checkpoint", {zh, en});
}

}  // namespace

std::string origin_of(std::string_view genesis_origin, std::uint32_t partition_count,
                      Partition partition) {
  std::string origin(genesis_origin);
  if (partition_count > 1) origin += "/p" + std::to_string(partition.value);
  return origin;
}

std::string sha256_hex(std::string_view text) {
  crypto::Hasher sha256(crypto::Suite::kSha256);
  return to_hex(sha256.of(as_bytes(text)).bytes);
}

std::string to_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size.value) + "\n" +
         to_base64(checkpoint.root.bytes) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto origin = take_line(text), size = take_line(text), root = take_line(text);
  if (!root || !text.empty()) return no_checkpoint("不是三行", "not three lines");
  if (!is_note_name(*origin)) return no_checkpoint("来源不合格", "the origin is not valid");
  const auto leaves = parse_decimal(*size);
  if (!leaves || *leaves > tree::kLeavesMax)
    return no_checkpoint("大小不是 2^53 以内的十进制数", "the size is no decimal up to 2^53");
  const auto hash = parse_hash(*root);
  if (!hash) return no_checkpoint("根不是 32 字节", "the root is not 32 bytes");
  return Checkpoint{.origin = std::string(*origin), .size = TreeSize(*leaves), .root = *hash};
}

}  // namespace quanlu::ledger::note

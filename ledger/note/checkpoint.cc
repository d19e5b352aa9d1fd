#include "ledger/note/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "ledger/note/note_key.h"
#include "ledger/tree/node.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {
namespace {

tl::unexpected<Error> no_checkpoint(const char* zh, const char* en) {
  return fail(Failure::kUsage, "checkpoint", {zh, en});
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

}  // namespace

std::string origin_of(std::string_view genesis_origin, std::uint32_t partition_count,
                      Partition partition) {
  std::string origin(genesis_origin);
  if (partition_count > 1) origin += "/p" + std::to_string(partition.value);
  return origin;
}

std::string to_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size.value) + "\n" +
         to_base64(checkpoint.root.bytes) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.size() != 3) return no_checkpoint("不是三行", "not three lines");
  if (!is_note_name(lines[0])) return no_checkpoint("来源不合格", "the origin is not valid");
  Checkpoint checkpoint{.origin = std::string(lines[0]), .size = {}, .root = {}};
  const std::string_view digits = lines[1];
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), checkpoint.size.value);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      checkpoint.size.value > tree::kLeavesMax)
    return no_checkpoint("大小不是 2^53 以内的十进制数", "the size is no decimal up to 2^53");
  const auto root = from_base64(lines[2]);
  if (!root || root->size() != sizeof(Digest))
    return no_checkpoint("根不是 32 字节", "the root is not 32 bytes");
  std::ranges::copy(*root, checkpoint.root.bytes.begin());
  if (to_text(checkpoint) != text) return no_checkpoint("不是规范写法", "not in its one spelling");
  return checkpoint;
}

}  // namespace quanlu::ledger::note

#include "ledger/note/memory.h"

#include <algorithm>

#include "ledger/note/lines.h"
#include "ledger/tree/check.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {

Memory nothing_signed(crypto::Hasher& hasher) {
  return {.size = TreeSize(0), .root = hasher.of({}), .posix_seconds = 0};
}

std::string to_text(const Memory& memory) {
  return std::to_string(memory.size.value) + "\n" + to_base64(memory.root.bytes) + "\n" +
         std::to_string(memory.posix_seconds) + "\n";
}

std::optional<Memory> parse_memory(std::string_view text) {
  const auto size = take_line(text), root = take_line(text), time = take_line(text);
  if (!time || !text.empty()) return std::nullopt;
  const auto size_value = parse_decimal(*size), seconds = parse_decimal(*time);
  const auto digest = parse_hash(*root);
  if (!size_value || !digest || !seconds) return std::nullopt;
  return Memory{.size = TreeSize(*size_value), .root = *digest, .posix_seconds = *seconds};
}

std::string_view to_text(Judgement judgement) {
  switch (judgement) {
    case Judgement::kGrows:
      return "grows";
    case Judgement::kSame:
      return "same";
    case Judgement::kBackwards:
      return "backwards";
    case Judgement::kStale:
      return "stale";
    case Judgement::kInconsistent:
      return "inconsistent";
  }
  return "";
}

Judgement judge(const Memory& memory, const Growth& growth, crypto::Hasher& hasher) {
  if (growth.from > growth.to) return Judgement::kBackwards;
  if (growth.from != memory.size) return Judgement::kStale;
  // Size 0 has one root, from 0 and equal sizes take no proof, equal sizes have equal roots: all
  // said by the check itself, once the root of nothing is asked for.
  if (growth.to.value == 0 && growth.root != hasher.of({})) return Judgement::kInconsistent;
  if (!tree::check_consistency(hasher, growth.from, growth.to, memory.root, growth.root,
                               growth.proof))
    return Judgement::kInconsistent;
  return growth.from == growth.to ? Judgement::kSame : Judgement::kGrows;
}

bool clock_is_believed(const Memory& memory, std::uint64_t posix_seconds) {
  return posix_seconds != 0 && posix_seconds + kClockBehindMax >= memory.posix_seconds;
}

Memory remembered(const Memory& memory, const Growth& growth, std::uint64_t posix_seconds) {
  return {.size = growth.to,
          .root = growth.root,
          .posix_seconds = std::max(memory.posix_seconds, posix_seconds)};
}

}  // namespace quanlu::ledger::note

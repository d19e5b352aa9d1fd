#pragma once
// What whoever signs trees must remember, and when it may sign the next one. Pure: the caller keeps
// the memory on its disk, durable before the signature leaves (INTEGRITY.md 5.2, 5.3).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/crypto/digest.h"
#include "ledger/tree/prove.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::note {

// The newest tree of one origin that was signed. Size 0 and the root of nothing at the beginning.
struct Memory {
  TreeSize size;
  Digest root;
  std::uint64_t posix_seconds = 0;  // never falls
  friend bool operator==(const Memory&, const Memory&) = default;
};

Memory nothing_signed(crypto::Hasher& hasher);

// "<size>\n<root in base64>\n<POSIX seconds>\n"; nothing for any other text.
std::string to_text(const Memory& memory);
std::optional<Memory> parse_memory(std::string_view text);

// "I hold a tree of size `from`, here is one of size `to` and the proof that it only grew."
struct Growth {
  TreeSize from, to;
  Digest root;  // of the tree of size `to`
  tree::Proof proof;
};

enum class Judgement : std::uint8_t {
  kGrows,         // may be signed, and then this is what is remembered
  kSame,          // what is remembered already: may be signed again, byte for byte
  kBackwards,     // from > to: no request at all
  kStale,         // `from` is not what is remembered; memory.size says what is
  kInconsistent,  // the same size with another root, or a proof that does not hold: evidence
};
std::string_view to_text(Judgement judgement);

// The order of checks is that of c2sp.org/tlog-witness; the rules are the same for the log's own
// signer. A tree that is not a continuation of the remembered one is never signed.
Judgement judge(const Memory& memory, const Growth& growth, crypto::Hasher& hasher);

// A clock that stands more than a minute behind what was signed last is not believed.
inline constexpr std::uint64_t kClockBehindMax = 60;
bool clock_is_believed(const Memory& memory, std::uint64_t posix_seconds);

// What is remembered once the growth is signed at that time.
Memory remembered(const Memory& memory, const Growth& growth, std::uint64_t posix_seconds);

}  // namespace quanlu::ledger::note

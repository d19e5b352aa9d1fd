#pragma once
// The two suites of INTEGRITY.md 2.1. The suite is chosen at genesis, stands in every entry and
// never changes inside a ledger; its number is also the algorithm byte of its signatures.
//   sha256: SHA-256, Ed25519 (RFC 8032), AES-256-GCM
//   gm:     SM3 (GB/T 32905), SM2 with SM3 (GB/T 32918), SM4-CTR then HMAC-SM3 (GB/T 32907)
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::crypto {

enum class Suite : std::uint16_t { kSha256 = 1, kGm = 2 };

constexpr std::string_view to_text(Suite suite) {
  return suite == Suite::kSha256 ? "sha256" : "gm";
}
constexpr std::optional<Suite> parse_suite(std::string_view text) {
  if (text == "sha256") return Suite::kSha256;
  if (text == "gm") return Suite::kGm;
  return std::nullopt;
}
constexpr std::optional<Suite> suite_of_number(std::uint16_t number) {
  if (number != 1 && number != 2) return std::nullopt;
  return static_cast<Suite>(number);
}
constexpr std::uint8_t alg_of(Suite suite) {
  return static_cast<std::uint8_t>(suite);
}

// Ed25519: the 32 bytes of RFC 8032. SM2: 0x04 || X || Y.
constexpr std::size_t public_key_size(Suite suite) {
  return suite == Suite::kSha256 ? 32 : 65;
}

// Every signed or keyed message begins with 16 bytes that say what it is, so that a signature made
// for one purpose never serves another.
using DomainTag = std::array<std::uint8_t, 16>;

template <std::size_t size>
consteval DomainTag domain_tag(const char (&text)[size]) {
  static_assert(size <= 17, "text and its terminating zero: at most 16 bytes of text");
  DomainTag tag{};
  for (std::size_t i = 0; i + 1 < size; ++i)
    tag[i] = static_cast<std::uint8_t>(text[i]);
  return tag;
}

inline constexpr DomainTag kSealTag = domain_tag("quanlu/seal/v1\n");
inline constexpr DomainTag kReceiptTag = domain_tag("quanlu/rcpt/v1\n");
inline constexpr DomainTag kGrantTag = domain_tag("quanlu/grant/v1\n");
inline constexpr DomainTag kKeyTag = domain_tag("quanlu/key/v1\n");
inline constexpr DomainTag kCommitmentTag = domain_tag("quanlu/fcmt/v1\n");
inline constexpr DomainTag kAadTag = domain_tag("quanlu/aad/v1\n");
inline constexpr DomainTag kViewTag = domain_tag("quanlu/view/v1\n");
inline constexpr DomainTag kFeedTag = domain_tag("quanlu/feed/v1\n");

}  // namespace quanlu::ledger::crypto

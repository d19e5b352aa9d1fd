#pragma once
// Numbers that carry their meaning in the type: a Seq is not a TreeSize, a Fen is not a Yuan.
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace quanlu {

template <typename Tag, typename Number>
struct Tagged {
  Number value{};

  constexpr Tagged() = default;
  constexpr explicit Tagged(Number number) : value(number) {}
  constexpr auto operator<=>(const Tagged&) const = default;
  constexpr Tagged next() const { return Tagged(value + 1); }
};

using Seq = Tagged<struct SeqTag, std::uint64_t>;            // place in a partition's chain, from 0
using Locator = Tagged<struct LocatorTag, std::uint64_t>;    // offset or row of a record in a log
using TreeSize = Tagged<struct TreeSizeTag, std::uint64_t>;  // number of leaves
using Epoch = Tagged<struct EpochTag, std::uint64_t>;        // 0 is genesis
using Partition = Tagged<struct PartitionTag, std::uint32_t>;  // 0 .. P-1, P <= 32
using TypeCode = Tagged<struct TypeCodeTag, std::uint16_t>;    // event type, DOMAIN.md section 3
using StreamSeq = Tagged<struct StreamSeqTag, std::uint64_t>;  // version of a stream, from 1
using Fen = Tagged<struct FenTag, std::int64_t>;               // money, 1/100 yuan
using Millis = Tagged<struct MillisTag, std::int64_t>;         // instant, ms since 1970-01-01 UTC
using Day = Tagged<struct DayTag, std::int32_t>;  // civil date at UTC+8, days since 1970

// 16 bytes in order: event ids (UUID version 7), case ids, pseudonyms of persons.
struct Id16 {
  std::array<std::uint8_t, 16> bytes{};
  constexpr auto operator<=>(const Id16&) const = default;
  constexpr bool is_zero() const { return *this == Id16{}; }
};
using EventId = Id16;

// A digest of the ledger's suite. Never truncated.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  constexpr auto operator<=>(const Digest&) const = default;
  constexpr bool is_zero() const { return *this == Digest{}; }
};

// 64 hex digits, of either case.
std::optional<Digest> parse_digest(std::string_view text);

// "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11"; parse also takes 32 hex digits (DOMAIN.md 2.2).
std::string to_uuid_text(const Id16& id);
std::optional<Id16> parse_uuid(std::string_view text);

// RFC 9562: version 7 and variant 10, the only form that intake takes for an event id.
bool is_uuid7(const Id16& id);
Id16 make_uuid7(Millis time, const std::array<std::uint8_t, 10>& random);

}  // namespace quanlu

template <typename Tag, typename Number>
struct std::hash<quanlu::Tagged<Tag, Number>> {
  std::size_t operator()(const quanlu::Tagged<Tag, Number>& id) const noexcept {
    return std::hash<Number>{}(id.value);
  }
};
template <>
struct std::hash<quanlu::Id16> {
  std::size_t operator()(const quanlu::Id16& id) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
  }
};

#pragma once
// One Cap'n Proto pointer word (capnproto.org/encoding.html), as far as entries may hold it:
// structs and lists of one segment.
#include <cstdint>

namespace quanlu::ledger::chain {

struct StructSize {
  std::uint16_t data = 0, pointers = 0;  // in words
  std::uint32_t words() const { return std::uint32_t{data} + pointers; }
  friend bool operator==(const StructSize&, const StructSize&) = default;
};

enum class ElementSize : std::uint8_t {
  kVoid,
  kBit,
  kByte,
  kTwoBytes,
  kFourBytes,
  kEightBytes,
  kPointer,
  kStruct
};

struct Pointer {
  std::uint64_t word = 0;

  bool is_null() const { return word == 0; }
  bool is_struct() const { return (word & 3) == 0; }
  bool is_list() const { return (word & 3) == 1; }

  // Words from the end of the pointer to its target: 30 bits with a sign.
  std::int32_t offset() const { return static_cast<std::int32_t>(word) >> 2; }
  StructSize struct_size() const {
    return {static_cast<std::uint16_t>(word >> 32), static_cast<std::uint16_t>(word >> 48)};
  }

  // Lists. The count is of elements, in a struct list of words behind the tag.
  ElementSize element_size() const { return static_cast<ElementSize>((word >> 32) & 7); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(word >> 35); }
  std::uint32_t element_bits() const {
    constexpr std::uint32_t kBits[] = {0, 1, 8, 16, 32, 64, 64, 64};
    return kBits[static_cast<int>(element_size())];
  }
  // In a tag the count stands where the offset would.
  std::uint32_t tag_count() const { return static_cast<std::uint32_t>(word) >> 2; }
};

}  // namespace quanlu::ledger::chain

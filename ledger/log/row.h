#pragma once
// The bytes of a record in an LMDB log (INTEGRITY.md 2.3). Never changes.
//   key    u64 seq, big-endian
//   value  u64 checksum | u32 entry length | u32 flags | entry | [seal], all big-endian
// flags: bit 0 = sealed, others 0. checksum = XXH3-64, seed 0, over the rest of the value: it finds
// faults of disks and is no evidence of who. Key, header and seal are whole 8-byte words, so the
// entry lies 8-aligned in the map and is read in place.
#include <array>
#include <optional>

#include "ledger/chain/record.h"
#include "ledger/chain/seal.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log {

inline constexpr std::size_t kRowKeySize = 8;
inline constexpr std::size_t kRowHeaderSize = 16;
inline constexpr std::size_t kEntryLengthAt = 8, kFlagsAt = 12;
inline constexpr std::uint32_t kSealedFlag = 1;
static_assert(kRowHeaderSize % 8 == 0 && chain::kSealSize % 8 == 0);

using RowKey = std::array<std::uint8_t, kRowKeySize>;
RowKey row_key(Locator locator);
inline std::size_t row_size(BytesView entry, BytesView seal) {
  return kRowHeaderSize + entry.size() + seal.size();
}
// Fills `place`, which has row_size() bytes. An empty seal: the record is not the batch's last.
void write_row(std::span<std::uint8_t> place, BytesView entry, BytesView seal);

enum class RowFault : std::uint8_t { kNone, kKey, kLength, kFlags, kChecksum };
const char* to_text(RowFault fault);

// A row as it lies there. With a fault the record is what can still be made out, so that a
// verifier can say more about it: bytes of the right place when the lengths allow, else empty.
struct Row {
  chain::Record record;
  RowFault fault = RowFault::kNone;
};
Row read_row(BytesView key, BytesView value);

Error damaged(const Row& row);  // kTampered "row_damaged", naming the seq

}  // namespace quanlu::ledger::log

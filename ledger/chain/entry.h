#pragma once
// The header of an entry: fixed offsets in its canonical bytes, so that a verifier needs no Cap'n
// Proto (ledger/FORMAT.md section 2). Nothing here can ever change: every hash is over these bytes.
#include <cstddef>
#include <span>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

inline constexpr std::size_t kEntrySizeMin = 144, kEntrySizeMax = 65'528, kWord = 8;
inline constexpr std::uint16_t kFormatVersion = 1;
inline constexpr std::uint32_t kCriticalFlags = 0x0000'FFFF;  // none is known yet
inline constexpr std::uint64_t kSeqEnd = std::uint64_t{1} << 53;
inline constexpr std::uint32_t kPartitionsMax = 32;

// Root pointer: a struct behind it of 15 data words and 2 pointers. Little-endian, as all in
// entries.
inline constexpr std::uint64_t kRootPointer = 0x0002'000F'0000'0000;

namespace at {  // byte offsets
inline constexpr std::size_t kRoot = 0, kVersion = 8, kSuite = 10, kPartition = 12, kSeq = 16,
                             kEpoch = 24, kLogId = 32, kPrev = 64, kEventId = 96, kTypeCode = 112,
                             kTypeVersion = 114, kFlags = 116, kRecordedAt = 120, kEnvelope = 128,
                             kBody = 136;
}  // namespace at
static_assert(at::kRecordedAt == kWord + 14 * kWord, "the last data word: canonical form keeps it");
static_assert(at::kBody + kWord == kEntrySizeMin);
static_assert(kEntrySizeMax % kWord == 0 && kEntrySizeMax <= 65'535);

// The types whose bodies the accept rule reads; frozen, whatever their typeVersion says.
inline constexpr TypeCode kPartitionOpened{1320}, kWriterEpochStarted{1321}, kKeyAdded{1332},
    kKeyRevoked{1333};
// Read by V2 to V5 and not by the fold.
inline constexpr TypeCode kCheckpointPublished{1315}, kSigningKeyRotated{1317};

struct Header {
  std::uint16_t format_version = 0;
  std::uint16_t suite = 0;
  Partition partition;
  Seq seq;
  Epoch epoch;
  Digest log_id;
  Digest prev;
  EventId event_id;
  TypeCode type_code;
  std::uint16_t type_version = 0;
  std::uint32_t flags = 0;
  Millis recorded_at;
};

// Size, root pointer, and that envelope and body are there: what must hold before a header is read.
bool has_entry_form(BytesView entry);

// The entry has its form.
Header read_header(BytesView entry);

// The fields that only the chain knows. The codec leaves them zero, but for a recordedAt that must
// not be zero, or canonical form would cut it off.
struct Place {
  Partition partition;
  Seq seq;
  Epoch epoch;
  Digest log_id;
  Digest prev;
  Millis recorded_at;
};
void write_place(std::span<std::uint8_t> entry, const Place& place);

}  // namespace quanlu::ledger::chain

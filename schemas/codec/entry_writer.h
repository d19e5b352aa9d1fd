#pragma once
// Command to the canonical bytes of its entry (INTEGRITY.md 2.2, ledger/FORMAT.md): the only place
// that encodes entries; nothing re-encodes them afterwards. The fields that place the entry in a
// chain (partition, seq, epoch, logId, prev) are zero and recordedAt is 1; ledger/chain writes them
// over these bytes at their fixed offsets, which keeps the form canonical.
#include <cstdint>
#include <memory>

#include "schemas/base/bytes.h"
#include "schemas/base/refusal.h"
#include "schemas/codec/command.h"

namespace quanlu::schemas::codec {

inline constexpr std::size_t kEntryBytesMin = 144;
inline constexpr std::size_t kEntryBytesMax = 65'528;

// Not less than the entry of a command takes, and little more; told without encoding it.
std::size_t entry_bytes_at_most(const Command& command);

// Keeps two zeroed scratch segments between calls: one per thread.
class EntryWriter {
 public:
  EntryWriter();
  ~EntryWriter();
  EntryWriter(EntryWriter&&) noexcept;
  EntryWriter& operator=(EntryWriter&&) noexcept;

  // Refused only as too large. Every personal field is sealed in the body (CHECK). `suite`: 1 or 2.
  tl::expected<Bytes, Refusal> write(const Command& command, std::uint16_t suite);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quanlu::schemas::codec

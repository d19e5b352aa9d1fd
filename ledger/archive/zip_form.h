#pragma once
// The stored ZIP of ledger/FORMAT.md 17.1: which bytes stand around the files. No extra fields, no
// comment, no data descriptor, one date: an archive is a function of the names and contents in it.
// Can never change for bundles of version 1: who has the files makes the same archive again.
#include <cstdint>
#include <string_view>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::archive {

inline constexpr std::size_t kLocalHeaderSize = 30, kCentralHeaderSize = 46, kEndSize = 22,
                             kEnd64Size = 56, kLocatorSize = 20;
inline constexpr std::uint64_t kFilesMax = 1'000'000;
inline constexpr std::uint64_t kArchiveBytesMax = 0xFFFF'FFFE;  // offsets fit 32 bits
inline constexpr std::size_t kNameBytesMax = 200;
// From this number on the end record says 0xFFFF and a ZIP64 end record with the true one stands
// before it (APPNOTE.TXT 4.3.14 to 4.4.1.4).
inline constexpr std::uint64_t kFiles64 = 0xFFFF;
static_assert(kFilesMax > kFiles64 && kNameBytesMax < 0xFFFF);

// Letters, digits and "._-+/" of ASCII; no empty part, no "." or ".." between slashes: nothing that
// an unpacker could take for another place.
bool is_file_name(std::string_view name);

struct FileHead {
  std::string_view name;
  std::uint32_t crc = 0, size = 0, offset = 0;  // offset: of the local header
};

void append_local_header(Bytes& to, const FileHead& head);    // with the name
void append_central_header(Bytes& to, const FileHead& head);  // with the name

struct Directory {
  std::uint64_t files = 0, offset = 0, size = 0;
  std::uint64_t end() const { return offset + size; }
  std::size_t tail_size() const {  // of what append_end writes
    return kEndSize + (files >= kFiles64 ? kEnd64Size + kLocatorSize : 0);
  }
};
void append_end(Bytes& to, const Directory& directory);

// CRC-32 of ISO 3309. Finds faults of disks and lines; it is no evidence.
std::uint32_t crc32(BytesView bytes);

}  // namespace quanlu::ledger::archive

#include "ledger/archive/zip_form.h"

#include <array>

namespace quanlu::ledger::archive {
namespace {

constexpr std::uint32_t kLocal = 0x0403'4b50, kCentral = 0x0201'4b50, kEnd = 0x0605'4b50,
                        kEnd64 = 0x0606'4b50, kLocator = 0x0706'4b50;
constexpr std::uint16_t kVersionNeeded = 10, kVersion64 = 45, kMadeByUnix = 0x031E,
                        kUtf8Names = 0x0800, kStored = 0, kMidnight = 0,
                        kDate = 1U << 5 | 1U;             // 1980-01-01
constexpr std::uint32_t kPlainFile0644 = 0100644U << 16;  // external attributes: Unix mode
constexpr std::uint16_t kNoExtra = 0, kNoComment = 0, kNoDisk = 0;

template <typename Number>
void append_le(Bytes& to, Number number) {
  to.resize(to.size() + sizeof number);
  store_le(to.data() + to.size() - sizeof number, number);
}

// What local and central header have in common, in this order.
void append_common(Bytes& to, const FileHead& head) {
  append_le(to, kVersionNeeded);
  append_le(to, kUtf8Names);
  append_le(to, kStored);
  append_le(to, kMidnight);
  append_le(to, kDate);
  append_le(to, head.crc);
  append_le(to, head.size);  // packed
  append_le(to, head.size);
  append_le(to, static_cast<std::uint16_t>(head.name.size()));
  append_le(to, kNoExtra);
}

void append_end64(Bytes& to, const Directory& directory) {
  append_le(to, kEnd64);
  append_le(to, std::uint64_t{kEnd64Size - 12});  // of what follows
  append_le(to, kMadeByUnix);
  append_le(to, kVersion64);
  append_le(to, std::uint32_t{kNoDisk});
  append_le(to, std::uint32_t{kNoDisk});
  append_le(to, directory.files);
  append_le(to, directory.files);
  append_le(to, directory.size);
  append_le(to, directory.offset);
  append_le(to, kLocator);
  append_le(to, std::uint32_t{kNoDisk});
  append_le(to, directory.end());
  append_le(to, std::uint32_t{1});  // disks
}

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc & 1) != 0 ? 0xEDB8'8320 ^ crc >> 1 : crc >> 1;
    table[byte] = crc;
  }
  return table;
}

bool is_name_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-' || byte == '+';
}

}  // namespace

bool is_file_name(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax) return false;
  while (true) {
    const std::size_t end = name.find('/');
    const std::string_view part = name.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    for (const char byte : part)
      if (!is_name_byte(byte)) return false;
    if (end == std::string_view::npos) return true;
    name.remove_prefix(end + 1);
  }
}

void append_local_header(Bytes& to, const FileHead& head) {
  append_le(to, kLocal);
  append_common(to, head);
  append(to, as_bytes(head.name));
}

void append_central_header(Bytes& to, const FileHead& head) {
  append_le(to, kCentral);
  append_le(to, kMadeByUnix);
  append_common(to, head);
  append_le(to, kNoComment);
  append_le(to, kNoDisk);
  append_le(to, std::uint16_t{0});  // internal attributes
  append_le(to, kPlainFile0644);
  append_le(to, head.offset);
  append(to, as_bytes(head.name));
}

void append_end(Bytes& to, const Directory& directory) {
  if (directory.files >= kFiles64) append_end64(to, directory);
  const auto files = static_cast<std::uint16_t>(std::min(directory.files, kFiles64));
  append_le(to, kEnd);
  append_le(to, kNoDisk);
  append_le(to, kNoDisk);
  append_le(to, files);
  append_le(to, files);
  append_le(to, static_cast<std::uint32_t>(directory.size));
  append_le(to, static_cast<std::uint32_t>(directory.offset));
  append_le(to, kNoComment);
}

std::uint32_t crc32(BytesView bytes) {
  static constexpr std::array<std::uint32_t, 256> kTable = crc_table();
  std::uint32_t crc = 0xFFFF'FFFF;
  for (const std::uint8_t byte : bytes)
    crc = kTable[(crc ^ byte) & 0xFF] ^ crc >> 8;
  return ~crc;
}

}  // namespace quanlu::ledger::archive

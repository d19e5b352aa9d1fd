#include "schemas/base/ids.h"

#include <algorithm>

#include "schemas/base/bytes.h"

namespace quanlu {

std::string to_uuid_text(const Id16& id) {
  std::string text = to_hex(id.bytes);
  for (const std::size_t dash : {8, 13, 18, 23})
    text.insert(dash, 1, '-');
  return text;
}

std::optional<Id16> parse_uuid(std::string_view text) {
  std::string digits(text);
  if (digits.size() == 36) {
    for (const std::size_t dash : {23, 18, 13, 8}) {
      if (digits[dash] != '-') return std::nullopt;
      digits.erase(dash, 1);
    }
  }
  if (digits.size() != 32) return std::nullopt;
  const auto bytes = from_hex(digits);
  if (!bytes) return std::nullopt;
  Id16 id;
  std::copy(bytes->begin(), bytes->end(), id.bytes.begin());
  return id;
}

bool is_uuid7(const Id16& id) {
  return (id.bytes[6] & 0xF0) == 0x70 && (id.bytes[8] & 0xC0) == 0x80;
}

Id16 make_uuid7(Millis time, const std::array<std::uint8_t, 10>& random) {
  Id16 id;
  for (int i = 0; i < 6; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(time.value) >> (40 - 8 * i));
  std::copy(random.begin(), random.end(), id.bytes.begin() + 6);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0F));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
  return id;
}

}  // namespace quanlu

#pragma once
// Row values as canonical Cap'n Proto words (one segment, no segment table), written and read
// without a message builder, since a rebuild makes millions of them. Only the flat structs of
// row_types.h: numbers, then texts. Source of the form: capnproto.org/encoding.html.
#include <array>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "projections/views/row_types.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::projections::views {

// An id out of the two words in which a row holds it.
inline Id16 id_of(std::uint64_t first, std::uint64_t second) {
  Id16 id;
  store_le(id.bytes.data(), first);
  store_le(id.bytes.data() + 8, second);
  return id;
}

// Reused for every row of a thread; what encode() gives lies in it until the next one.
class RowBuffer {
 public:
  template <typename Row>
  BytesView encode(const Row& row) {
    static_assert(std::is_trivially_copyable_v<Row>);
    static_assert(sizeof(Row) == Row::kWords * 8 + Row::kTexts * sizeof(std::string_view));
    std::array<std::uint64_t, Row::kWords> data;
    std::memcpy(data.data(), &row, sizeof data);
    std::array<std::string_view, Row::kTexts> texts;
    if constexpr (Row::kTexts > 0)
      std::memcpy(static_cast<void*>(texts.data()),
                  reinterpret_cast<const std::uint8_t*>(&row) + sizeof data, sizeof texts);
    return write(data, texts, Row::kDataMask);
  }

 private:
  BytesView write(std::span<const std::uint64_t> data, std::span<const std::string_view> texts,
                  unsigned data_mask);
  std::vector<std::uint64_t> words_;
};

// The parts of a row as they lie in its words; false: the words are no such row, which is damage
// that the checksum let through or a bug.
bool read_row(BytesView words, std::span<std::uint64_t> data, std::span<std::string_view> texts,
              unsigned data_mask);

// A row of the given type; its texts look into `words`.
template <typename Row>
bool decode(BytesView words, Row& row) {
  std::array<std::uint64_t, Row::kWords> data{};
  std::array<std::string_view, Row::kTexts> texts{};
  if (!read_row(words, data, texts, Row::kDataMask)) return false;
  std::memcpy(static_cast<void*>(&row), data.data(), sizeof data);
  if constexpr (Row::kTexts > 0)
    std::memcpy(reinterpret_cast<std::uint8_t*>(&row) + sizeof data, texts.data(), sizeof texts);
  return true;
}

}  // namespace quanlu::projections::views

#include "projections/views/row.h"

namespace quanlu::projections::views {
namespace {

constexpr std::uint64_t kEmptyStruct = 0xFFFF'FFFC;  // offset -1, no sections
constexpr std::uint64_t kListTag = 1;
constexpr std::uint64_t kByteElements = 2;

std::uint64_t struct_pointer(std::size_t data, std::size_t pointers) {
  return std::uint64_t{data} << 32 | std::uint64_t{pointers} << 48;
}

std::uint64_t list_pointer(std::size_t offset_words, std::size_t bytes) {
  return kListTag | std::uint64_t{offset_words} << 2 | kByteElements << 32 |
         std::uint64_t{bytes} << 35;
}

}  // namespace

BytesView RowBuffer::write(std::span<const std::uint64_t> data,
                           std::span<const std::string_view> texts, unsigned data_mask) {
  std::size_t data_words = data.size(), pointers = texts.size();
  while (data_words > 0 && data[data_words - 1] == 0)
    --data_words;
  while (pointers > 0 && texts[pointers - 1].empty())
    --pointers;

  words_.clear();
  words_.push_back(data_words + pointers == 0 ? kEmptyStruct
                                              : struct_pointer(data_words, pointers));
  words_.insert(words_.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(data_words));
  const std::size_t section = words_.size();
  words_.resize(section + pointers, 0);
  for (std::size_t i = 0; i < pointers; ++i) {
    if (texts[i].empty()) continue;
    const bool is_text = (data_mask >> i & 1) == 0;
    const std::size_t bytes = texts[i].size() + (is_text ? 1 : 0), begin = words_.size();
    words_[section + i] = list_pointer(begin - (section + i) - 1, bytes);
    words_.resize(begin + (bytes + 7) / 8, 0);
    std::memcpy(&words_[begin], texts[i].data(), texts[i].size());
  }
  return {reinterpret_cast<const std::uint8_t*>(words_.data()), words_.size() * 8};
}

bool read_row(BytesView words, std::span<std::uint64_t> data, std::span<std::string_view> texts,
              unsigned data_mask) {
  if (words.size() < 8 || words.size() % 8 != 0) return false;
  const auto root = load_le<std::uint64_t>(words.data());
  if (root == kEmptyStruct) return words.size() == 8;
  if ((root & 0xFFFF'FFFF) != 0) return false;
  const std::size_t data_words = root >> 32 & 0xFFFF, pointers = root >> 48;
  const std::size_t section = 1 + data_words, total = words.size() / 8;
  if (data_words > data.size() || pointers > texts.size() || section + pointers > total)
    return false;
  if (data_words > 0) std::memcpy(data.data(), words.data() + 8, data_words * 8);
  for (std::size_t i = 0; i < pointers; ++i) {
    const auto pointer = load_le<std::uint64_t>(words.data() + (section + i) * 8);
    if (pointer == 0) continue;
    const std::size_t begin = section + i + 1 + (pointer >> 2 & 0x3FFF'FFFF);
    std::size_t bytes = pointer >> 35;
    if ((pointer & 3) != kListTag || (pointer >> 32 & 7) != kByteElements) return false;
    if (bytes == 0 || begin * 8 + bytes > words.size()) return false;
    if ((data_mask >> i & 1) == 0) --bytes;
    texts[i] = {reinterpret_cast<const char*>(words.data()) + begin * 8, bytes};
  }
  return true;
}

}  // namespace quanlu::projections::views

#include "ledger/chain/body.h"

#include <cstring>

namespace quanlu::ledger::chain {

Body::Body(BytesView canonical_entry, std::size_t pointer_at) : entry_(canonical_entry) {
  const Target body = target_at(pointer_at);
  size_ = body.pointer.struct_size();
  begin_ = size_.words() == 0 ? entry_.size() : body.at;
}

Body::Target Body::target_at(std::size_t at) const {
  const Pointer pointer{load_le<std::uint64_t>(entry_.data() + at)};
  const auto words = static_cast<std::int64_t>(at / kWord) + 1 + pointer.offset();
  return {pointer, static_cast<std::size_t>(words) * kWord};
}

Body::Target Body::target(std::size_t index) const {
  if (index >= size_.pointers) return {};
  return target_at(begin_ + (size_.data + index) * kWord);
}

// The target when it is a list of the given element size, else a null one; null is no fault.
Body::Target Body::list(Target target, ElementSize size) {
  if (target.pointer.is_null()) return {};
  if (target.pointer.is_list() && target.pointer.element_size() == size) return target;
  good_ = false;
  return {};
}

BytesView Body::data(Target target) {
  const Target bytes = list(target, ElementSize::kByte);
  return entry_.subspan(bytes.at, bytes.pointer.count());
}

std::string_view Body::text(Target target) {
  if (target.pointer.is_null()) return {};
  const BytesView bytes = data(target);
  if (bytes.empty() || bytes.back() != 0) {
    good_ = false;
    return {};
  }
  return as_text(bytes.first(bytes.size() - 1));
}

BytesView Body::data(std::size_t index) {
  return data(target(index));
}

std::string_view Body::text(std::size_t index) {
  return text(target(index));
}

Id16 Body::id(std::size_t index) {
  Id16 id;
  const Target from = target(index);
  if (from.pointer.is_null()) return id;
  good_ = good_ && from.pointer.is_struct();
  if (!from.pointer.is_struct()) return id;
  const std::size_t words = std::min<std::size_t>(from.pointer.struct_size().data, 2);
  if (words != 0) std::memcpy(id.bytes.data(), entry_.data() + from.at, words * kWord);
  return id;
}

std::optional<Body> Body::child(std::size_t index) {
  const Target to = target(index);
  if (to.pointer.is_null()) return std::nullopt;
  good_ = good_ && to.pointer.is_struct();
  if (!to.pointer.is_struct()) return std::nullopt;
  return Body(entry_, begin_ + (size_.data + index) * kWord);
}

std::vector<BytesView> Body::data_list(std::size_t index) {
  std::vector<BytesView> values;
  const Target from = list(target(index), ElementSize::kPointer);
  for (std::size_t i = 0; i < from.pointer.count(); ++i)
    values.push_back(data(target_at(from.at + i * kWord)));
  return values;
}

std::vector<std::string_view> Body::text_list(std::size_t index) {
  std::vector<std::string_view> values;
  const Target from = list(target(index), ElementSize::kPointer);
  for (std::size_t i = 0; i < from.pointer.count(); ++i)
    values.push_back(text(target_at(from.at + i * kWord)));
  return values;
}

std::vector<std::uint64_t> Body::number_list(std::size_t index) {
  std::vector<std::uint64_t> values;
  const Target from = list(target(index), ElementSize::kEightBytes);
  for (std::size_t i = 0; i < from.pointer.count(); ++i)
    values.push_back(load_le<std::uint64_t>(entry_.data() + from.at + i * kWord));
  return values;
}

std::vector<std::uint32_t> Body::small_number_list(std::size_t index) {
  std::vector<std::uint32_t> values;
  const Target from = list(target(index), ElementSize::kFourBytes);
  for (std::size_t i = 0; i < from.pointer.count(); ++i)
    values.push_back(load_le<std::uint32_t>(entry_.data() + from.at + i * sizeof(std::uint32_t)));
  return values;
}

}  // namespace quanlu::ledger::chain

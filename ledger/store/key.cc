#include "ledger/store/key.h"

#include <algorithm>

#include "schemas/base/check.h"

namespace quanlu::ledger::store {
namespace {

constexpr std::uint32_t kSign32 = std::uint32_t{1} << 31;
constexpr std::uint64_t kSign64 = std::uint64_t{1} << 63;

}  // namespace

Key& Key::i32(std::int32_t number) {
  return integer(static_cast<std::uint32_t>(number) ^ kSign32);
}
Key& Key::i64(std::int64_t number) {
  return integer(static_cast<std::uint64_t>(number) ^ kSign64);
}

Key& Key::text(std::string_view text) {
  if (text.size() > kKeyBytesMax) overflow_ = true;
  return u16(static_cast<std::uint16_t>(text.size())).bytes(as_bytes(text));
}

Key& Key::sorted_text(std::string_view text) {
  CHECK(text.find('\0') == std::string_view::npos);  // intake refuses it in every text
  return bytes(as_bytes(text)).u8(0);
}

Key& Key::text_start(std::string_view text) {
  return bytes(as_bytes(text));
}

BytesView Key::padded() const {
  CHECK(fits());
  return BytesView(bytes_).first(padded_size());
}

BytesView Key::prefix() const {
  CHECK(!overflow_);
  return BytesView(bytes_).first(size_);
}

BytesView KeyReader::bytes(std::size_t size) {
  if (size > left_.size()) {
    ok_ = false;
    left_ = {};
    return {};
  }
  const BytesView part = left_.first(size);
  left_ = left_.subspan(size);
  return part;
}

std::int32_t KeyReader::i32() {
  return static_cast<std::int32_t>(u32() ^ kSign32);
}
std::int64_t KeyReader::i64() {
  return static_cast<std::int64_t>(u64() ^ kSign64);
}

Id16 KeyReader::id() {
  Id16 id;
  const BytesView from = bytes(id.bytes.size());
  std::copy(from.begin(), from.end(), id.bytes.begin());
  return id;
}

std::string_view KeyReader::text() {
  const std::uint16_t size = u16();
  return as_text(bytes(size));
}

std::string_view KeyReader::sorted_text() {
  const auto end = std::find(left_.begin(), left_.end(), std::uint8_t{0});
  const auto size = static_cast<std::size_t>(end - left_.begin());
  const BytesView text = bytes(size);
  bytes(1);
  return as_text(ok_ ? text : BytesView{});
}

}  // namespace quanlu::ledger::store

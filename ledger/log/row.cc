#include "ledger/log/row.h"

#include <algorithm>
#include <cstring>

#include "ledger/log/split_row.h"
#include "ledger/store/rows.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log {
namespace {

static_assert(kFlagsAt == kEntryLengthAt + 4, "both are read as one word");

// Each row that is read passes here: one load, not a byte at a time.
std::uint64_t word_be(const std::uint8_t* from) {
  return __builtin_bswap64(load_le<std::uint64_t>(from));
}

// A key of another size has a place in the order, but no seq: as much of it as there is.
Locator locator_of(BytesView key) {
  if (key.size() == kRowKeySize) return Locator(word_be(key.data()));
  RowKey bytes{};
  std::copy_n(key.begin(), std::min(key.size(), bytes.size()), bytes.begin());
  return Locator(load_be<std::uint64_t>(bytes.data()));
}

}  // namespace

RowKey row_key(Locator locator) {
  RowKey key;
  store_be(key.data(), locator.value);
  return key;
}

void write_row(std::span<std::uint8_t> place, BytesView entry, BytesView seal) {
  CHECK(place.size() == row_size(entry, seal));
  CHECK(!entry.empty() && entry.size() % 8 == 0);
  CHECK(seal.empty() || seal.size() == chain::kSealSize);
  store_be(place.data() + kEntryLengthAt, static_cast<std::uint32_t>(entry.size()));
  store_be(place.data() + kFlagsAt, seal.empty() ? std::uint32_t{0} : kSealedFlag);
  std::memcpy(place.data() + kRowHeaderSize, entry.data(), entry.size());
  if (!seal.empty())
    std::memcpy(place.data() + kRowHeaderSize + entry.size(), seal.data(), seal.size());
  store_be(place.data(), store::checksum(place.subspan(store::kChecksumBytes)));
}

Row read_row(BytesView key, BytesView value) {
  Row row = split_row(key, value);
  if (row.fault == RowFault::kNone && !has_its_checksum(value)) row.fault = RowFault::kChecksum;
  return row;
}

bool has_its_checksum(BytesView value) {
  return store::checksum(value.subspan(store::kChecksumBytes)) == word_be(value.data());
}

Row split_row(BytesView key, BytesView value) {
  Row row{.record = {.locator = locator_of(key), .entry = {}, .seal = {}}};
  if (value.size() < kRowHeaderSize) {
    row.fault = RowFault::kLength;
    return row;
  }
  const std::uint64_t both = word_be(value.data() + kEntryLengthAt);
  const std::size_t length = both >> 32;
  const auto flags = static_cast<std::uint32_t>(both);
  const BytesView rest = value.subspan(kRowHeaderSize);
  const bool sealed = (flags & kSealedFlag) != 0;
  if (length > rest.size() || rest.size() - length != (sealed ? chain::kSealSize : 0)) {
    row.fault = RowFault::kLength;
    return row;
  }
  row.record.entry = rest.first(length);
  if (sealed) row.record.seal = rest.subspan(length);
  if (key.size() != kRowKeySize)
    row.fault = RowFault::kKey;
  else if ((flags & ~kSealedFlag) != 0)
    row.fault = RowFault::kFlags;
  return row;
}

const char* to_text(RowFault fault) {
  switch (fault) {
    case RowFault::kNone:
      return "none";
    case RowFault::kKey:
      return "key";
    case RowFault::kLength:
      return "length";
    case RowFault::kFlags:
      return "flags";
    case RowFault::kChecksum:
      return "checksum";
  }
  return "none";
}

Error damaged(const Row& row) {
  return {.kind = Failure::kTampered,
          .reason = "row_damaged",
          .what = {"日志中的一行已损坏", "a row of the log is damaged"},
          .where = "seq " + std::to_string(row.record.locator.value),
          .expected = "key, length, flags and checksum that fit",
          .found = std::string("wrong ") + to_text(row.fault),
          .remedy = {"停止写入，用 quanlu verify 查明范围，再从副本恢复",
                     "stop writing, find the extent with quanlu verify, restore from a copy"}};
}

}  // namespace quanlu::ledger::log

#include "ledger/chain/entry.h"

#include <cstring>

#include "schemas/base/check.h"

namespace quanlu::ledger::chain {
namespace {

template <std::size_t size>
void copy_to(std::uint8_t* to, const std::array<std::uint8_t, size>& from) {
  std::memcpy(to, from.data(), size);
}
template <std::size_t size>
void copy_from(const std::uint8_t* from, std::array<std::uint8_t, size>& to) {
  std::memcpy(to.data(), from, size);
}

}  // namespace

bool has_entry_form(BytesView entry) {
  return entry.size() >= kEntrySizeMin && entry.size() <= kEntrySizeMax &&
         entry.size() % kWord == 0 &&
         load_le<std::uint64_t>(entry.data() + at::kRoot) == kRootPointer &&
         load_le<std::uint64_t>(entry.data() + at::kEnvelope) != 0 &&
         load_le<std::uint64_t>(entry.data() + at::kBody) != 0;
}

Header read_header(BytesView entry) {
  CHECK(entry.size() >= kEntrySizeMin);
  const std::uint8_t* bytes = entry.data();
  Header header;
  header.format_version = load_le<std::uint16_t>(bytes + at::kVersion);
  header.suite = load_le<std::uint16_t>(bytes + at::kSuite);
  header.partition.value = load_le<std::uint32_t>(bytes + at::kPartition);
  header.seq.value = load_le<std::uint64_t>(bytes + at::kSeq);
  header.epoch.value = load_le<std::uint64_t>(bytes + at::kEpoch);
  copy_from(bytes + at::kLogId, header.log_id.bytes);
  copy_from(bytes + at::kPrev, header.prev.bytes);
  copy_from(bytes + at::kEventId, header.event_id.bytes);
  header.type_code.value = load_le<std::uint16_t>(bytes + at::kTypeCode);
  header.type_version = load_le<std::uint16_t>(bytes + at::kTypeVersion);
  header.flags = load_le<std::uint32_t>(bytes + at::kFlags);
  header.recorded_at.value = load_le<std::int64_t>(bytes + at::kRecordedAt);
  return header;
}

void write_place(std::span<std::uint8_t> entry, const Place& place) {
  CHECK(has_entry_form(entry));
  CHECK(place.recorded_at > Millis(0));
  CHECK(place.seq.value < kSeqEnd);
  std::uint8_t* bytes = entry.data();
  store_le(bytes + at::kPartition, place.partition.value);
  store_le(bytes + at::kSeq, place.seq.value);
  store_le(bytes + at::kEpoch, place.epoch.value);
  copy_to(bytes + at::kLogId, place.log_id.bytes);
  copy_to(bytes + at::kPrev, place.prev.bytes);
  store_le(bytes + at::kRecordedAt, place.recorded_at.value);
}

}  // namespace quanlu::ledger::chain

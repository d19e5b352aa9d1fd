#include "ledger/publish/tree_record.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/files.h"
#include "ledger/tree/node.h"

namespace quanlu::ledger::publish {
namespace {

constexpr std::string_view kMagic{"quanlu/tree/v1\n\0", 16};
constexpr std::size_t kRecordBytesMax = 1 << 20, kPeaksMax = 64;

// Takes values off the front; `good` turns false when there are too few bytes.
struct Reading {
  BytesView left;
  bool good = true;

  BytesView take(std::size_t size) {
    if (left.size() < size) {
      good = false;
      return {};
    }
    const BytesView taken = left.first(size);
    left = left.subspan(size);
    return taken;
  }
  template <typename Number>
  Number number() {
    const BytesView bytes = take(sizeof(Number));
    return good ? load_be<Number>(bytes.data()) : Number{};
  }
  Digest digest() {
    const BytesView bytes = take(sizeof(Digest));
    Digest value;
    std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
    return value;
  }
};

}  // namespace

Bytes encode(crypto::Hasher& hasher, const TreeRecord& record) {
  Bytes bytes;
  append(bytes, as_bytes(kMagic));
  append_be(bytes, record.claimed.value);
  append(bytes, record.claimed_root.bytes);
  append_be(bytes, record.grown.value);
  append_be(bytes, static_cast<std::uint32_t>(record.peaks.size()));
  for (const Digest& peak : record.peaks)
    append(bytes, peak.bytes);
  append_be(bytes, record.next.value);
  append_be(bytes, static_cast<std::uint32_t>(record.accept_state.size()));
  append(bytes, record.accept_state);
  const Digest digest = hasher.of(bytes);
  append(bytes, digest.bytes);
  return bytes;
}

Result<TreeRecord> decode_record(crypto::Hasher& hasher, BytesView bytes,
                                 const std::string& where) {
  const auto damaged = [&] {
    return fail(Error{.kind = Failure::kTampered,
                      .reason = "tree_record",
                      .what = {"发布者的记录已损坏", "the publisher's own record is damaged"},
                      .where = where,
                      .remedy = {"移走此文件: 将由账本重建, 并须得出已发布的检查点",
                                 "move the file away: it is made again from the log, and has to "
                                 "give the published checkpoint"}});
  };
  if (bytes.size() < sizeof(Digest)) return damaged();
  Reading reading{.left = bytes.first(bytes.size() - sizeof(Digest))};
  Reading tail{.left = bytes.last(sizeof(Digest))};
  if (hasher.of(reading.left) != tail.digest()) return damaged();
  if (as_text(reading.take(kMagic.size())) != kMagic) return damaged();
  TreeRecord record;
  record.claimed = TreeSize(reading.number<std::uint64_t>());
  record.claimed_root = reading.digest();
  record.grown = TreeSize(reading.number<std::uint64_t>());
  const auto peaks = reading.number<std::uint32_t>();
  if (peaks > kPeaksMax) return damaged();
  for (std::uint32_t i = 0; i < peaks; ++i)
    record.peaks.push_back(reading.digest());
  record.next = Locator(reading.number<std::uint64_t>());
  const BytesView state = reading.take(reading.number<std::uint32_t>());
  record.accept_state.assign(state.begin(), state.end());
  if (!reading.good || !reading.left.empty()) return damaged();
  return record;
}

Result<std::optional<TreeRecord>> read_record(crypto::Hasher& hasher,
                                              const std::filesystem::path& file) {
  const auto bytes = store::read_file(file, kRecordBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return std::optional<TreeRecord>();
  TRY(bytes);
  TRY_ASSIGN(TreeRecord record, decode_record(hasher, *bytes, file.string()));
  return std::optional(std::move(record));
}

}  // namespace quanlu::ledger::publish

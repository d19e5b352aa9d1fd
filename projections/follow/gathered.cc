#include "projections/follow/gathered.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

#include "ledger/store/rows.h"
#include "schemas/base/check.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kSlotsFirst = 64;
constexpr std::size_t kAhead = 16;  // rows whose bytes are asked for before they are needed

std::uint64_t load_sorting(const std::uint8_t* from) {
  return __builtin_bswap64(load_le<std::uint64_t>(from));
}

// The order of bytes. Keys are whole words; most that are compared differ early.
int compare(BytesView left, BytesView right) {
  const std::size_t size = std::min(left.size(), right.size());
  const int order = size == 0 ? 0 : std::memcmp(left.data(), right.data(), size);
  if (order != 0) return order;
  return left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0;
}

}  // namespace

std::unique_ptr<GatheredRows> gather(const views::ViewInfo& info) {
  if (!info.append_only) return nullptr;
  if (info.owner == views::Owner::kEvent) return std::make_unique<IndexRows>();
  return std::make_unique<GroupedRows>(info.owner == views::Owner::kSubject ? Gather::kByText
                                                                            : Gather::kById);
}

std::size_t GroupedRows::part_size(BytesView key) const {
  if (how_ == Gather::kById) return kIdBytes;
  const void* const zero = std::memchr(key.data(), 0, key.size());
  CHECK(zero != nullptr);
  return static_cast<std::size_t>(static_cast<const std::uint8_t*>(zero) - key.data()) + 1;
}

void GroupedRows::put(BytesView key, BytesView words, std::uint32_t* hint) {
  CHECK(key.size() % 8 == 0 && words.size() % 8 == 0 && words.size() / 8 <= UINT16_MAX);
  const std::size_t part = part_size(key);
  auto* const entry = new (pool_.allocate(sizeof(Entry) + key.size() + words.size())) Entry;
  entry->key_words = static_cast<std::uint16_t>(key.size() / 8);
  entry->value_words = static_cast<std::uint16_t>(words.size() / 8);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(entry + 1);
  std::memcpy(bytes, key.data(), key.size());
  std::memcpy(bytes + key.size(), words.data(), words.size());
  entry->group = group_of({bytes, part}, entry, hint);
  ++groups_[entry->group].rows;
  ++rows_;
}

// Most parts are whole in the words that the group holds of them, so that the row itself, which
// lies far away, is not touched.
bool GroupedRows::is_of(const Group& known, const Group& wanted, BytesView part) const {
  return known.part_size == wanted.part_size && known.begin == wanted.begin &&
         (part.size() <= sizeof known.begin || compare(known.part(), part) == 0);
}

std::uint32_t GroupedRows::group_of(BytesView part, const Entry* entry, std::uint32_t* hint) {
  std::array<std::uint8_t, kBeginWords * 8> begin{};
  std::memcpy(begin.data(), part.data(), std::min(part.size(), begin.size()));
  Group wanted{.first = entry, .part_size = static_cast<std::uint32_t>(part.size())};
  for (std::size_t i = 0; i < kBeginWords; ++i)
    wanted.begin[i] = load_sorting(begin.data() + 8 * i);
  if (hint != nullptr && *hint < groups_.size() && is_of(groups_[*hint], wanted, part))
    return *hint;
  const std::uint32_t group = find_or_add(wanted, part);
  if (hint != nullptr) *hint = group;
  return group;
}

std::uint32_t GroupedRows::find_or_add(const Group& wanted, BytesView part) {
  if (slots_.size() < 2 * (groups_.size() + 1)) grow();
  const std::uint64_t hash = ledger::store::checksum(part);
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.group == 0) {
      groups_.push_back(wanted);
      slot = {tag, static_cast<std::uint32_t>(groups_.size())};
      return slot.group - 1;
    }
    if (slot.tag == tag && is_of(groups_[slot.group - 1], wanted, part)) return slot.group - 1;
  }
}

void GroupedRows::grow() {
  slots_.assign(std::max(kSlotsFirst, 2 * slots_.size()), Slot());
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const std::uint64_t hash = ledger::store::checksum(groups_[i].part());
    std::size_t at = hash & mask;
    while (slots_[at].group != 0)
      at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(i + 1)};
  }
}

std::size_t GroupedRows::memory() const {
  return pool_.bytes() + slots_.size() * sizeof(Slot) + groups_.capacity() * sizeof(Group) +
         groups_.size() * 2 * sizeof(std::uint32_t) + rows_ * sizeof(const Entry*);
}

std::vector<std::uint32_t> GroupedRows::sorted_groups() const {
  std::vector<std::uint32_t> order(groups_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    const Group &one = groups_[left], &other = groups_[right];
    if (one.begin != other.begin) return one.begin < other.begin;
    return compare(one.part(), other.part()) < 0;
  });
  return order;
}

// The rows of each group together, in the order in which they came.
std::vector<const GroupedRows::Entry*> GroupedRows::ordered(
    const std::vector<std::uint32_t>& groups) {
  std::vector<std::uint32_t> next(groups_.size());
  std::uint32_t begin = 0;
  for (const std::uint32_t group : groups) {
    next[group] = begin;
    begin += groups_[group].rows;
  }
  std::vector<const Entry*> rows(rows_);
  for (const BlockPool::Block& block : pool_.blocks())
    for (std::size_t at = 0; at < block.used;) {
      const auto* const entry = reinterpret_cast<const Entry*>(block.bytes.get() + at);
      rows[next[entry->group]++] = entry;
      at += entry->size();
    }
  return rows;
}

Status GroupedRows::drain(const Take& take) {
  const std::vector<std::uint32_t> groups = sorted_groups();
  std::vector<const Entry*> rows = ordered(groups);
  const auto less = [](const Entry* left, const Entry* right) {
    return compare(left->key(), right->key()) < 0;
  };
  const auto* const end = rows.data() + rows.size();
  const Entry** first = rows.data();
  for (const std::uint32_t group : groups) {
    const Entry** const behind = first + groups_[group].rows;
    for (const Entry** row = first; row + kAhead < end && row < behind; ++row) {
      __builtin_prefetch(row[kAhead]);
      __builtin_prefetch(row[kAhead]->bytes() + 56);
    }
    bool is_rising = true;
    for (const Entry** row = first + 1; row < behind && is_rising; ++row)
      is_rising = less(row[-1], row[0]);
    if (!is_rising) std::stable_sort(first, behind, less);
    for (; first < behind; ++first)
      if (is_rising || first + 1 == behind || less(first[0], first[1]))
        TRY(take((*first)->key(), (*first)->words()));
  }
  clear();
  return {};
}

void GroupedRows::clear() {
  pool_.clear();
  groups_ = {};
  slots_ = {};
  rows_ = 0;
}

// The size of a row without texts stands in its first word (row.cc): one word, and the data
// section.
void IndexRows::put(BytesView key, BytesView words, std::uint32_t*) {
  CHECK(key.size() == kIdBytes);
  CHECK(words.size() == 8 || words.size() == 16);
  if (rows_ == chunks_.size() * kChunkRows)
    chunks_.push_back(std::make_unique_for_overwrite<std::array<Row, kChunkRows>>());
  Row& row = (*chunks_.back())[rows_++ % kChunkRows];
  row = {load_sorting(key.data()), load_sorting(key.data() + 8), {}};
  std::memcpy(row.words.data(), words.data(), words.size());
  CHECK(words.size() == 8 + 8 * (row.words[0] >> 32 & 0xFFFF));
}

std::size_t IndexRows::memory() const {
  return (chunks_.size() * kChunkRows + rows_) * sizeof(Row) + rows_ * sizeof(std::uint32_t);
}

// Buckets hold a few rows, for which std::stable_sort would ask for memory each time.
void IndexRows::sort_stably(Row* begin, Row* end) {
  const auto less = [](const Row& left, const Row& right) {
    return left.high != right.high ? left.high < right.high : left.low < right.low;
  };
  constexpr std::ptrdiff_t kFew = 24;
  if (end - begin > kFew) return std::stable_sort(begin, end, less);
  for (Row* row = begin; row < end; ++row)
    std::rotate(std::upper_bound(begin, row, *row, less), row, row + 1);
}

// Into as many buckets as there are rows by where the first half of the key stands between the
// least and the greatest, then each bucket by itself: ids are random, or times that pass evenly.
std::vector<IndexRows::Row> IndexRows::sorted() {
  const auto for_all = [&](const auto& visit) {
    for (std::size_t i = 0; i < rows_; ++i)
      visit((*chunks_[i / kChunkRows])[i % kChunkRows]);
  };
  std::uint64_t least = UINT64_MAX, greatest = 0;
  for_all([&](const Row& row) {
    least = std::min(least, row.high);
    greatest = std::max(greatest, row.high);
  });
  const int bits = static_cast<int>(std::bit_width(rows_ / 4)) + 1;
  const int shift = std::max(0, static_cast<int>(std::bit_width(greatest - least)) - bits);
  std::vector<std::uint32_t> ends(((greatest - least) >> shift) + 2);
  for_all([&](const Row& row) { ++ends[((row.high - least) >> shift) + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Row> rows(rows_);
  for_all([&](const Row& row) { rows[ends[(row.high - least) >> shift]++] = row; });
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends) {
    sort_stably(rows.data() + begin, rows.data() + end);
    begin = end;
  }
  return rows;
}

Status IndexRows::drain(const Take& take) {
  if (rows_ == 0) return {};
  const std::vector<Row> rows = sorted();
  chunks_.clear();
  rows_ = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (i + 1 < rows.size() && rows[i + 1].high == row.high && rows[i + 1].low == row.low) continue;
    std::array<std::uint8_t, kIdBytes> key;
    const std::uint64_t halves[] = {__builtin_bswap64(row.high), __builtin_bswap64(row.low)};
    std::memcpy(key.data(), halves, key.size());
    TRY(take(key, {reinterpret_cast<const std::uint8_t*>(row.words.data()),
                   8 + 8 * (row.words[0] >> 32 & 0xFFFF)}));
  }
  return {};
}

}  // namespace quanlu::projections::follow

#include "projections/follow/kept_rows.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/rows.h"
#include "schemas/base/check.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kAhead = 8;  // rows whose bytes are asked for before they are needed
constexpr std::size_t kLine = 64, kLinesAhead = 5;  // of the machine's memory
constexpr std::size_t kPutsAhead = 10'000;          // between two questions for the memory
constexpr std::size_t kRoomStep = 16;  // bytes; rows that grow a little stay where they are

// Keys are whole words and short: a call costs more than the comparison.
bool equal(BytesView left, BytesView right) {
  if (left.size() != right.size()) return false;
  for (std::size_t at = 0; at < left.size(); at += 8)
    if (load_le<std::uint64_t>(left.data() + at) != load_le<std::uint64_t>(right.data() + at))
      return false;
  return true;
}

}  // namespace

std::uint64_t hash_of(views::View view, BytesView key) {
  return ledger::store::checksum(key) >> 8 | static_cast<std::uint64_t>(view) << 56;
}

KeptRows::Slot& KeptRows::slot(std::uint64_t hash, BytesView key) {
  const std::size_t mask = this->mask();
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.entry == nullptr) return slot;
    if (slot.hash == hash && equal(slot.entry->key(), key)) return slot;
  }
}

KeptRows::Entry* KeptRows::known(views::View view, BytesView key) {
  Entry*& latest = latest_[static_cast<std::size_t>(view)];
  if (latest != nullptr && equal(latest->key(), key)) return latest;
  Entry* const entry = slot(hash_of(view, key), key).entry;
  if (entry != nullptr) latest = entry;
  return entry;
}

// A state of an owner takes some 300 bytes.
void KeptRows::expect_row(std::uint64_t hash) const {
  const Slot& first = slots_[hash & mask()];
  if (first.hash != hash) return;
  for (std::size_t line = 0; line < kLinesAhead; ++line)
    __builtin_prefetch(reinterpret_cast<const std::uint8_t*>(first.entry) + line * kLine);
}

std::optional<std::uint32_t> KeptRows::note_of(std::uint64_t hash) const {
  const Slot& first = slots_[hash & mask()];
  return first.hash == hash && first.entry != nullptr ? std::optional(first.entry->note)
                                                      : std::nullopt;
}

std::optional<KeptRows::Found> KeptRows::find(views::View view, BytesView key) {
  const Entry* const entry = known(view, key);
  if (entry == nullptr) return std::nullopt;
  return Found{entry->words(), entry->dead != 0};
}

void KeptRows::write(Entry& entry, BytesView words) {
  entry.words_size = static_cast<std::uint32_t>(words.size());
  entry.dead = 0;
  if (!words.empty()) std::memcpy(entry.key_bytes() + entry.key_size, words.data(), words.size());
}

void KeptRows::put(views::View view, BytesView key, BytesView words) {
  CHECK(key.size() % 8 == 0);
  Entry*& latest = latest_[static_cast<std::size_t>(view)];
  if (latest != nullptr && words.size() <= latest->room && equal(latest->key(), key))
    return write(*latest, words);
  if (2 * (live_ + 1) > slots_.size()) grow();
  const std::uint64_t hash = hash_of(view, key);
  Slot& at = slot(hash, key);
  if (at.entry == nullptr) {
    ++live_;
    at = {hash, make(view, key, words)};
  } else if (words.size() <= at.entry->room) {
    write(*at.entry, words);
  } else {
    Entry* const made = make(view, key, words);
    made->note = at.entry->note;
    give_back(at.entry);
    at.entry = made;
  }
  latest = at.entry;
}

void KeptRows::erase(views::View view, BytesView key, bool mark) {
  const std::uint64_t hash = hash_of(view, key);
  Slot& at = slot(hash, key);
  if (mark) {
    if (at.entry == nullptr) put(view, key, {});
    Entry& entry = *known(view, key);
    write(entry, {});
    entry.dead = 1;
  } else if (at.entry != nullptr) {
    remove(at);
  }
}

// Those behind move up, as linear probing wants it, so that no marks of what was stay.
void KeptRows::remove(Slot& gone) {
  give_back(gone.entry);
  --live_;
  const std::size_t mask = this->mask();
  auto hole = static_cast<std::size_t>(&gone - slots_.data());
  for (std::size_t at = (hole + 1) & mask; slots_[at].entry != nullptr; at = (at + 1) & mask) {
    const std::size_t home = slots_[at].hash & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;  // it would stand before its home
    slots_[hole] = slots_[at];
    hole = at;
  }
  slots_[hole] = {};
}

KeptRows::Entry* KeptRows::make(views::View view, BytesView key, BytesView words) {
  const std::size_t wanted = sizeof(Entry) + key.size() + words.size();
  const std::size_t bytes = (wanted + kRoomStep - 1) / kRoomStep * kRoomStep;
  void* place = nullptr;
  if (bytes / kRoomStep < kSizes && free_[bytes / kRoomStep] != nullptr) {
    Entry*& first = free_[bytes / kRoomStep];
    place = first;
    std::memcpy(&first, first->key_bytes(), sizeof first);
  } else {
    place = pool_.allocate(bytes);
  }
  auto* const entry = new (place) Entry;
  entry->room = static_cast<std::uint32_t>(bytes - sizeof(Entry) - key.size());
  entry->key_size = static_cast<std::uint16_t>(key.size());
  entry->view = static_cast<std::uint8_t>(view);
  std::memcpy(entry->key_bytes(), key.data(), key.size());
  write(*entry, words);
  return entry;
}

// The next one of the list lies where its key was.
void KeptRows::give_back(Entry* entry) {
  if (latest_[entry->view] == entry) latest_[entry->view] = nullptr;
  const std::size_t size = entry->bytes() / kRoomStep;
  if (size >= kSizes || entry->bytes() < sizeof(Entry) + sizeof entry) return;
  std::memcpy(entry->key_bytes(), &free_[size], sizeof entry);
  free_[size] = entry;
}

void KeptRows::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = this->mask();
  for (const Slot& slot : old) {
    if (slot.entry == nullptr) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].entry != nullptr)
      at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::uint32_t* KeptRows::note(views::View view) {
  Entry* const latest = latest_[static_cast<std::size_t>(view)];
  return latest == nullptr ? nullptr : &latest->note;
}

std::size_t KeptRows::memory() const {
  const std::size_t soon = std::min<std::size_t>(kPutsAhead, slots_.size() / 8);
  const bool is_to_grow = 2 * (live_ + soon) > slots_.size();
  return pool_.bytes() + (is_to_grow ? 3 : 1) * slots_.size() * sizeof(Slot) + live_ * sizeof(Ref);
}

void KeptRows::sort(std::vector<Ref>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + kAhead < rows.size()) __builtin_prefetch(rows[i + kAhead].entry);
    std::array<std::uint8_t, sizeof rows[i].begin> begin{};
    const BytesView key = rows[i].entry->key();
    std::memcpy(begin.data(), key.data(), std::min(begin.size(), key.size()));
    rows[i].begin = {__builtin_bswap64(load_le<std::uint64_t>(begin.data())),
                     __builtin_bswap64(load_le<std::uint64_t>(begin.data() + 8))};
  }
  std::sort(rows.begin(), rows.end(), [](const Ref& left, const Ref& right) {
    if (left.begin != right.begin) return left.begin < right.begin;
    return as_text(left.entry->key()) < as_text(right.entry->key());
  });
}

Status KeptRows::drain(const Take& take) {
  std::array<std::vector<Ref>, views::kViews> rows;
  std::array<std::size_t, views::kViews> counts{};
  for (const Slot& slot : slots_)
    if (slot.entry != nullptr) ++counts[slot.hash >> 56];
  for (std::size_t view = 0; view < counts.size(); ++view)
    rows[view].reserve(counts[view]);
  for (const Slot& slot : slots_)
    if (slot.entry != nullptr) rows[slot.hash >> 56].push_back({{}, slot.entry});
  slots_ = {};
  for (const views::ViewInfo& info : views::views()) {
    std::vector<Ref>& refs = rows[static_cast<std::size_t>(info.view)];
    sort(refs);
    for (std::size_t i = 0; i < refs.size(); ++i) {
      const Entry& entry = *refs[i].entry;
      if (i + kAhead < refs.size()) __builtin_prefetch(refs[i + kAhead].entry);
      TRY(take(info.view, entry.key(), entry.words(), entry.dead != 0));
    }
    refs = {};
  }
  clear();
  return {};
}

void KeptRows::clear() {
  pool_.clear();
  slots_.assign(kSlotsFirst, Slot());
  live_ = 0;
  free_ = {};
  latest_ = {};
}

}  // namespace quanlu::projections::follow

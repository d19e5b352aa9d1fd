#include "projections/follow/accumulate.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/rows.h"
#include "schemas/base/kill_point.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kSlotsFirst = 1 << 12;
constexpr std::size_t kAhead = 8;  // rows whose bytes are asked for before they are needed

std::uint64_t hash_of(views::View view, BytesView key) {
  return ledger::store::checksum(key) * 31 + static_cast<std::uint64_t>(view) + 1;
}

bool is_collected(views::View view) {
  return views::info(view).append_only;
}

}  // namespace

Accumulator::Accumulator(std::filesystem::path folder, std::size_t memory_max)
    : folder_(std::move(folder)), memory_max_(memory_max), slots_(kSlotsFirst) {}

std::uint8_t* Accumulator::allocate(std::size_t bytes) {
  bytes = (bytes + 7) / 8 * 8;
  if (bytes > block_left_) {
    const std::size_t size = std::max(kBlockBytes, bytes);
    blocks_.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(size));
    block_at_ = blocks_.back().get();
    block_left_ = size;
    bytes_ += size;
  }
  std::uint8_t* const place = block_at_;
  block_at_ += bytes;
  block_left_ -= bytes;
  return place;
}

Accumulator::Entry* Accumulator::add(views::View view, BytesView key, BytesView words) {
  auto* const entry = new (allocate(sizeof(Entry) + key.size() + words.size())) Entry;
  entry->words_size = entry->words_room = static_cast<std::uint32_t>(words.size());
  entry->key_size = static_cast<std::uint16_t>(key.size());
  entry->view = static_cast<std::uint8_t>(view);
  std::memcpy(entry->key(), key.data(), key.size());
  if (!words.empty()) std::memcpy(entry->key() + key.size(), words.data(), words.size());
  return entry;
}

Accumulator::Slot& Accumulator::find(std::uint64_t hash, views::View view, BytesView key) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.entry == nullptr) return slot;
    if (slot.hash == hash && slot.entry->view == static_cast<std::uint8_t>(view) &&
        as_text(slot.entry->key_view()) == as_text(key))
      return slot;
  }
}

void Accumulator::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.entry == nullptr) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].entry != nullptr)
      at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::optional<BytesView> Accumulator::get(views::View view, BytesView key) {
  const std::uint64_t hash = hash_of(view, key);
  const Slot& slot = find(hash, view, key);
  if (slot.entry != nullptr) {
    if (slot.entry->dead != 0) return std::nullopt;
    return slot.entry->words();
  }
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    const std::optional<RunFile::Row> row = (*run)->find(hash, view, key);
    if (row) return row->dead ? std::optional<BytesView>() : std::optional<BytesView>(row->words);
  }
  return std::nullopt;
}

Accumulator::Ref Accumulator::ref_of(Entry* entry) {
  Ref ref{{}, entry};
  std::array<std::uint8_t, 32> begin{};
  std::memcpy(begin.data(), entry->key(), std::min<std::size_t>(begin.size(), entry->key_size));
  for (std::size_t i = 0; i < ref.begin.size(); ++i)
    ref.begin[i] = load_be<std::uint64_t>(begin.data() + 8 * i);
  return ref;
}

void Accumulator::put(views::View view, BytesView key, BytesView words) {
  if (is_collected(view)) {
    collected_[static_cast<std::size_t>(view)].push_back(ref_of(add(view, key, words)));
    return;
  }
  const std::uint64_t hash = hash_of(view, key);
  Slot& slot = find(hash, view, key);
  if (slot.entry != nullptr && words.size() <= slot.entry->words_room) {
    slot.entry->words_size = static_cast<std::uint32_t>(words.size());
    slot.entry->dead = 0;
    if (!words.empty())
      std::memcpy(slot.entry->key() + slot.entry->key_size, words.data(), words.size());
    return;
  }
  const bool is_new = slot.entry == nullptr;
  slot = {hash, add(view, key, words)};
  if (is_new && ++used_ * 2 > slots_.size()) grow();
}

// What lies in a run, or may, is hidden by a dead row.
void Accumulator::erase(views::View view, BytesView key) {
  const std::uint64_t hash = hash_of(view, key);
  Slot& slot = find(hash, view, key);
  if (slot.entry == nullptr) {
    if (runs_.empty()) return;
    slot = {hash, add(view, key, {})};
    ++used_;
  }
  slot.entry->dead = 1;
  slot.entry->words_size = 0;
  if (used_ * 2 > slots_.size()) grow();
}

// The rows of the hash table join those of their views, in one walk over it.
void Accumulator::collect_all() {
  for (const Slot& slot : slots_)
    if (slot.entry != nullptr) collected_[slot.entry->view].push_back(ref_of(slot.entry));
}

// A later row of one key lies behind an earlier one: the sort is stable, readers take the last.
std::vector<Accumulator::Ref> Accumulator::sorted(views::View view) {
  std::vector<Ref> refs = std::move(collected_[static_cast<std::size_t>(view)]);
  collected_[static_cast<std::size_t>(view)] = {};
  const auto less = [](const Ref& left, const Ref& right) {
    for (std::size_t i = 0; i < left.begin.size(); ++i)
      if (left.begin[i] != right.begin[i]) return left.begin[i] < right.begin[i];
    if (left.entry->key_size <= 32 && right.entry->key_size <= 32)
      return left.entry->key_size < right.entry->key_size;
    return as_text(left.entry->key_view()) < as_text(right.entry->key_view());
  };
  if (!std::is_sorted(refs.begin(), refs.end(), less))
    std::stable_sort(refs.begin(), refs.end(), less);
  return refs;
}

Status Accumulator::make_room() {
  const std::size_t tables = slots_.size() * sizeof(Slot);
  std::size_t refs = 0;
  for (const auto& view : collected_)
    refs += view.capacity() * sizeof(Ref);
  if (bytes_ + tables + refs < memory_max_) return {};
  return write_run();
}

Status Accumulator::write_run() {
  collect_all();
  RunWriter writer(folder_ / ("run" + std::to_string(runs_.size())));
  for (const views::ViewInfo& info : views::views())
    for (const Ref& ref : sorted(info.view))
      writer.add(info.view, hash_of(info.view, ref.entry->key_view()), ref.entry->key_view(),
                 ref.entry->words(), ref.entry->dead != 0);
  TRY_ASSIGN(std::unique_ptr<RunFile> run, writer.finish());
  runs_.push_back(std::move(run));
  clear();
  KILL_POINT("rebuild.run_written");
  return {};
}

void Accumulator::clear() {
  for (auto& view : collected_)
    view = {};
  slots_.assign(kSlotsFirst, Slot());
  used_ = 0;
  blocks_.clear();
  block_left_ = 0;
  bytes_ = 0;
}

Status Accumulator::drain(const Take& take) {
  if (!runs_.empty()) {
    TRY(write_run());
    const Status status = merge_runs(runs_, take);
    runs_.clear();
    return status;
  }
  collect_all();
  for (const views::ViewInfo& info : views::views()) {
    const std::vector<Ref> refs = sorted(info.view);
    for (std::size_t i = 0; i < refs.size(); ++i) {
      const Entry& entry = *refs[i].entry;
      if (i + kAhead < refs.size()) __builtin_prefetch(refs[i + kAhead].entry);
      if (i + 1 < refs.size() && refs[i + 1].begin == refs[i].begin &&
          as_text(refs[i + 1].entry->key_view()) == as_text(entry.key_view()))
        continue;
      if (entry.dead == 0) TRY(take(info.view, entry.key_view(), entry.words()));
    }
  }
  clear();
  return {};
}

}  // namespace quanlu::projections::follow

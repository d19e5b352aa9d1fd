#pragma once
// Rows that are looked up and changed while the log is applied: a hash table over blocks of memory.
// What a row leaves when it grows or is erased is used again. One thread.
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "projections/follow/block_pool.h"
#include "projections/views/view.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

std::uint64_t hash_of(views::View view, BytesView key);

class KeptRows {
 public:
  struct Found {
    BytesView words;  // until the next change
    bool dead = false;
  };
  // Nothing: not known here. Dead: erased, whatever is known elsewhere.
  std::optional<Found> find(views::View view, BytesView key);
  void put(views::View view, BytesView key, BytesView words);
  // `mark`: what lies elsewhere has to be hidden by a dead row.
  void erase(views::View view, BytesView key, bool mark);

  // Before a look-up of the row with that hash_of(): ask for its memory, first where it is found.
  void expect_slot(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask()]); }
  void expect_row(std::uint64_t hash) const;
  // What note() would give for it, unless it is hard to find.
  std::optional<std::uint32_t> note_of(std::uint64_t hash) const;

  // A number that others keep beside the row of the view that was looked up last; 0 at first. Null:
  // there is no such row.
  std::uint32_t* note(views::View view);

  // Bytes in use, with what growing and draining take for a while.
  std::size_t memory() const;
  std::size_t rows() const { return live_; }  // dead ones too

  // View by view in key order, dead ones too. Nothing is left afterwards.
  using Take = std::function<Status(views::View view, BytesView key, BytesView words, bool dead)>;
  Status drain(const Take& take);

 private:
  struct Entry {  // then the key, then room for the words
    std::uint32_t words_size = 0, room = 0;
    std::uint16_t key_size = 0;
    std::uint8_t view = 0, dead = 0;
    std::uint32_t note = 0;
    std::uint8_t* key_bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
    const std::uint8_t* key_bytes() const {
      return reinterpret_cast<const std::uint8_t*>(this + 1);
    }
    BytesView key() const { return {key_bytes(), key_size}; }
    BytesView words() const { return {key_bytes() + key_size, words_size}; }
    std::size_t bytes() const { return sizeof(Entry) + key_size + room; }
  };
  struct Slot {
    std::uint64_t hash = 0;  // hash_of(); its first byte is the view
    Entry* entry = nullptr;  // null: free
  };
  struct Ref {  // for sorting; `begin` of the key, so that most comparisons touch nothing else
    std::array<std::uint64_t, 2> begin{};
    const Entry* entry = nullptr;
  };
  static constexpr std::size_t kSlotsFirst = 1 << 10, kSizes = 256;

  std::size_t mask() const { return slots_.size() - 1; }
  Entry* known(views::View view, BytesView key);
  Slot& slot(std::uint64_t hash, BytesView key);
  Entry* make(views::View view, BytesView key, BytesView words);
  void give_back(Entry* entry);
  void remove(Slot& slot);
  void grow();
  void clear();
  static void sort(std::vector<Ref>& rows);
  static void write(Entry& entry, BytesView words);

  BlockPool pool_;
  std::vector<Slot> slots_ = std::vector<Slot>(kSlotsFirst);
  std::size_t live_ = 0;
  std::array<Entry*, kSizes> free_{};           // by size, each begins a list
  std::array<Entry*, views::kViews> latest_{};  // most rows are put just after they were looked up
};

}  // namespace quanlu::projections::follow

#pragma once
// Rows that are only put while the log is applied and read in key order afterwards: what histories
// and indexes are made of, and most of what a rebuild makes. They are not sorted as a whole: a row
// joins the others of its owner, where events come nearly in order, and owners are few. One thread.
#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "projections/follow/block_pool.h"
#include "projections/views/view.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

// By which part of its keys a view's rows are gathered: those of a subject by its text with the
// zero byte behind it, those of a case or stream by its id, those of an event alone each by itself.
enum class Gather : std::uint8_t { kByText, kById, kAlone };

class GatheredRows {
 public:
  virtual ~GatheredRows() = default;
  // `hint`: where the owner remembers, for the next time, with whom its rows lie; it may be wrong.
  // Null: nobody remembers.
  virtual void put(BytesView key, BytesView words, std::uint32_t* hint) = 0;
  // Where such an owner remembers: asks for the memory of it, which is needed soon.
  virtual void expect(std::uint32_t) const {}
  // Bytes in use, with what draining them takes.
  virtual std::size_t memory() const = 0;
  // In key order; of equal keys the one that was put last. Nothing is left afterwards.
  using Take = std::function<Status(BytesView key, BytesView words)>;
  virtual Status drain(const Take& take) = 0;
};

// By the first part of their keys (a text with its zero byte, or an id): kByText, kById.
class GroupedRows final : public GatheredRows {
 public:
  explicit GroupedRows(Gather how) : how_(how) {}
  void put(BytesView key, BytesView words, std::uint32_t* hint) override;
  void expect(std::uint32_t group) const override {
    if (group < groups_.size()) __builtin_prefetch(&groups_[group], 1);
  }
  std::size_t memory() const override;
  Status drain(const Take& take) override;

 private:
  static constexpr std::size_t kBeginWords = 3;
  struct Entry {  // then the key, then the words
    std::uint32_t group = 0;
    std::uint16_t key_words = 0, value_words = 0;
    const std::uint8_t* bytes() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
    std::size_t size() const { return sizeof(Entry) + (std::size_t{key_words} + value_words) * 8; }
    BytesView key() const { return {bytes(), std::size_t{key_words} * 8}; }
    BytesView words() const { return {bytes() + key_words * 8, std::size_t{value_words} * 8}; }
  };
  struct Group {
    std::array<std::uint64_t, kBeginWords> begin{};  // of the first part, as numbers that sort
    const Entry* first = nullptr;                    // its key holds the whole part
    std::uint32_t part_size = 0, rows = 0;
    BytesView part() const { return first->key().first(part_size); }
  };
  struct Slot {
    std::uint32_t tag = 0, group = 0;  // group: 1 + its number; 0 free
  };

  std::size_t part_size(BytesView key) const;
  std::uint32_t group_of(BytesView part, const Entry* entry, std::uint32_t* hint);
  std::uint32_t find_or_add(const Group& wanted, BytesView part);
  bool is_of(const Group& known, const Group& wanted, BytesView part) const;
  void grow();
  std::vector<std::uint32_t> sorted_groups() const;
  std::vector<const Entry*> ordered(const std::vector<std::uint32_t>& groups);
  void clear();

  const Gather how_;
  BlockPool pool_;
  std::vector<Group> groups_;
  std::vector<Slot> slots_;
  std::size_t rows_ = 0;
};

// Each by itself: keys of 16 bytes, at most two words.
class IndexRows final : public GatheredRows {
 public:
  void put(BytesView key, BytesView words, std::uint32_t* hint) override;
  std::size_t memory() const override;
  Status drain(const Take& take) override;

 private:
  struct Row {
    std::uint64_t high = 0, low = 0;  // the key as numbers that sort
    std::array<std::uint64_t, 2> words{};
  };
  static constexpr std::size_t kChunkRows = 1024;

  static void sort_stably(Row* begin, Row* end);
  std::vector<Row> sorted();

  std::vector<std::unique_ptr<std::array<Row, kChunkRows>>> chunks_;
  std::size_t rows_ = 0;
};

// Null: rows of that view are looked up.
std::unique_ptr<GatheredRows> gather(const views::ViewInfo& info);

}  // namespace quanlu::projections::follow

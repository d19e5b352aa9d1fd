#pragma once
// Rows that lie over others: what was put or erased lately, the last word on each key. Texts lie
// one behind the other in one piece of memory and are found through an open index of hashes, since
// 20,000 rows come and go together and each of them costs the writer's thread. What was overwritten
// goes with the rest, in clear(). A value; one thread changes it.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quanlu::ledger::intake {

class RowLayer {
 public:
  struct Row {
    std::string_view key;
    std::optional<std::string_view> value;  // absent: erased
  };

  // Absent: the layer says nothing of the key. Looks into the layer until it changes.
  std::optional<Row> find(std::string_view key) const;
  void put(std::string_view key, std::optional<std::string_view> value);
  void clear();  // keeps the memory for the next rows

  bool empty() const { return places_.empty(); }
  std::size_t size() const { return places_.size(); }
  Row row(std::size_t number) const;  // in the order in which keys came first

 private:
  struct Place {
    std::size_t key = 0, value = 0;  // where they begin in texts_
    std::uint32_t key_size = 0, value_size = 0;
    bool erased = false;
  };
  struct Mark {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // of the row, from 1; 0: free
  };
  static constexpr std::size_t kMarksMin = 1024;

  std::size_t mark_of(std::string_view key, std::uint32_t hash) const;  // its own, or a free one
  void widen();

  std::string texts_;
  std::vector<Place> places_;
  std::vector<Mark> index_;  // as many as a power of two, at most half of them taken
};

}  // namespace quanlu::ledger::intake

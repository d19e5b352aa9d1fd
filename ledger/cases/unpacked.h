#pragma once
// One table of the decision state in memory. A row is unpacked when it is first asked for, changed
// in place, and packed again by write_back(): what many events touch costs bytes once. That a row
// is not there is remembered too. One thread owns it.
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/generations.h"
#include "ledger/cases/pack.h"
#include "ledger/cases/rows.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::cases {

// Keys as they stand in the rows: numbers big-endian.
inline void append_key(std::string& to, std::string_view text) {
  to += text;
}
inline void append_key(std::string& to, std::same_as<std::uint64_t> auto number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    to += static_cast<char>(number >> shift);
}
inline void append_key(std::string& to, const Id16& id) {
  to.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

// `Row` has pack(const Row&, Packer&), unpack(Unpacker&, Row&) and is_nothing(const Row&) beside
// it: a row that says nothing is erased. `Key` has append_key().
template <typename Row, typename Key = std::string, typename Hash = TextHash>
class Unpacked {
 public:
  // The first byte of a key says which table it is in.
  Unpacked(char table, std::size_t rows_max) : table_(table), rows_max_(rows_max) {}

  // nullptr: there is no such row. Good until forget().
  template <typename Wanted>
  const Row* find(const Rows& rows, const Wanted& key) {
    const Slot& slot = this->slot(rows, key).second;
    return slot.row ? &*slot.row : nullptr;
  }

  // The row to be changed, made when there is none. Good until forget().
  template <typename Wanted>
  Row& change(const Rows& rows, const Wanted& key) {
    Named& named = slot(rows, key);
    if (!named.second.row) named.second.row.emplace();
    return mark(named);
  }

  // A row that nobody has made yet, as its maker knows: the rows are not asked.
  template <typename Wanted>
  Row& make(const Wanted& key) {
    Named* known = slots_.find(key);
    Named& named = known ? *known : slots_.add(key, Slot());
    CHECK(!named.second.row);
    named.second.row.emplace();
    return mark(named);
  }

  std::size_t changed() const { return changed_.size(); }

  void write_back(Rows& rows) {
    std::string key;
    for (auto* named : changed_) {
      Slot& slot = named->second;
      slot.changed = false;
      name(named->first, key);
      if (is_nothing(*slot.row)) {
        slot.row.reset();
        rows.erase(key);
        continue;
      }
      Packer into;
      pack(*slot.row, into);
      rows.put(key, into.take());
    }
    changed_.clear();
  }

  // Behind write_back(): when there are too many, those go that nobody asked for since the last
  // time that there were too many.
  void forget() {
    CHECK(changed_.empty());
    if (slots_.recent() > rows_max_) slots_.turn();
  }

 private:
  struct Slot {
    std::optional<Row> row;
    bool changed = false;
  };
  using Named = std::pair<const Key, Slot>;

  template <typename Wanted>
  void name(const Wanted& key, std::string& into) const {
    into.assign(1, table_);
    append_key(into, key);
  }

  Row& mark(Named& named) {
    if (!named.second.changed) changed_.push_back(&named);
    named.second.changed = true;
    return *named.second.row;
  }

  template <typename Wanted>
  Named& slot(const Rows& rows, const Wanted& key) {
    if (Named* known = slots_.find(key)) return *known;
    Named& made = slots_.add(key, Slot());
    std::string name;
    this->name(key, name);
    if (const auto row = rows.get(name)) {
      Unpacker from(*row);
      unpack(from, made.second.row.emplace());
    }
    return made;
  }

  const char table_;
  const std::size_t rows_max_;
  Generations<Key, Slot, Hash> slots_;
  std::vector<Named*> changed_;
};

}  // namespace quanlu::ledger::cases

#pragma once
// One table of the decision state in memory. A row is unpacked when it is first asked for, changed
// in place, and packed again by write_back(): what many events touch costs bytes once. That a row
// is not there is remembered too. One thread owns it.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/generations.h"
#include "ledger/cases/pack.h"
#include "ledger/cases/rows.h"

namespace quanlu::ledger::cases {

// `Row` has pack(const Row&, Packer&), unpack(Unpacker&, Row&) and is_nothing(const Row&) beside
// it: a row that says nothing is erased.
template <typename Row>
class Unpacked {
 public:
  // The first byte of a key says which table it is in.
  Unpacked(char table, std::size_t rows_max) : table_(table), rows_max_(rows_max) {}

  // nullptr: there is no such row. Good until forget().
  const Row* find(const Rows& rows, std::string_view key) {
    const Slot& slot = this->slot(rows, key).second;
    return slot.row ? &*slot.row : nullptr;
  }

  // The row to be changed, made when there is none. Good until forget().
  Row& change(const Rows& rows, std::string_view key) {
    auto& named = slot(rows, key);
    Slot& slot = named.second;
    if (!slot.row) slot.row.emplace();
    if (!slot.changed) changed_.push_back(&named);
    slot.changed = true;
    return *slot.row;
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
  using Named = std::pair<const std::string, Slot>;

  void name(std::string_view key, std::string& into) const {
    into.assign(1, table_);
    into += key;
  }

  Named& slot(const Rows& rows, std::string_view key) {
    if (Named* known = slots_.find(key)) return *known;
    Named& added = slots_.add(key, Slot());
    std::string named;
    name(key, named);
    if (const auto row = rows.get(named)) {
      Unpacker from(*row);
      unpack(from, added.second.row.emplace());
    }
    return added;
  }

  const char table_;
  const std::size_t rows_max_;
  Generations<std::string, Slot, TextHash> slots_;
  std::vector<Named*> changed_;
};

}  // namespace quanlu::ledger::cases

#pragma once
// Tables aligned by display width (INTERFACES.md 1, rule 7): a Chinese character takes two columns,
// a combining mark none. Cut with … at the terminal's width, never in a pipe.
#include <string>
#include <vector>

#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::screen {

struct Column {
  std::string head;
  bool right = false;  // numbers and money
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // As many cells as columns. Controls and hidden marks become visible here.
  void add(std::vector<std::string> cells);
  std::size_t rows() const { return rows_.size(); }

  // Heads dim, then the rows; nothing when there is no row.
  void print(const Screen& screen) const;
  // Without heads, as a card: on a terminal the last cell goes on in the next line, nothing is cut.
  void print_rows(const Screen& screen) const;

 private:
  std::string line(const std::vector<std::string>& cells, std::size_t width_max) const;

  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace quanlu::consumers::cli::screen

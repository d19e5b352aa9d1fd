#include "consumers/cli/screen/table.h"

#include <algorithm>

#include "consumers/cli/screen/people.h"
#include "schemas/base/check.h"
#include "schemas/text/width.h"

namespace quanlu::consumers::cli::screen {
namespace {

using schemas::text::cut_to_width;
using schemas::text::display_width;

constexpr std::size_t kGap = 2;

void pad(std::string& line, std::size_t columns) {
  line.append(columns, ' ');
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (const Column& column : columns_)
    widths_.push_back(display_width(column.head));
}

void Table::add(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i] = visible(cells[i]);
    widths_[i] = std::max(widths_[i], display_width(cells[i]));
  }
  rows_.push_back(std::move(cells));
}

void Table::print(const Screen& screen) const {
  if (rows_.empty()) return;
  std::vector<std::string> heads;
  for (const Column& column : columns_)
    heads.push_back(column.head);
  screen.out << screen.paint(Colour::kDim, line(heads, screen.width)) << '\n';
  print_rows(screen);
}

void Table::print_rows(const Screen& screen) const {
  for (const auto& cells : rows_)
    screen.out << line(cells, screen.width) << '\n';
}

std::string Table::line(const std::vector<std::string>& cells, std::size_t width_max) const {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t room = widths_[i] - display_width(cells[i]);
    if (i != 0) pad(text, kGap);
    if (columns_[i].right) pad(text, room);
    text += cells[i];
    if (!columns_[i].right && i + 1 < cells.size()) pad(text, room);
  }
  text.erase(text.find_last_not_of(' ') + 1);  // the last cells may be empty
  if (width_max == 0) return text;
  return cut_to_width(text, width_max);
}

}  // namespace quanlu::consumers::cli::screen

#include "consumers/cli/screen/table.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "consumers/cli/screen/people.h"
#include "schemas/base/check.h"
#include "schemas/text/width.h"

namespace quanlu::consumers::cli::screen {
namespace {

using schemas::text::cut_to_width;
using schemas::text::display_width;

constexpr std::size_t kGap = 2;

constexpr std::size_t kCardRoomMin = 16;  // columns; with less the terminal wraps by itself

// Where the character that begins at `at` ends.
std::size_t next_character(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;)
    ++at;
  return at;
}

// Lines of at most so many columns, broken at a space where there is one. Nothing is left out.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (display_width(text) > columns) {
    std::size_t end = 0, space = 0, used = 0;
    while (end < text.size()) {
      const std::size_t next = next_character(text, end);
      used += display_width(text.substr(end, next - end));
      if (used > columns && end > 0) break;
      if (text[end] == ' ') space = end;
      end = next;
    }
    const std::size_t cut = space == 0 ? end : space;
    lines.emplace_back(text.substr(0, cut));
    text.remove_prefix(cut);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  lines.emplace_back(text);
  return lines;
}

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
  for (const auto& cells : rows_)
    screen.out << line(cells, screen.width) << '\n';
}

void Table::print_rows(const Screen& screen) const {
  const std::size_t left =
      std::accumulate(widths_.begin(), widths_.end() - 1, kGap * (widths_.size() - 1));
  const bool wraps = screen.width >= left + kCardRoomMin;
  for (const auto& cells : rows_) {
    if (!wraps) {
      screen.out << line(cells, 0) << '\n';
      continue;
    }
    auto row = cells;
    const std::vector<std::string> parts = wrapped(cells.back(), screen.width - left);
    for (const std::string& part : parts) {
      row.back() = part;
      screen.out << line(row, 0) << '\n';
      std::fill(row.begin(), row.end(), "");
    }
  }
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

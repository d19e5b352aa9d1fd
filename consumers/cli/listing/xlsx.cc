#include "consumers/cli/listing/xlsx.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <unistd.h>
#include <xlsxwriter.h>

#include "schemas/base/time.h"
#include "schemas/text/width.h"

namespace quanlu::consumers::cli::listing {
namespace {

constexpr std::uint32_t kRowsMax = 1'048'575;  // of a sheet, without its head
constexpr std::size_t kCellMax = 32'767;       // characters; a longer text is refused by Excel
constexpr std::size_t kWidthMin = 6, kWidthMax = 60;

Error broken(const char* what) {
  return {.kind = Failure::kFailed,
          .reason = "xlsx",
          .what = {"无法写出 xlsx", "the xlsx could not be written"},
          .found = what};
}

lxw_datetime date_of(const std::string& text) {
  const CivilDate date = civil(parse_day(text).value_or(Day(0)));
  return {date.year, static_cast<int>(date.month), static_cast<int>(date.day), 0, 0, 0};
}

// At most as long as a cell may be, cut between characters.
std::string fitted(const std::string& text) {
  if (text.size() <= kCellMax) return text;
  std::size_t end = kCellMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return text.substr(0, end);
}

}  // namespace

// A name of our own in the folder for temporary files, gone when the object ends.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::string name = (std::filesystem::temp_directory_path() / "quanlu-XXXXXX").string();
    const int file = mkstemp(name.data());
    if (file < 0) return;
    close(file);
    path_ = name;
  }
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Xlsx::Book {
  TemporaryFile file;
  std::string title;
  std::vector<XlsxColumn> columns;
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format *head = nullptr, *number = nullptr, *money = nullptr, *date = nullptr;
  int sheets = 0;
  std::uint32_t rows = 0;  // of the sheet at hand
  std::vector<std::size_t> widths;

  ~Book() {
    if (workbook != nullptr) lxw_workbook_free(workbook);
  }
  void begin_sheet();
  void end_sheet();
  lxw_error write(lxw_col_t column, const std::string& cell);
};

void Xlsx::Book::begin_sheet() {
  const std::string name = title + (sheets == 0 ? "" : " " + std::to_string(sheets + 1));
  sheet = workbook_add_worksheet(workbook, name.c_str());
  if (sheet == nullptr) return;
  ++sheets;
  rows = 0;
  worksheet_freeze_panes(sheet, 1, 0);
  widths.assign(columns.size(), kWidthMin);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), columns[i].head.c_str(), head);
    widths[i] = std::max(widths[i], schemas::text::display_width(columns[i].head) + 2);
  }
}

void Xlsx::Book::end_sheet() {
  for (std::size_t i = 0; i < columns.size(); ++i)
    worksheet_set_column(sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                         static_cast<double>(std::min(widths[i], kWidthMax)), nullptr);
  worksheet_autofilter(sheet, 0, 0, rows, static_cast<lxw_col_t>(columns.size() - 1));
}

lxw_error Xlsx::Book::write(lxw_col_t column, const std::string& cell) {
  if (cell.empty()) return LXW_NO_ERROR;
  widths[column] = std::max(widths[column], schemas::text::display_width(cell) + 1);
  switch (columns[column].kind) {
    case Kind::kNumber:
      return worksheet_write_number(sheet, rows, column, std::strtod(cell.c_str(), nullptr),
                                    number);
    case Kind::kMoney:
      return worksheet_write_number(sheet, rows, column, std::strtod(cell.c_str(), nullptr), money);
    case Kind::kDay: {
      lxw_datetime day = date_of(cell);
      return worksheet_write_datetime(sheet, rows, column, &day, date);
    }
    default:
      return worksheet_write_string(sheet, rows, column, fitted(cell).c_str(), nullptr);
  }
}

Xlsx::Xlsx(std::string title, std::vector<XlsxColumn> columns) : book_(std::make_unique<Book>()) {
  book_->title = std::move(title);
  // 31 characters at most, none of []:*?/\ in the name of a sheet.
  std::replace_if(
      book_->title.begin(), book_->title.end(),
      [](char letter) {
        return std::string_view("[]:*?/\\").find(letter) != std::string_view::npos;
      },
      '-');
  book_->columns = std::move(columns);
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  book_->workbook = workbook_new_opt(book_->file.path().c_str(), &options);
  if (book_->workbook == nullptr) return;
  book_->head = workbook_add_format(book_->workbook);
  format_set_bold(book_->head);
  book_->number = workbook_add_format(book_->workbook);
  format_set_num_format(book_->number, "0");
  book_->money = workbook_add_format(book_->workbook);
  format_set_num_format(book_->money, "#,##0.00");
  book_->date = workbook_add_format(book_->workbook);
  format_set_num_format(book_->date, "yyyy-mm-dd");
  book_->begin_sheet();
}

Xlsx::~Xlsx() = default;

Status Xlsx::row(const std::vector<std::string>& cells) {
  Book& book = *book_;
  if (book.sheet == nullptr) return fail(broken("no sheet"));
  if (book.rows == kRowsMax) {
    book.end_sheet();
    book.begin_sheet();
  }
  ++book.rows;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (const lxw_error error = book.write(static_cast<lxw_col_t>(i), cells[i]);
        error != LXW_NO_ERROR)
      return fail(broken(lxw_strerror(error)));
  return {};
}

Status Xlsx::finish(const std::vector<std::pair<std::string, std::string>>& notes, Millis made,
                    std::ostream& to) {
  Book& book = *book_;
  if (book.sheet == nullptr) return fail(broken("no sheet"));
  book.end_sheet();
  lxw_worksheet* const sheet = workbook_add_worksheet(book.workbook, "说明");
  lxw_row_t row = 0;
  for (const auto& [label, text] : notes) {
    worksheet_write_string(sheet, row, 0, label.c_str(), book.head);
    worksheet_write_string(sheet, row++, 1, fitted(text).c_str(), nullptr);
  }
  worksheet_set_column(sheet, 0, 0, 24, nullptr);
  worksheet_set_column(sheet, 1, 1, 80, nullptr);
  lxw_doc_properties properties{};
  properties.created = static_cast<time_t>(made.value / 1000);
  workbook_set_properties(book.workbook, &properties);
  const lxw_error error = workbook_close(std::exchange(book.workbook, nullptr));
  if (error != LXW_NO_ERROR) return fail(broken(lxw_strerror(error)));
  std::ifstream file(book.file.path(), std::ios::binary);
  to << file.rdbuf();
  return file && to ? Status() : fail(broken("copy"));
}

}  // namespace quanlu::consumers::cli::listing

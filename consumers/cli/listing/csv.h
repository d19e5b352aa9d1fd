#pragma once
// CSV (INTERFACES.md 6): RFC 4180 in UTF-8 with CRLF for programs, or UTF-16LE with BOM and TAB,
// which opens by double click in Excel and WPS whatever the list separator of the machine. A text
// that a sheet would take for a formula gets a leading apostrophe.
#include <ostream>
#include <string>
#include <vector>

namespace quanlu::consumers::cli::listing {

enum class CsvKind : std::uint8_t { kPlain, kExcel };

struct CsvCell {
  std::string text;     // UTF-8
  bool is_text = true;  // else a number or date of ours, which may begin with a minus
};

class Csv {
 public:
  // `bom` counts for kPlain only. The stream outlives it.
  Csv(std::ostream& out, CsvKind kind, bool bom);
  void row(const std::vector<CsvCell>& cells);

 private:
  void write(const std::string& utf8);

  std::ostream& out_;
  const CsvKind kind_;
};

}  // namespace quanlu::consumers::cli::listing

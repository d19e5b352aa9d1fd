#pragma once
// XLSX (INTERFACES.md 6): a sheet with frozen head, filter and widths by display width, further
// sheets behind 1,048,575 rows, and a sheet 说明 that says how far the answer goes. Texts are
// strings whatever they begin with, so nothing becomes a formula. Equal input gives equal bytes.
// The owner of libxlsxwriter.
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "consumers/cli/listing/form.h"

namespace quanlu::consumers::cli::listing {

struct XlsxColumn {
  std::string head;
  Kind kind = Kind::kText;
};

class Xlsx {
 public:
  Xlsx(std::string title, std::vector<XlsxColumn> columns);
  ~Xlsx();
  Xlsx(const Xlsx&) = delete;
  Xlsx& operator=(const Xlsx&) = delete;

  // As many cells as columns; numbers "12", money "386000.00", dates "2024-08-09".
  Status row(const std::vector<std::string>& cells);
  // Writes the sheet of notes and hands the file to the stream. `made`: what the file says about
  // its time.
  Status finish(const std::vector<std::pair<std::string, std::string>>& notes, Millis made,
                std::ostream& to);

 private:
  struct Book;
  std::unique_ptr<Book> book_;
};

}  // namespace quanlu::consumers::cli::listing

#pragma once
// One list, written row by row in the form that was asked for. JSON Lines and CSV go out as the
// rows come; the human table waits for the last one, since all of them decide the widths, and a
// JSON document, so that it is whole or not there.
#include <functional>
#include <memory>

#include "consumers/cli/listing/form.h"
#include "consumers/cli/screen/json.h"

namespace quanlu::consumers::cli::listing {

// Value for programs (JSON, csv) and for people (human, csv-excel, xlsx); empty `shown`: the value.
// Money in yuan, "386000.00"; dates "2024-08-09".
struct Cell {
  Cell() = default;
  Cell(std::string text) : value(std::move(text)) {}  // NOLINT: a cell is its text
  Cell(std::string text, std::string people) : value(std::move(text)), shown(std::move(people)) {}
  const std::string& for_people() const { return shown.empty() ? value : shown; }

  std::string value, shown;
};

// The cell as a member of an open object: numbers bare; an empty number, word or date is null.
void add_member(screen::Json& json, const Column& column, const Cell& cell);

// What a list is called and what stands beside its rows.
struct Shape {
  std::string document;  // "org-list"
  std::string rows;      // key of the array: "organizations"
  Words title;           // of the sheet
  std::vector<Column> columns;
  std::function<void(screen::Json&)> before;  // members in front of the rows
};

// What is said at the end: how far the answer goes and where it goes on.
struct Ending {
  std::function<void(screen::Json&)> after;                // members behind the rows, "asOf" first
  std::vector<std::pair<std::string, std::string>> notes;  // sheet 说明: label, text
  std::string next;                                        // cursor; empty: there is no more
  Millis as_of;                                            // recordedAt of the last event seen
};

class Writer {
 public:
  virtual ~Writer() = default;
  // As many cells as columns. `whole`: the JSON of the row where it is more than its cells; JSON
  // and JSON Lines take it unless fields were chosen.
  virtual Status row(std::vector<Cell> cells, std::string_view whole = {}) = 0;
  virtual Status finish(const Ending& ending) = 0;
};

// Borrows context for its life.
std::unique_ptr<Writer> make_writer(frame::Context& context, const Form& form, Shape shape);

}  // namespace quanlu::consumers::cli::listing

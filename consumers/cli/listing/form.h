#pragma once
// How a list was asked for (INTERFACES.md 2.1): format, fields, how many rows, from where on.
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::listing {

enum class Kind : std::uint8_t {
  kText,
  kWord,    // a code or word of the glossary that may be absent: an empty cell is null
  kNumber,  // JSON number; an empty cell is null
  kMoney,   // yuan with two decimals: a string in JSON, a number in a sheet
  kDay,     // an empty cell is null
};

struct Column {
  std::string name;  // of --fields, JSON keys and CSV heads
  Words head;
  Kind kind = Kind::kText;
  bool plain = true;  // one of those that the human table shows unasked
};

struct Form {
  frame::Format format = frame::Format::kHuman;
  std::vector<std::size_t> columns;   // in the order of --fields; empty: all, as they stand
  std::uint64_t limit = 0;            // 0: all
  std::optional<std::string> cursor;  // where the page before ended
  bool bom = false;                   // of csv

  bool is_chosen() const { return !columns.empty(); }
};

// Unknown fields and formats that no list has are kUsage with the nearest known name.
Result<Form> form_of(const frame::Context& context, const frame::Options& options,
                     const std::vector<Column>& columns);

// --fields --limit --cursor --bom, with those of the command in front.
std::vector<frame::Option> with_form_options(std::vector<frame::Option> own);

// Where a page ended, opaque to who holds it: the generation of the views and the key of the last
// row that was looked at. Taken apart: kUsage when it is none, kAbsent "cursorGone" when the views
// were made again since.
std::string make_cursor(const std::string& generation, BytesView key);
Result<Bytes> read_cursor(const std::string& cursor, const std::string& generation);

}  // namespace quanlu::consumers::cli::listing

#pragma once
// What stands in a case or organization, field by field, with the event that set it last: what diff
// compares and blame lists. Its state is the first of the fields.
#include <string>
#include <vector>

#include "consumers/cli/replaying/history.h"
#include "consumers/cli/replaying/replay_text.h"
#include "consumers/cli/screen/table.h"

namespace quanlu::consumers::cli::replaying {

struct Standing {
  std::string field;  // "ComplaintRegistered.no", "name", "state"
  Words label;
  std::string shown;      // the value for people, in the language of the screen
  cases::FieldView said;  // value, seq, when, who, on what ground
};

// By field: the state first, then what a body is by its plain names, then the others in the order
// in which they were said. Told once: where a field has a plain name its other name is left out.
std::vector<Standing> standings(const screen::Screen& screen, const Named& named,
                                const History& history, const cases::CaseView& view);

// "字段 值 seq 时间 经办 依据", behind a mark (or none).
std::vector<screen::Column> standing_columns(const screen::Screen& screen);
std::vector<std::string> standing_cells(const screen::Screen& screen, std::string mark,
                                        const History& history, const Standing& standing);
// "value", "seq", "eventId", "recordedAt", "account", "basis", "corrected" of an open object.
void add_said(screen::Json& json, const History& history, const cases::FieldView& said);

// What diff and blame say behind their lines: entries left out, a broken link (which decides the
// exit code).
void print_remarks(const screen::Screen& screen, const History& history, std::uint64_t withheld);

}  // namespace quanlu::consumers::cli::replaying

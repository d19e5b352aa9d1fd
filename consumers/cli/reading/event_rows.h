#pragma once
// Events as rows of a list: what `log` prints in every form.
#include "consumers/cli/listing/writer.h"
#include "consumers/cli/reading/events.h"

namespace quanlu::consumers::cli::reading {

listing::Shape event_shape(bool newest_first);
std::vector<listing::Cell> event_cells(const screen::Screen& screen, const ReadEvent& read);

}  // namespace quanlu::consumers::cli::reading

#pragma once
// Which event made a row of a view last, as far as the row says it: so that a finding names a seq.
#include <optional>

#include "projections/views/view.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::checking {

// `words` are the row's, without its checksum. Nothing for rows that hold no seq.
std::optional<Seq> last_seq(projections::views::View view, BytesView words);

}  // namespace quanlu::consumers::cli::checking

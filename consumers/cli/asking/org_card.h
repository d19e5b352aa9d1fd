#pragma once
// The card of one organization.
#include "consumers/cli/asking/org_rows.h"

namespace quanlu::consumers::cli::asking {

// Names it bears and bore, and the card itself.
Status print_card(const frame::Context& context, const OpenedViews& views, const Card& card);
Status add_names(screen::Json& json, const OpenedViews& views, std::string_view subject);

}  // namespace quanlu::consumers::cli::asking

#pragma once
// Organizations as rows of a list, and the filters of `org list`.
#include "consumers/cli/asking/views.h"

namespace quanlu::consumers::cli::asking {

using Card = projections::views::OrgCard;

// "Org" or "CommunityOrg": whose states the card's state counts in; empty for what has none.
std::string_view machine_of(const Card& card);

listing::Shape org_shape(std::string document);
std::vector<listing::Cell> org_cells(const screen::Screen& screen, const Card& card);
// One object of all the columns, as the rows of a list have them.
void add_card(screen::Json& json, const screen::Screen& screen, const Card& card);

// The filters that the options name, and how they stand on the sheet 说明.
struct OrgFilter {
  projections::query::OrganizationFilter filter;
  std::vector<std::pair<std::string, std::string>> said;
};
std::vector<frame::Option> org_filter_options();
Result<OrgFilter> org_filter_of(const frame::Options& options);

}  // namespace quanlu::consumers::cli::asking

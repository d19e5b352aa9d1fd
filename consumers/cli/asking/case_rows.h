#pragma once
// Cases as rows of a list, and the filters of `case list`.
#include <functional>

#include "consumers/cli/asking/views.h"

namespace quanlu::consumers::cli::asking {

using Case = projections::query::At<projections::views::CaseState>;

std::string_view kind_of(const Case& of);  // name of its stream: "Complaint"
Words kind_label(const Case& of);
listing::Cell state_of(const screen::Screen& screen, const Case& of);

listing::Shape case_shape();
std::vector<listing::Cell> case_cells(const screen::Screen& screen, const Case& of);
void add_case(screen::Json& json, const screen::Screen& screen, const Case& of);

struct CaseChoice {
  projections::query::CaseFilter filter;
  std::function<bool(const projections::views::CaseState&)> also;  // what else a row must fit
  std::vector<std::pair<std::string, std::string>> said;
};
std::vector<frame::Option> case_filter_options();
// `today`: before which a deadline has passed.
Result<CaseChoice> case_filter_of(const frame::Context& context, const frame::Options& options,
                                  Day today);

}  // namespace quanlu::consumers::cli::asking

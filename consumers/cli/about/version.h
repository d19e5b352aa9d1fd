#pragma once
// Which program this is; the values come from the build.
#include <string_view>

namespace quanlu::consumers::cli::about {

std::string_view version();  // "0.1.0"
std::string_view commit();   // short hash, or "unknown" outside a checkout

}  // namespace quanlu::consumers::cli::about

#pragma once
// Commands of the program run as a user runs them, in this process, on a ledger that is measured.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::bench {

// Options and arguments by their names in the command's description.
using Arguments = std::vector<std::pair<std::string, std::string>>;

// The document that the command prints with --json. What ends with another code than 0 is its
// error.
Result<schemas::codec::JsonValue> run_inside(const frame::Context& context,
                                             const std::filesystem::path& ledger,
                                             const std::string& path, const Arguments& arguments);

// A number of a document by the names that lead to it; 0 where it has none.
std::uint64_t number_at(const schemas::codec::JsonValue& document,
                        std::initializer_list<std::string_view> names);

}  // namespace quanlu::consumers::cli::bench

#pragma once
// All routes of the API, as one table. openapi.yaml says the same in the words of OpenAPI; a test
// compares the two.
#include <optional>
#include <string_view>
#include <vector>

#include "consumers/gateway/answer/asked.h"

namespace quanlu::consumers::gateway {

std::vector<answer::Route> routes();

// The parts of a path between its slashes.
std::vector<std::string> segments_of(std::string_view path);
// What stands at the stars of the pattern; nothing: the path is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string>& segments);

}  // namespace quanlu::consumers::gateway

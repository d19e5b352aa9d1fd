// The table of routes against consumers/gateway/openapi.yaml.
#include "consumers/gateway/routes.h"

#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace quanlu::consumers::gateway {
namespace {

using Documented = std::map<std::string, std::set<std::string>>;  // "GET /v1/orgs" -> parameters

std::vector<std::string> lines_of_openapi() {
  std::ifstream in(tests::source_dir() / "consumers/gateway/openapi.yaml");
  REQUIRE(in);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

// Of the form in which the file writes paths, methods and parameters: one to a line.
Documented documented() {
  static const std::regex kPath("  (/[^ ]*):"), kMethod("    (get|post):"),
      kInline(R"( +- \{name: ([^,]+), in: query.*)"),
      kReference(R"re( +- \{\$ref: "#/components/parameters/(\w+)"\})re"),
      kComponent(R"(    (\w+): \{name: ([^,]+), in: (\w+).*)"), kStar(R"(\{\w+\})");
  std::map<std::string, std::string> components;  // those of the query
  const auto lines = lines_of_openapi();
  std::smatch found;
  for (const std::string& line : lines)
    if (std::regex_match(line, found, kComponent) && found[3] == "query")
      components[found[1]] = found[2];
  Documented all;
  std::string path;
  std::set<std::string>* parameters = nullptr;
  for (const std::string& line : lines) {
    if (line == "components:") break;
    if (std::regex_match(line, found, kPath)) path = std::regex_replace(found[1].str(), kStar, "*");
    if (std::regex_match(line, found, kMethod))
      parameters = &all[(found[1] == "get" ? "GET " : "POST ") + path];
    if (std::regex_match(line, found, kInline)) parameters->insert(found[1]);
    if (std::regex_match(line, found, kReference) && components.contains(found[1]))
      parameters->insert(components[found[1]]);
  }
  return all;
}

TEST_CASE("every route and every parameter is documented, and nothing else is") {
  Documented real;
  for (const answer::Route& route : routes()) {
    auto& parameters = real[std::string(route.method) + " " + std::string(route.pattern)];
    std::istringstream words{std::string(route.parameters)};
    for (std::string word; words >> word;)
      parameters.insert(word);
  }
  const Documented told = documented();
  for (const auto& [name, parameters] : real) {
    INFO(name);
    REQUIRE(told.contains(name));
    CHECK(told.at(name) == parameters);
  }
  for (const auto& [name, parameters] : told) {
    INFO(name);
    CHECK(real.contains(name));
  }
}

TEST_CASE("a star of a pattern takes one segment that is not empty") {
  CHECK(match("/v1/orgs/*", segments_of("/v1/orgs/5237")) == std::vector<std::string>{"5237"});
  CHECK_FALSE(match("/v1/orgs/*", segments_of("/v1/orgs/")));
  CHECK_FALSE(match("/v1/orgs/*", segments_of("/v1/orgs/5237/cases")));
  CHECK_FALSE(match("/v1/orgs", segments_of("/v1/orgs/")));
}

}  // namespace
}  // namespace quanlu::consumers::gateway

#pragma once
// The sample city as a user has it, made once for all stories of the program, and what it answers.
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "schemas/codec/json_value.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests::stories {

namespace fs = std::filesystem;
using Json = schemas::codec::JsonValue;

struct Demo {
  TempDir folder;
  Answer made = run_quanlu(folder.path(), {"demo", "--organizations", "2", "--json"});

  Answer operator()(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-L", "quanlu-demo"});
    return run_quanlu(folder.path(), arguments);
  }
  fs::path file(const char* name) const { return folder.path() / "quanlu-demo" / name; }
};
inline const Demo& demo() {
  static const Demo ledger;
  REQUIRE(ledger.made.code == 0);
  return ledger;
}

inline Json parsed(const std::string& text) {
  const auto json = schemas::codec::parse_json(text, "stdout");
  REQUIRE(json);
  return *json;
}
inline Json ask_of_the_ledger(std::vector<std::string> arguments) {  // nothing about anybody
  arguments.push_back("--json");
  const Answer answer = demo()(arguments);
  INFO(answer.talk);
  REQUIRE(answer.code == 0);
  return parsed(answer.out);
}
inline Json ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--purpose", "test"});
  return ask_of_the_ledger(std::move(arguments));
}
inline const Json& at(const Json& of, const char* key) {
  const Json* found = of.find(key);
  if (found == nullptr) FAIL("no member " << key);
  return *found;
}
// Of an answer that nobody keeps: a member that lives by itself.
inline Json at(Json&& of, const char* key) {
  return at(std::as_const(of), key);
}
inline bool is_null(const Json& of) {
  return of.kind == Json::Kind::kNull;
}
inline std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    all.push_back(line);
  return all;
}

}  // namespace quanlu::tests::stories

// invariants.tsv says of each invariant of the domain (DOMAIN.md section 3) who keeps it; here each
// of them has to show it. A new invariant in the code, or a story that goes away, is noticed.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "schemas/registry/registry.h"
#include "tests/ledger/cases/scenario.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

using namespace quanlu;

namespace {

namespace fs = std::filesystem;

struct Kept {
  std::string keeper, proof;
};

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::map<std::string, Kept> invariants() {
  std::map<std::string, Kept> found;
  std::istringstream lines(text_of(tests::source_dir() / "tests/ledger/cases/invariants.tsv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    found[line.substr(0, first)] = {line.substr(first + 1, second - first - 1),
                                    line.substr(second + 1)};
  }
  return found;
}

std::set<std::string> refusals_of_all_scenarios() {
  std::set<std::string> refusals;
  for (const auto& file : fs::directory_iterator(tests::source_dir() / "tests/scenarios"))
    if (file.path().extension() == ".case") tests::run_scenario(file.path().string(), &refusals);
  return refusals;
}

std::set<std::string> invariants_in_code() {
  std::set<std::string> found;
  const std::regex named("\"(I-[A-Z]{3}-[0-9]+)\"");
  for (const auto& file : fs::directory_iterator(tests::source_dir() / "ledger/cases")) {
    if (file.path().extension() != ".cc") continue;
    const std::string text = text_of(file.path());
    for (auto at = std::sregex_iterator(text.begin(), text.end(), named);
         at != std::sregex_iterator(); ++at)
      found.insert((*at)[1]);
  }
  return found;
}

// "CodeName.field" is sealed.
bool is_sealed(const std::string& proof) {
  const std::size_t dot = proof.find('.');
  const auto* type = schemas::registry::find_event(std::string_view(proof).substr(0, dot));
  const auto* field = type ? type->field(std::string_view(proof).substr(dot + 1)) : nullptr;
  return field != nullptr && field->kind == schemas::registry::FieldKind::kSealed;
}

// "file.cc: title of a test" exists.
bool is_told(const std::string& proof) {
  const std::size_t colon = proof.find(": ");
  const std::string text =
      text_of(tests::source_dir() / "tests/ledger/cases" / proof.substr(0, colon));
  return colon != std::string::npos &&
         text.find("TEST_CASE(\"" + proof.substr(colon + 2) + "\"") != std::string::npos;
}

}  // namespace

TEST_CASE("every invariant that the code knows is listed with its keeper") {
  const auto listed = invariants();
  for (const std::string& id : invariants_in_code()) {
    INFO(id);
    CHECK(listed.count(id) == 1);
  }
}

TEST_CASE("whoever keeps an invariant shows it") {
  const auto refusals = refusals_of_all_scenarios();
  std::size_t untold = 0;
  for (const auto& [id, kept] : invariants()) {
    INFO(id << " kept by " << kept.keeper << " " << kept.proof);
    if (kept.keeper == "decide")  // some scenario is refused for it
      CHECK((refusals.count(id) == 1 || refusals.count("invariant:" + id) == 1));
    else if (kept.keeper == "table")  // the state machines: a scenario walks and is refused there
      CHECK(text_of(tests::source_dir() / "tests/scenarios" / kept.proof).find("refused state") !=
            std::string::npos);
    else if (kept.keeper == "sealed")
      CHECK(is_sealed(kept.proof));
    else if (kept.keeper == "test")
      CHECK(is_told(kept.proof));
    else if (kept.keeper == "untold")  // decide refuses, no scenario tells it yet
      ++untold;
    else
      FAIL_CHECK("no such keeper");
  }
  CHECK(untold <= 16);  // only ever less
}

#include "ledger/rules/rule_set.h"

#include <fstream>
#include <sstream>

#include "ledger/rules/packaged.h"
#include "schemas/base/time.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

using namespace quanlu;
using namespace quanlu::ledger::rules;

namespace {

Day on(const char* text) {
  return parse_day(text).value();
}

RuleSets packaged_sets() {
  RuleSets sets;
  for (RuleSet& set : packaged_rule_sets()) {
    const Day day = set.effective_on();
    sets.activate(std::move(set), day);
  }
  return sets;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string bytes_of(std::string_view name) {
  const PackagedFile* file = find_packaged_file(name);
  REQUIRE(file != nullptr);
  return std::string(file->bytes);
}

}  // namespace

TEST_CASE("T04 the wait before public fundraising changes on 2024-09-05 and not a day before") {
  const RuleSets sets = packaged_sets();
  CHECK(sets.in_force(on("2024-09-04"))->id() == 20210101);
  CHECK(sets.in_force(on("2024-09-04"))->number("R-REG-7", "wait_years") == 2);
  CHECK(sets.in_force(on("2024-09-05"))->id() == 20240905);
  CHECK(sets.in_force(on("2024-09-05"))->number("R-REG-7", "wait_years") == 1);
  CHECK(sets.in_force(on("2024-12-31"))->number("R-FND-6", "record_years") == 5);
  CHECK(sets.in_force(on("2025-01-01"))->number("R-FND-6", "record_years") == 10);
  CHECK(sets.in_force(on("2025-04-30"))->text("R-ILL-1", "procedure") == "令21");
  CHECK(sets.in_force(on("2025-05-01"))->text("R-ILL-1", "procedure") == "令77");
  CHECK(sets.in_force(on("2020-12-31")) == nullptr);
  CHECK(sets.find(20240905) == sets.in_force(on("2024-09-05")));
  CHECK(sets.find(20240906) == nullptr);
}

TEST_CASE("amounts of money are in fen") {
  const RuleSets sets = packaged_sets();
  const RuleSet& set = *sets.in_force(on("2024-09-05"));
  CHECK(set.fen("R-GRA-1", "workstation_fen") == Fen(10'000'000));
  CHECK(set.fen("R-GRA-3", "g5A_fen") == Fen(3'000'000));
  CHECK(set.fen("R-ALR-2", "transfer_fen") == Fen(20'000'000));
  CHECK(set.fen("R-FND-3", "association_band1_fen") == Fen(1'000'000'000));
  CHECK(set.find("R-ELE-1")->certainty == Certainty::kCheck);
  CHECK(set.find("R-GRA-2")->certainty == Certainty::kDecided);
}

TEST_CASE("a packaged set holds exactly the parameters that code may ask for") {
  for (const RuleSet& set : packaged_rule_sets()) {
    std::vector<std::string> held;
    for (const auto& rule : set.rules())
      for (const auto& parameter : rule.second.parameters)
        held.push_back(rule.first + "." + parameter.first);
    std::sort(held.begin(), held.end());
    CHECK(std::vector<std::string_view>(held.begin(), held.end()) == required_parameters());
    CHECK(set.deadlines().size() == 39);
  }
}

TEST_CASE("a legal basis is known by the law before its article, or as a rule") {
  const RuleSet set = packaged_rule_sets().front();
  for (const char* known :
       {"社团条例#30.1.3", "处罚法", "GB/T 22239#8.1.4.3", "令60(check)", "R-GRA-1", "R-ALR-*"}) {
    INFO(known);
    CHECK(set.lists(known));
  }
  for (const char* unknown : {"合同法#1", "", "R-XYZ-1", "R-XYZ-*", "*", "#3", "社团"}) {
    INFO(unknown);
    CHECK_FALSE(set.lists(unknown));
  }
}

TEST_CASE("an incomplete or mistyped set is refused, with the name of what is wrong") {
  const std::string good = bytes_of("rules-20240905.toml");
  REQUIRE(RuleSet::parse(good, "set"));
  const auto error_of = [&](const std::string& from, const std::string& to) {
    const Result<RuleSet> set = RuleSet::parse(with(good, from, to), "set.toml");
    REQUIRE_FALSE(set);
    CHECK(set.error().kind == Failure::kUsage);
    return set.error();
  };
  CHECK(error_of("wait_years = 1", "waitYears = 1").expected == "R-REG-7.wait_years");
  CHECK(error_of("wait_years = 1", "wait_years = 1.5").where.substr(0, 9) == "set.toml:");
  CHECK(error_of("[deadlines.D39]", "[deadlines.D40]").expected == "D39");
  error_of("unit = \"months\"", "unit = \"moons\"");
  error_of("amount = \"R-CMP-2.decide_days\"", "amount = \"R-CMP-2.decideDays\"");
  error_of("certainty = \"read\"", "certainty = \"sure\"");
  error_of("breach = \"board red\"", "breach = \"board red\"\nfurther = 1");
}

TEST_CASE("the packed bytes are the bytes of the files") {
  CHECK(packaged_files().size() == 11);
  for (const PackagedFile& file : packaged_files()) {
    std::ifstream source(tests::source_dir() / "ledger/rules/sets" / file.name);
    std::ostringstream text;
    text << source.rdbuf();
    CHECK(text.str() == file.bytes);
  }
  CHECK(packaged_calendars().size() == 6);
  CHECK(packaged_area_tables().size() == 1);
}

#pragma once
// Text scenarios that an auditor can read (tests/scenarios/*.case): given, when, then in Chinese
// and English, naming event types with data, expected refusals and states. FORMAT:
// tests/scenarios/README.md.
#include <set>
#include <string>
#include <vector>

namespace quanlu::tests {

// What did not come out as the scenario says, each with file and line; empty: all did. `refusals`
// gets the code and the rule of every refusal that the scenario met.
std::vector<std::string> run_scenario(const std::string& path,
                                      std::set<std::string>* refusals = nullptr);

}  // namespace quanlu::tests

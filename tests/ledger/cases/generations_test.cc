#include "ledger/cases/generations.h"

#include <algorithm>
#include <map>
#include <string>

#include "schemas/base/seams.h"
#include "tests/support/catch.h"

namespace quanlu::tests {
namespace {

using ledger::cases::Generations;
using ledger::cases::TextHash;

// Every fourth key at the same place, and neighbours beside it: long rows of taken places.
struct CrowdedHash {
  std::size_t operator()(std::uint64_t key) const { return key / 4; }
};

TEST_CASE("a memory in two generations holds what a plain one holds, whatever came and went") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  INFO("seed " << seed);
  SeededRandom random(seed);
  Generations<std::uint64_t, std::string, CrowdedHash> memory;
  struct Known {
    std::string value;
    bool recent = true;
    const void* place = nullptr;
  };
  std::map<std::uint64_t, Known> model;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t key = random.below(600), what = random.below(1000);
    auto* found = memory.find(key);
    const auto known = model.find(key);
    REQUIRE((found != nullptr) == (known != model.end()));
    if (found != nullptr) {
      known->second.recent = true;
      REQUIRE(found->first == key);
      REQUIRE(found->second == known->second.value);
      REQUIRE(found == known->second.place);  // values stay where they are
    }
    if (found != nullptr && what < 300) {
      memory.erase(key);
      model.erase(key);
    } else if (found == nullptr) {
      auto& added = memory.add(key, std::to_string(what));
      model[key] = {std::to_string(what), true, &added};
    }
    if (what > 995) {
      memory.turn();
      std::erase_if(model, [](const auto& one) { return !one.second.recent; });
      for (auto& one : model)
        one.second.recent = false;
    }
    if (what == 995) {
      memory.clear();
      model.clear();
    }
    const auto recent = std::count_if(model.begin(), model.end(),
                                      [](const auto& one) { return one.second.recent; });
    REQUIRE(memory.recent() == static_cast<std::size_t>(recent));
  }
}

TEST_CASE("a memory of texts is asked by views of them") {
  Generations<std::string, int, TextHash> memory;
  REQUIRE(memory.find(std::string_view("Org/1")) == nullptr);
  memory.add(std::string_view("Org/1"), 7);
  REQUIRE(memory.find(std::string("Org/1"))->second == 7);
  REQUIRE(memory.find(std::string_view("Org/10")) == nullptr);
  memory.turn();
  memory.turn();
  REQUIRE(memory.find(std::string_view("Org/1")) == nullptr);
}

}  // namespace
}  // namespace quanlu::tests

#include "ledger/intake/row_layer.h"

#include <map>

#include "schemas/base/seams.h"
#include "tests/support/catch.h"

using namespace quanlu;
using ledger::intake::RowLayer;

TEST_CASE("a layer says nothing of a key, or what was said of it last") {
  RowLayer layer;
  CHECK_FALSE(layer.find("a"));
  layer.put("a", "1");
  layer.put("b", std::nullopt);
  CHECK(layer.find("a")->value == "1");
  CHECK_FALSE(layer.find("b")->value);
  layer.put("a", std::nullopt);
  layer.put("b", "");
  CHECK_FALSE(layer.find("a")->value);
  CHECK(layer.find("b")->value == "");
  CHECK(layer.size() == 2);
  layer.clear();
  CHECK(layer.empty());
  CHECK_FALSE(layer.find("a"));
}

TEST_CASE("however many rows come, each is found under its key and listed once") {
  SeededRandom random(7);
  RowLayer layer;
  for (int time = 0; time < 2; ++time) {  // the second time in memory that is there
    std::map<std::string, std::optional<std::string>> plain;
    for (int step = 0; step < 10'000; ++step) {
      const std::string key = "key " + std::to_string(random.below(4'000));
      if (random.below(5) == 0) {
        layer.put(key, std::nullopt);
        plain[key] = std::nullopt;
      } else {
        layer.put(key, std::string(random.below(40), 'x') + std::to_string(step));
        plain[key] = layer.find(key)->value;
        REQUIRE(plain[key]->ends_with(std::to_string(step)));
      }
    }
    REQUIRE(layer.size() == plain.size());
    std::map<std::string, std::optional<std::string>> listed;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      const RowLayer::Row row = layer.row(i);
      listed.emplace(row.key, row.value);
    }
    CHECK(listed == plain);
    for (const auto& [key, value] : plain)
      REQUIRE(layer.find(key)->value == value);
    CHECK_FALSE(layer.find("key"));
    layer.clear();
  }
}

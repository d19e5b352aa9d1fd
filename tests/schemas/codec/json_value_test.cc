#include "schemas/codec/json_value.h"

#include "tests/support/catch.h"

using namespace quanlu;
using schemas::codec::parse_json;

TEST_CASE("a JSON document comes back as it was, members in their order") {
  const std::string text =
      R"({"b":[1,-2,{"c":null}],"a":"济南\n","t":true,"x":0.5,"empty":{},"none":[]})";
  const auto value = tests::must(parse_json(text, "test"));
  CHECK(value.to_json() == text);
  REQUIRE(value.find("a") != nullptr);
  CHECK(value.find("a")->text == "济南\n");
  CHECK(value.find("b")->items[1].integer == -2);
  CHECK(value.find("c") == nullptr);
}

TEST_CASE("what is not strict JSON is refused with the name of its source") {
  for (const char* bad : {"", "{", "{}x", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\":01}", "\"\xff\"",
                          "[18446744073709551615]", "nul"}) {
    const auto value = parse_json(bad, "trust.json");
    INFO(bad);
    REQUIRE_FALSE(value);
    CHECK(value.error().where == "trust.json");
  }
  CHECK_FALSE(parse_json(std::string(40, '[') + std::string(40, ']'), "deep"));
}

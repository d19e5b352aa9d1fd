#include "ledger/rules/areas.h"

#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

using namespace quanlu;
using namespace quanlu::ledger::rules;

namespace {

AreaTable packaged() {
  const auto path = tests::source_dir() / "ledger/rules/sets/areas-20210101.toml";
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return AreaTable::parse(text.str(), path.string()).value();
}

AreaCode code(const char* digits) {
  return parse_area(digits).value();
}

}  // namespace

TEST_CASE("the city has 15 county scopes and 164 streets") {
  const AreaTable table = packaged();
  CHECK(table.county_scopes().size() == 15);
  CHECK(table.streets().size() == 164);
  CHECK(table.find(code("370102"))->name == "历下区");
  CHECK(table.find(code("370102001"))->level == AreaLevel::kStreet);
  CHECK(table.find(code("370199"))->level == AreaLevel::kZone);
  CHECK(table.find(code("370111")) == nullptr);
}

TEST_CASE("T02 a code of Laiwu is found in the area of today") {
  const AreaTable table = packaged();
  CHECK(table.today(code("371202")) == code("370116"));
  CHECK(table.today(code("371200")) == code("370100"));
  CHECK(table.today(code("371202001")) == code("370116"));
  CHECK(table.today(code("370102")) == code("370102"));
  CHECK(table.is_historical(code("370181")));
  CHECK_FALSE(table.is_historical(code("370114")));
  CHECK(table.covers(code("370116"), code("371202")));
  CHECK(table.covers(code("371202"), code("370116")));
  CHECK(table.covers(code("370100"), code("371203")));
}

TEST_CASE("a code covers what begins with it, a zone the streets that it lists") {
  const AreaTable table = packaged();
  CHECK(table.covers(code("370000"), code("370102")));
  CHECK(table.covers(code("370100"), code("370126013")));
  CHECK(table.covers(code("370100"), code("370198")));
  CHECK(table.covers(code("370102"), code("370102001")));
  CHECK(table.covers(code("370102001"), code("370102001005")));
  CHECK_FALSE(table.covers(code("370102"), code("370103")));
  CHECK_FALSE(table.covers(code("370102"), code("370100")));
  CHECK_FALSE(table.covers(code("370102001"), code("370102")));
  CHECK(table.covers(code("370198"), code("370112014")));
  CHECK_FALSE(table.covers(code("370198"), code("370112001")));
  CHECK(table.covers(code("370112"), code("370112014")));
  CHECK(table.covers(code("370102010"), code("370102010003")));
  CHECK_FALSE(table.covers(code("370102010"), code("370102011")));
}

TEST_CASE("area codes have 6, 9 or 12 digits") {
  for (const char* bad : {"", "37010", "3701020", "37010A", "070102", "3701020010", "３７０１０２"})
    CHECK_FALSE(parse_area(bad));
  CHECK(to_text(code("370102001005")) == "370102001005");
  CHECK(county_of(code("370102001005")) == code("370102"));
}

TEST_CASE("an area file with a street of another county or a lost successor is refused") {
  for (const char* bad :
       {"effective_on = 2021-01-01\n[[area]]\ncode = 370102\nname = \"x\"\nlevel = \"district\"\n"
        "streets = [{ code = 370103001, name = \"y\" }]\n",
        "effective_on = 2021-01-01\n[[area]]\ncode = 371202\nname = \"x\"\nlevel = \"historical\"\n"
        "successor = 370116\n",
        "effective_on = 2021-01-01\n[[area]]\ncode = 370102\nname = \"x\"\nlevel = \"ward\"\n",
        "[[area]]\ncode = 370102\nname = \"x\"\nlevel = \"district\"\n"})
    CHECK_FALSE(AreaTable::parse(bad, "areas.toml"));
}

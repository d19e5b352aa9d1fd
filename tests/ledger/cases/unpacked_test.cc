#include "ledger/cases/unpacked.h"

#include "ledger/cases/state_rows.h"
#include "tests/support/catch.h"

using namespace quanlu::ledger::cases;

namespace {

// Rows that count how often they are asked.
class CountedRows final : public Rows {
 public:
  std::optional<std::string> get(std::string_view key) const override {
    ++asked;
    return rows.get(key);
  }
  void put(std::string_view key, std::string_view value) override { rows.put(key, value); }
  void erase(std::string_view key) override { rows.erase(key); }

  MemoryRows rows;
  mutable int asked = 0;
};

}  // namespace

TEST_CASE("a row is read once and written once, however often it changes") {
  CountedRows rows;
  Unpacked<Number> table('c', 100);
  for (std::uint64_t i = 1; i <= 10; ++i)
    table.change(rows, "a").number = i;
  CHECK(table.find(rows, "b") == nullptr);
  CHECK(table.find(rows, "b") == nullptr);
  CHECK(rows.asked == 2);
  CHECK(rows.rows.size() == 0);
  CHECK(table.changed() == 1);
  table.write_back(rows);
  CHECK(table.changed() == 0);
  CHECK(rows.rows.size() == 1);
  Unpacked<Number> again('c', 100);
  REQUIRE(again.find(rows, "a") != nullptr);
  CHECK(again.find(rows, "a")->number == 10);
}

TEST_CASE("rows that nobody asks for are let go and read again; those in use stay where they are") {
  CountedRows rows;
  Unpacked<Number> table('c', 2);
  for (const char* key : {"a", "b", "c"})
    table.change(rows, key).number = 7;
  table.write_back(rows);
  const Number* in_use = table.find(rows, "a");
  table.forget();  // all are old now
  CHECK(table.find(rows, "a") == in_use);
  for (const char* key : {"d", "e"})
    table.change(rows, key).number = 8;
  table.write_back(rows);
  table.forget();  // "b" and "c" were not asked for since
  rows.asked = 0;
  CHECK(table.find(rows, "a") == in_use);
  CHECK(rows.asked == 0);
  REQUIRE(table.find(rows, "b") != nullptr);
  CHECK(table.find(rows, "b")->number == 7);
  CHECK(rows.asked == 1);
}

TEST_CASE("a row that says nothing is erased") {
  CountedRows rows;
  Unpacked<DiaryPage> table('d', 10);
  table.change(rows, "a").streams = {1, 2};
  table.write_back(rows);
  CHECK(rows.rows.size() == 1);
  table.change(rows, "a").streams.clear();
  table.write_back(rows);
  CHECK(rows.rows.size() == 0);
  CHECK(table.find(rows, "a") == nullptr);
}

TEST_CASE("a row that its maker knows to be new is not looked up, and written like any other") {
  CountedRows rows;
  Unpacked<Number, std::uint64_t, std::hash<std::uint64_t>> table('o', 100);
  table.make(std::uint64_t{0x0102}).number = 5;
  CHECK(rows.asked == 0);
  table.write_back(rows);
  CHECK(rows.rows.get(std::string("o\0\0\0\0\0\0\1\2", 9)).has_value());  // big-endian
  CHECK(table.find(rows, std::uint64_t{0x0102})->number == 5);
}

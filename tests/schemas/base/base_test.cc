#include "schemas/base/bytes.h"
#include "schemas/base/seams.h"
#include "schemas/base/time.h"
#include "tests/support/catch.h"

using namespace quanlu;

TEST_CASE("hex and base64 read back what they wrote, and nothing else") {
  SeededRandom random(1);
  for (std::size_t size = 0; size < 70; ++size) {
    Bytes bytes(size);
    random.fill(bytes);
    CHECK(from_hex(to_hex(bytes)) == bytes);
    CHECK(from_base64(to_base64(bytes)) == bytes);
  }
  CHECK(to_base64(as_bytes("foobar")) == "Zm9vYmFy");  // RFC 4648 section 10
  CHECK(to_base64(as_bytes("foob")) == "Zm9vYg==");
  for (const char* bad : {"Zm9vYg=", "Zm9vYg", "Zm9vYh==", "Zm9=Yg==", "Zm 9", "====", "A==="})
    CHECK_FALSE(from_base64(bad));
  for (const char* bad : {"a", "0g", "0x"})
    CHECK_FALSE(from_hex(bad));
}

TEST_CASE("big-endian integers are the bytes that the formats show") {
  std::uint8_t bytes[8];
  store_be<std::uint64_t>(bytes, 0x0102030405060708ULL);
  CHECK(to_hex(bytes) == "0102030405060708");
  CHECK(load_be<std::uint64_t>(bytes) == 0x0102030405060708ULL);
  CHECK(load_be<std::uint16_t>(bytes) == 0x0102);
  CHECK(load_le<std::uint32_t>(bytes) == 0x04030201);
}

TEST_CASE("an event id is a UUID of version 7 that carries its time") {
  ManualClock clock(Millis(1'725'437'987'000));
  SeededRandom random(7);
  const Id16 id = make_uuid7(clock, random);
  CHECK(is_uuid7(id));
  CHECK(parse_uuid(to_uuid_text(id)) == id);
  CHECK(parse_uuid(to_hex(id.bytes)) == id);
  CHECK((load_be<std::uint64_t>(id.bytes.data()) >> 16) == 1'725'437'987'000ULL);
  CHECK_FALSE(is_uuid7(Id16{}));
  for (const char* bad :
       {"", "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c1", "0191a3c27d107c3e9a515b1f6f0a2c1g",
        "0191a3c2x7d10-7c3e-9a51-5b1f6f0a2c11"})
    CHECK_FALSE(parse_uuid(bad));
}

TEST_CASE("civil days begin at midnight in Shanghai") {
  const Day day = *parse_day("2024-08-09");
  CHECK(to_rfc3339(start_of(day)) == "2024-08-09T00:00:00+08:00");
  CHECK(civil_day(Millis(start_of(day).value - 1)) == *parse_day("2024-08-08"));
  CHECK(civil_day(start_of(day)) == day);
  CHECK(weekday(*parse_day("2024-08-09")) == 5);
  CHECK(weekday(*parse_day("1969-12-31")) == 3);
  CHECK(to_text(*parse_day("1949-10-01")) == "1949-10-01");
}

TEST_CASE("instants are read strictly and written the same") {
  CHECK(parse_rfc3339("2024-08-09T10:02:41.007+08:00") ==
        parse_rfc3339("2024-08-09T02:02:41.007Z"));
  CHECK(to_rfc3339(*parse_rfc3339("2024-08-09T02:02:41.007Z")) == "2024-08-09T10:02:41.007+08:00");
  CHECK(to_people(*parse_rfc3339("1965-01-01T00:00:00.5+08:00")) == "1965-01-01 00:00:00");
  for (const char* bad :
       {"2024-02-30T00:00:00Z", "2024-08-09T24:00:00Z", "2024-08-09T10:02:41",
        "2024-08-09 10:02:41Z", "2024-08-09T10:02:41.Z", "2024-08-09T10:02:41.1234Z",
        "2024-08-09T10:02:41+0800", "2024-08-09T10:02:60Z"})
    CHECK_FALSE(parse_rfc3339(bad));
  for (const char* bad : {"2024-8-09", "2023-02-29", "2024-13-01", "20240809", "2024-08-09 "})
    CHECK_FALSE(parse_day(bad));
}

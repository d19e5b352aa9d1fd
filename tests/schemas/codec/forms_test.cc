#include "schemas/codec/forms.h"

#include <limits>

#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas::codec;

TEST_CASE("T05: money is exact from the smallest to the largest fen") {
  for (const std::int64_t fen :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{22'036'500'000},
        std::int64_t{-120'005}, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()})
    CHECK(parse_money(money_text(Fen(fen))) == Fen(fen));
  CHECK(money_text(Fen(22'036'500'000)) == "220365000.00");
  CHECK(money_text(Fen(-5)) == "-0.05");
}

TEST_CASE("money has one form only") {
  for (const char* bad : {"", "1", "1.0", "1.000", ".50", "1.5", "01.00", "-0.00", "+1.00",
                          "1,000.00", "1e2.00", "92233720368547758.08", "-92233720368547758.09",
                          "99999999999999999999999.00", " 1.00", "1.0x", "--1.00", "１.00"}) {
    INFO(bad);
    CHECK_FALSE(parse_money(bad));
  }
}

TEST_CASE("an area has 6, 9 or 12 digits") {
  CHECK(parse_area("370100") == 370100u);
  CHECK(parse_area("370102001") == 370102001u);
  CHECK(parse_area("370102001001") == 370102001001u);
  for (const char* bad : {"", "37010", "3701000", "070100", "37010a", "3701020010010", "-70100"})
    CHECK_FALSE(parse_area(bad));
  CHECK(area_digits(370102001) == 9);
  CHECK(area_digits(37010) == 0);
}

TEST_CASE("document numbers keep the brackets of the printed form") {
  for (const char* good :
       {"济民社罚〔2024〕7号", "济民社约〔2024〕1234号", "鲁民函〔1999〕12345号", "a〔2001〕1号"})
    CHECK(is_document_number(good));
  for (const char* bad :
       {"", "济民社罚[2024]7号", "济民社罚〔1824〕7号", "济民社罚〔2024〕号", "〔2024〕7号",
        "济民社罚〔2024〕123456号", "济民 社罚〔2024〕7号", "济民社罚〔2024〕7号附件",
        "一二三四五六七八九十一二三〔2024〕7号", "济民社罚〔202〕7号", "济民社罚〔2024〕7"}) {
    INFO(bad);
    CHECK_FALSE(is_document_number(bad));
  }
}

TEST_CASE("a stream id is read and written in one way") {
  const auto id = parse_stream_id("InfoReport/t1+370100-czj+2024%2F08%2B%25");
  REQUIRE(id);
  CHECK(id->kind == "InfoReport");
  CHECK(id->parts == std::vector<std::string>{"t1", "370100-czj", "2024/08+%"});
  CHECK(stream_id(id->kind, id->parts) == "InfoReport/t1+370100-czj+2024%2F08%2B%25");
  for (const char* bad : {"", "Org", "/a", "Org/", "Org/a+", "Org/+a", "Org/a/b", "Org/%2f",
                          "Org/%41", "Org/%2", "Org/%"}) {
    INFO(bad);
    CHECK_FALSE(parse_stream_id(bad));
  }
}

TEST_CASE("accounts, units and trace parents are told from other text") {
  CHECK(is_account("czj-li"));
  for (const char* bad : {"", "a b", "李", "a\"", "a\n"})
    CHECK_FALSE(is_account(bad));
  CHECK(is_unit("11370100004188768U"));
  CHECK(is_unit("370100-czj"));
  CHECK_FALSE(is_unit("11370100004188768X"));
  CHECK(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  CHECK_FALSE(is_traceparent("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"));
}

TEST_CASE("whole numbers in text have no sign, blank or zero before them") {
  CHECK(parse_unsigned("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(parse_signed("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"", "-1", "+1", "01", " 1", "1.0", "1e3", "18446744073709551616"})
    CHECK_FALSE(parse_unsigned(bad));
  for (const char* bad : {"", "-0", "--1", "-", "9223372036854775808", "-01"})
    CHECK_FALSE(parse_signed(bad));
}

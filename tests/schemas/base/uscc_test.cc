#include "schemas/base/uscc.h"

#include "tests/support/catch.h"

using namespace quanlu;

TEST_CASE("the worked examples of the standard and of the domain page are right") {
  for (const char* code :
       {"91350100M000100Y43", "11370100004188768U", "51100000500002862F", "52370100MJD692273E",
        "53100000500021676K", "51370100MJD0000116", "52370100MJD00002XT", "53370100MJD000038P",
        "51370102MJD000046M", "52370112MJD000054W", "52370116MJD000062H", "51370102MJD00010XE",
        "52370176MJD000118H", "51371202MJD000070P", "52371200MJD000089L", "51370181MJD000097B"}) {
    INFO(code);
    CHECK(is_uscc(code));
    CHECK(parse_uscc(code) == std::string(code));
  }
}

TEST_CASE("T01: what is only written differently is folded") {
  CHECK(parse_uscc("51370102mjd00010xe") == std::string("51370102MJD00010XE"));
  CHECK(parse_uscc("５１３７０１０２ＭＪＤ０００１０ｘｅ") == std::string("51370102MJD00010XE"));
  CHECK(parse_uscc(" 5137 0102\u3000MJD 00010XE ") == std::string("51370102MJD00010XE"));
  CHECK_FALSE(is_uscc("51370102mjd00010xe"));
}

TEST_CASE("T01: a wrong code is refused with the position and what would be right") {
  struct Case {
    const char* code;
    UsccFault fault;
    int position;
    char expected;
  };
  for (const Case& wrong : {Case{"531000005000074012", UsccFault::kCheckCharacter, 18, 'D'},
                            Case{"53100000500020462H", UsccFault::kCheckCharacter, 18, 'K'},
                            Case{"51100000500000024G", UsccFault::kOrganizationCode, 17, '3'},
                            Case{"91350100M000100Y4Z", UsccFault::kCheckCharacter, 18, '3'},
                            Case{"5137010OMJD0000116", UsccFault::kLetter, 8, '0'},
                            Case{"5137010SMJD0000116", UsccFault::kLetter, 8, '5'},
                            Case{"5137010*MJD0000116", UsccFault::kLetter, 8, '\0'},
                            Case{"51370100MJD000011", UsccFault::kLength, 0, '\0'},
                            Case{"51370100MJD00001161", UsccFault::kLength, 0, '\0'},
                            Case{"", UsccFault::kLength, 0, '\0'}}) {
    INFO(wrong.code);
    const auto parsed = parse_uscc(wrong.code);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().fault == wrong.fault);
    CHECK(parsed.error().position == wrong.position);
    CHECK(parsed.error().expected == wrong.expected);
  }
}

TEST_CASE("one changed character never passes both checks") {
  const std::string right = "52370100MJD692273E";
  for (std::size_t i = 0; i < right.size(); ++i)
    for (const char letter : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string changed = right;
      changed[i] = letter;
      CHECK(is_uscc(changed) == (letter == right[i]));
    }
}

TEST_CASE("the check character of a community filing number is found the same way") {
  CHECK(mod31_character("JN37010200110001") == '6');
  CHECK_FALSE(mod31_character("JO37010200110001"));
}

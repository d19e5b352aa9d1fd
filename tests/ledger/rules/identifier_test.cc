#include "ledger/rules/identifier.h"

#include "ledger/rules/uscc.h"
#include "schemas/base/seams.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::ledger::rules;

TEST_CASE("T01 the codes of the standard, of real bodies and of the fixtures are valid") {
  for (const char* code :
       {"91350100M000100Y43", "11370100004188768U", "51100000500002862F", "52370100MJD692273E",
        "53100000500021676K", "51370100MJD0000116", "52370100MJD00002XT", "53370100MJD000038P",
        "51370102MJD000046M", "52370112MJD000054W", "52370116MJD000062H", "51370102MJD00010XE",
        "52370176MJD000118H", "51371202MJD000070P", "52371200MJD000089L", "51370181MJD000097B"}) {
    INFO(code);
    CHECK(check_uscc(code) == code);
    CHECK(make_uscc(std::string_view(code, 8), std::string_view(code + 8, 8)) == code);
  }
}

TEST_CASE("T01 each wrong code is refused with the position and what should stand there") {
  struct Wrong {
    const char* code;
    std::size_t position;
    const char* expected;
  };
  for (const Wrong& wrong :
       {Wrong{"531000005000074012", 18, "D"}, Wrong{"53100000500020462H", 18, "K"},
        Wrong{"51100000500000024G", 17, "3"}, Wrong{"91350100M000100Y4Z", 18, "3"},
        Wrong{"5137010OMJD0000116", 8, "0"}, Wrong{"5137010SMJD0000116", 8, "5"},
        Wrong{"5137010?MJD0000116", 8, kUsccAlphabet.data()}, Wrong{"51370100MJD000011", 0, "18"},
        Wrong{"51370100MJD00001166", 0, "18"}, Wrong{"51370100MJD0000126", 17, "1"}}) {
    INFO(wrong.code);
    const Checked<std::string> checked = check_uscc(wrong.code);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().position == wrong.position);
    CHECK(checked.error().expected == wrong.expected);
  }
}

TEST_CASE("T01 lower case, full width and spaces do not matter") {
  CHECK(check_uscc("  52370100mjd00002xt") == "52370100MJD00002XT");
  CHECK(check_uscc("５２３７０１００ＭＪＤ００００２ｘｔ") == "52370100MJD00002XT");
  CHECK(check_uscc("5237 0100　MJD0 0002 XT") == "52370100MJD00002XT");
  CHECK_FALSE(check_uscc("济南市社会组织促进会一二三四五六七八"));
}

TEST_CASE("every code that is made is valid, and one changed character is noticed") {
  SeededRandom random(20240904);
  for (int round = 0; round < 2000; ++round) {
    std::string body;
    for (int i = 0; i < 8; ++i)
      body += kUsccAlphabet[random.below(31)];
    std::string code = make_uscc("51370102", body);
    CHECK(check_uscc(code) == code);
    const std::size_t at = random.below(18);
    const char before = code[at];
    code[at] = kUsccAlphabet[random.below(31)];
    CHECK(check_uscc(code).has_value() == (code[at] == before));
  }
}

TEST_CASE("a refusal of a code names place, expected character and the way out") {
  const Refusal refusal = refusal_of(check_uscc("5137010OMJD0000116").error(), Reason::kUscc,
                                     "$.data.uscc", "GB 32100-2015");
  CHECK(refusal.code() == "uscc");
  CHECK(refusal.found == "#8 O");
  CHECK(refusal.expected == "0");
  CHECK(refusal.remedy.zh.find("是否应为 0") != std::string::npos);
}

TEST_CASE("filing, plan and illegal organization numbers are built and checked") {
  CHECK(make_filing_no("370102001", 1, 1) == "JN370102001100016");
  CHECK(check_filing_no("jn 370102001100016") == "JN370102001100016");
  CHECK(check_filing_no("JN370102001100017").error().expected == "6");
  CHECK(check_filing_no("JN370102001500016").error().position == 12);
  CHECK_FALSE(check_filing_no("JN37010200110001"));
  CHECK(check_fundraising_plan_no("53100000500021326DA18051"));
  CHECK_FALSE(check_fundraising_plan_no("53100000500021326EA18051"));
  CHECK(check_fundraising_plan_no("53100000500021326DB18051").error().position == 19);
  CHECK(make_illegal_org_id(2023, "370102", 17) == "F20233701020017");
  CHECK(check_illegal_org_id("F20233701020017"));
  CHECK_FALSE(check_illegal_org_id("F2023370102017"));
}

TEST_CASE("document numbers keep their brackets, and the bureau's own series has its form") {
  const Checked<DocumentNo> own = check_document_no("济民社罚〔2024〕17号");
  REQUIRE(own);
  CHECK(own->own);
  CHECK(own->year == 2024);
  CHECK(own->number == 17);
  CHECK(own->prefix == "济民社罚");
  CHECK(check_document_no("民发〔2017〕45号"));
  CHECK_FALSE(check_document_no("民发〔2017〕45号")->own);
  CHECK(check_document_no("国办发明电〔1999〕12号"));
  for (const char* bad :
       {"济民社罚[2024]17号", "济民社罚(2024)17号", "济民社罚〔2024〕17", "济民社罚〔24〕17号",
        "济民社罚〔2024〕12345号", "民发〔2017〕123456号", "〔2017〕45号", "民 发〔2017〕45号",
        "济民社罚〔1999〕1号", "民发〔2117〕1号", "一二三四五六七八九十一二三〔2017〕1号", "",
        "民发〔2017〕号", "民发〔2017〕1号 "}) {
    INFO(bad);
    CHECK_FALSE(check_document_no(bad));
  }
}

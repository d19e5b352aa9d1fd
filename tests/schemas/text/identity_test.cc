#include "schemas/text/identity.h"

#include "tests/support/catch.h"

using namespace quanlu::schemas::text;

namespace {

bool finds(const char* text, IdentityKind kind) {
  const auto found = find_identity(text);
  return found && found->kind == kind;
}

}  // namespace

TEST_CASE("T12 a citizen id in open text is found however it is typed") {
  CHECK(is_citizen_id("11010519491231002X"));  // the worked example of GB 11643
  CHECK_FALSE(is_citizen_id("110105194912310021"));
  CHECK_FALSE(is_citizen_id("11010519491331002X"));
  for (const char* text :
       {"投诉人身份证11010519491231002X反映", "11010519491231002x", "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ", "证号:110105-19491231-002X。"}) {
    INFO(text);
    CHECK(finds(text, IdentityKind::kCitizenId));
  }
}

TEST_CASE("T12 mobile numbers are found, with or without country code") {
  for (const char* text : {"电话13853112345。", "138 5311 2345", "138-5311-2345", "+86 13853112345",
                           "8613853112345", "１３８５３１１２３４５", "tel13853112345"}) {
    INFO(text);
    CHECK(finds(text, IdentityKind::kMobilePhone));
  }
}

TEST_CASE("codes, accounts, amounts and dates are not taken for persons") {
  for (const char* text :
       {"52370100MJD00002XT", "11370100004188768U", "账号6222021602012345678",
        "2024-08-09 10:02:41", "金额 22036500000 分", "电话0531-66601234", "JN370102001100016",
        "12345热线", "济民社罚〔2024〕17号", "138531123456", "单号A11010519491231002X",
        "凭证11010519491231002X7", "5c1e0191a3c27d107c3e", "编号 53100000500021326DA18051", ""}) {
    INFO(text);
    CHECK_FALSE(find_identity(text));
  }
}

TEST_CASE("a sealed person's name is found, a single character is not") {
  const std::string names[] = {"张三丰", "王"};
  const auto found = find_identity("反映人张三丰称", names);
  REQUIRE(found);
  CHECK(found->kind == IdentityKind::kName);
  CHECK(found->at == std::string("反映人").size());
  CHECK(found->bytes == std::string("张三丰").size());
  CHECK_FALSE(find_identity("王府社区", names));
}

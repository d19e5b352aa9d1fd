#pragma once
// What is wrong with an identifier that somebody typed: the place, what should stand there, and a
// hint. Identifiers are checked where they enter; inside, the normal form is taken for granted.
#include <cstddef>
#include <string>
#include <string_view>

#include "schemas/base/refusal.h"

namespace quanlu::ledger::rules {

struct Fault {
  std::size_t position = 0;  // character of the normal form, from 1; 0: the whole
  std::string expected, found;
  Words hint;
};

template <typename T>
using Checked = tl::expected<T, Fault>;

// As intake and codec give it: "$.data.uscc", reason kUscc, the standard that was broken.
Refusal refusal_of(const Fault& fault, Reason reason, std::string path, std::string rule);

// Upper-case ASCII of what people type for a code: case, full width (FF01-FF5E) and spaces (U+3000
// too) do not matter. Anything else stays as it is.
std::string normalize_code(std::string_view text);

// 募捐方案编号, DOMAIN.md 4.4: USCC + A + yy + nnn, 24 characters.
Checked<std::string> check_fundraising_plan_no(std::string_view text);

// 未登记组织编号, DOMAIN.md 4.6: F + yyyy + area (6) + serial (4), F20233701020017.
Checked<std::string> check_illegal_org_id(std::string_view text);
std::string make_illegal_org_id(int year, std::string_view area, unsigned serial);

// 社区社会组织备案号, DOMAIN.md 4.5: JN + street (9) + class 1-4 + serial (4) + check, 17.
Checked<std::string> check_filing_no(std::string_view text);
std::string make_filing_no(std::string_view street, unsigned community_class, unsigned serial);

// 文号, DOMAIN.md 2.2. Kept as written (〔〕 included, NFC): the text itself is the normal form.
struct DocumentNo {
  std::string_view prefix;  // 济民社罚; borrowed from the text checked
  int year = 0;
  unsigned number = 0;
  bool own = false;  // the bureau's own series (罚 撤 听 整 约)
};
Checked<DocumentNo> check_document_no(std::string_view text);

}  // namespace quanlu::ledger::rules

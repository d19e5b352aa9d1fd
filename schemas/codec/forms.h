#pragma once
// Text forms of the values that the domain writes as text in JSON (DOMAIN.md 2.1, 2.2 and 4):
// pure functions from text to value or nothing, and back. What a value means, whether an area or a
// rule exists, is asked in ledger/rules.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/ids.h"

namespace quanlu::schemas::codec {

// Yuan with two decimals, "386000.00" or "-1200.00"; no other form is read.
std::string money_text(Fen fen);
std::optional<Fen> parse_money(std::string_view text);

// Administrative areas: 6 digits, streets 9, communities 12. Digits only, no leading zero.
std::optional<std::uint64_t> parse_area(std::string_view text);
int area_digits(std::uint64_t area);  // 6, 9 or 12; 0: none of them

// 济民社罚〔2024〕7号: the bureau's own numbers and those of others; 〔〕 are kept as they are.
bool is_document_number(std::string_view text);

// Accounts and codes of units: 1-60 printable ASCII characters without blank, quote or backslash.
bool is_account(std::string_view text);
// A code as above, or a USCC, which then must be right.
bool is_unit(std::string_view text);

// "00-<32 hex>-<16 hex>-<2 hex>", the W3C form.
bool is_traceparent(std::string_view text);

// Decimal without sign and leading zero, up to 2^64 - 1; the signed form takes one minus.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);
std::optional<std::int64_t> parse_signed(std::string_view text);

// A stream id "Kind/part+part": the parts decoded. `%`, `+` and `/` of a part are percent-encoded,
// with upper-case digits, and nothing else is, so that each stream has one id only.
struct StreamId {
  std::string_view kind;
  std::vector<std::string> parts;
};
std::optional<StreamId> parse_stream_id(std::string_view text);
std::string stream_id(std::string_view kind, const std::vector<std::string>& parts);

}  // namespace quanlu::schemas::codec

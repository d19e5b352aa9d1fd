#include "schemas/text/nfc.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "schemas/base/check.h"
#include "schemas/text/utf8.h"

namespace quanlu::schemas::text {
namespace {

// Unchanged by NFC and never composing with a neighbour. Half-width katakana marks (FF9E, FF9F) do
// not compose canonically either, yet ICU is asked about them: the list stays easy to believe.
bool is_plain(char32_t c) {
  return c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xFF01 && c <= 0xFF5E) ||
         (c >= 0x3000 && c <= 0x3020) || (c >= 0x2010 && c <= 0x2027);
}

bool all_plain(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (!is_plain(point.value)) return false;
    at += point.bytes;
  }
  return true;
}

const icu::Normalizer2& normalizer() {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(code);
  CHECK(U_SUCCESS(code));  // ICU's data is linked in
  return *nfc;
}

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<int32_t>(text.size())};
}

}  // namespace

bool is_nfc(std::string_view text) {
  if (all_plain(text)) return true;
  if (!is_utf8(text)) return false;
  UErrorCode code = U_ZERO_ERROR;
  const bool normalized = normalizer().isNormalizedUTF8(piece(text), code);
  CHECK(U_SUCCESS(code));
  return normalized;
}

Result<std::string> to_nfc(std::string_view text) {
  if (!is_utf8(text)) return fail(Failure::kUsage, "utf8", {"不是 UTF-8", "not UTF-8"});
  UErrorCode code = U_ZERO_ERROR;
  std::string normalized;
  icu::StringByteSink<std::string> sink(&normalized);
  normalizer().normalizeUTF8(0, piece(text), sink, nullptr, code);
  CHECK(U_SUCCESS(code));
  return normalized;
}

}  // namespace quanlu::schemas::text

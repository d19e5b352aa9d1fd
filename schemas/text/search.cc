#include "schemas/text/search.h"

#include <array>

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "schemas/base/check.h"
#include "schemas/text/utf8.h"

namespace quanlu::schemas::text {
namespace {

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::unique_ptr<icu::Transliterator> transliterator(const char* id) {
  UErrorCode code = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> made(
      icu::Transliterator::createInstance(id, UTRANS_FORWARD, code));
  CHECK(U_SUCCESS(code) && made != nullptr);  // ICU's data is linked in
  return made;
}

std::string letters_of(const icu::UnicodeString& text) {
  std::string letters;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 point = text.char32At(at);
    if (u_isalnum(point) || u_getIntPropertyValue(point, UCHAR_IDEOGRAPHIC) != 0)
      append_utf8(letters, static_cast<char32_t>(point));
  }
  return letters;
}

// Latin of a Han text: syllables stand apart, so a first letter follows a space or a mark.
std::string first_letters(const icu::UnicodeString& latin) {
  std::string letters;
  bool in_syllable = false;
  for (int32_t at = 0; at < latin.length(); at = latin.moveIndex32(at, 1)) {
    const UChar32 point = latin.char32At(at);
    const bool letter = u_isalpha(point) != 0;
    if ((letter && !in_syllable) || u_isdigit(point))
      append_utf8(letters, static_cast<char32_t>(u_tolower(point)));
    in_syllable = letter;
  }
  return letters;
}

}  // namespace

struct SearchFold::Icu {
  const icu::Normalizer2* compatible = nullptr;
  std::unique_ptr<icu::Transliterator> simplified, latin;
};

SearchFold::SearchFold() : icu_(std::make_unique<Icu>()) {
  UErrorCode code = U_ZERO_ERROR;
  icu_->compatible = icu::Normalizer2::getNFKCCasefoldInstance(code);
  CHECK(U_SUCCESS(code));
  icu_->simplified = transliterator("Traditional-Simplified");
  icu_->latin = transliterator("Han-Latin; Latin-ASCII");
}

SearchFold::~SearchFold() = default;
SearchFold::SearchFold(SearchFold&&) noexcept = default;
SearchFold& SearchFold::operator=(SearchFold&&) noexcept = default;

std::string SearchFold::fold(std::string_view text) const {
  UErrorCode code = U_ZERO_ERROR;
  icu::UnicodeString folded = icu_->compatible->normalize(to_icu(text), code);
  CHECK(U_SUCCESS(code));
  icu_->simplified->transliterate(folded);
  return letters_of(folded);
}

std::string SearchFold::initials(std::string_view text) const {
  std::string letters;
  // Each character by itself, so that letters which stand beside Han characters keep their place.
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    icu::UnicodeString latin = to_icu(text.substr(at, point.bytes));
    icu_->latin->transliterate(latin);
    letters += first_letters(latin);
    at += point.bytes;
  }
  return letters;
}

std::string fold_document_no(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kOpen = {"[", "(", "（", "【", "［"};
  static constexpr std::array<std::string_view, 5> kClose = {"]", ")", "）", "】", "］"};
  std::string folded;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view letter = text.substr(at, code_point_at(text, at).bytes);
    at += letter.size();
    bool replaced = letter == " " || letter == "　";
    for (std::size_t i = 0; i < kOpen.size() && !replaced; ++i) {
      replaced = letter == kOpen[i] || letter == kClose[i];
      if (replaced) folded += letter == kOpen[i] ? "〔" : "〕";
    }
    if (!replaced) folded += letter;
  }
  return folded;
}

struct PinyinOrder::Icu {
  std::unique_ptr<icu::Collator> collator;
};

PinyinOrder::PinyinOrder() : icu_(std::make_unique<Icu>()) {
  UErrorCode code = U_ZERO_ERROR;
  icu_->collator.reset(icu::Collator::createInstance(icu::Locale("zh@collation=pinyin"), code));
  CHECK(U_SUCCESS(code) && icu_->collator != nullptr);
}

PinyinOrder::~PinyinOrder() = default;
PinyinOrder::PinyinOrder(PinyinOrder&&) noexcept = default;
PinyinOrder& PinyinOrder::operator=(PinyinOrder&&) noexcept = default;

std::string PinyinOrder::key(std::string_view text) const {
  const icu::UnicodeString unicode = to_icu(text);
  std::string key(64, '\0');
  while (true) {
    const int32_t size = icu_->collator->getSortKey(
        unicode, reinterpret_cast<std::uint8_t*>(key.data()), static_cast<int32_t>(key.size()));
    const bool fitted = static_cast<std::size_t>(size) <= key.size();
    key.resize(static_cast<std::size_t>(size));
    if (fitted) return key.substr(0, key.size() - 1);  // ICU ends a key with a zero byte
  }
}

}  // namespace quanlu::schemas::text

#include "schemas/text/search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

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

bool is_letter(UChar32 point) {
  return u_isalnum(point) || u_getIntPropertyValue(point, UCHAR_IDEOGRAPHIC) != 0;
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

// The text that stands for one code point; a few bytes, or else ICU is asked every time.
struct Stand {
  static constexpr std::size_t kBytesMax = 6;
  enum State : std::uint8_t { kUnknown, kKnown, kAsk };

  std::array<char, kBytesMax> bytes{};
  std::uint8_t size = 0;
  State state = kUnknown;

  void set(std::string_view text) {
    state = text.size() <= kBytesMax ? kKnown : kAsk;
    if (state == kAsk) return;
    std::copy(text.begin(), text.end(), bytes.begin());
    size = static_cast<std::uint8_t>(text.size());
  }
  std::string_view view() const { return {bytes.data(), size}; }
};
static_assert(sizeof(Stand) == 8);

// By code point, in pages that are made when they are asked for: a city's names take about 100.
class StandTable {
 public:
  Stand& operator[](char32_t point) {
    auto& page = pages_[point / kPage];
    if (page == nullptr) page = std::make_unique<std::array<Stand, kPage>>();
    return (*page)[point % kPage];
  }

 private:
  static constexpr std::size_t kPage = 256;
  std::array<std::unique_ptr<std::array<Stand, kPage>>, 0x110000 / kPage> pages_;
};

// ICU's rules from traditional to simplified, applied by ourselves: 3,952 rules of the form
// "歸 > 归;", of which at each place the first one that fits is taken, and reading goes on behind
// it.
class ScriptRules {
 public:
  // False: some rule has another form, with contexts or sets; then ICU has to apply them.
  bool read(const icu::Transliterator& transliterator) {
    icu::UnicodeString unicode;
    std::string text;
    transliterator.toRules(unicode, 0).toUTF8String(text);
    for (std::string_view left = text; !left.empty();) {
      const std::size_t end = std::min(left.find('\n'), left.size());
      if (!add(left.substr(0, end))) return false;
      left.remove_prefix(std::min(end + 1, left.size()));
    }
    return !rules_.empty();
  }

  std::string apply(std::string_view text) const {
    std::string simplified;
    simplified.reserve(text.size());
    while (!text.empty()) {
      const CodePoint point = code_point_at(text, 0);
      const Rule* const rule = find(point.value, text);
      simplified += rule != nullptr ? std::string_view(rule->to) : text.substr(0, point.bytes);
      text.remove_prefix(rule != nullptr ? rule->from.size() : point.bytes);
    }
    return simplified;
  }

 private:
  struct Rule {
    std::string from, to;
  };

  bool add(std::string_view line) {
    constexpr std::string_view kArrow = " > ";
    if (line.empty()) return true;
    const std::size_t arrow = line.find(kArrow);
    if (arrow == std::string_view::npos || line.back() != ';') return false;
    const std::string_view from = line.substr(0, arrow);
    std::string_view to = line.substr(arrow + kArrow.size());
    to.remove_suffix(1);
    const auto is_plain = [](std::string_view part) {  // all that is syntax is ASCII
      return !part.empty() && is_utf8(part) &&
             std::all_of(part.begin(), part.end(), [](char byte) { return (byte & 0x80) != 0; });
    };
    if (!is_plain(from) || !is_plain(to)) return false;
    rules_[code_point_at(from, 0).value].push_back({std::string(from), std::string(to)});
    return true;
  }

  const Rule* find(char32_t first, std::string_view text) const {
    const auto found = rules_.find(first);
    if (found == rules_.end()) return nullptr;
    for (const Rule& rule : found->second)
      if (text.substr(0, rule.from.size()) == rule.from) return &rule;
    return nullptr;
  }

  std::unordered_map<char32_t, std::vector<Rule>> rules_;  // by what they begin with, in order
};

std::string letters_of(std::string_view text) {
  std::string letters;
  letters.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (is_letter(static_cast<UChar32>(point.value))) letters += text.substr(at, point.bytes);
    at += point.bytes;
  }
  return letters;
}

}  // namespace

struct SearchFold::Icu {
  Icu() {
    UErrorCode code = U_ZERO_ERROR;
    compatible = icu::Normalizer2::getNFKCCasefoldInstance(code);
    CHECK(U_SUCCESS(code));
    simplified = transliterator("Traditional-Simplified");
    rules_are_plain = rules.read(*simplified);
    latin = transliterator("Han-Latin; Latin-ASCII");
  }

  const icu::Normalizer2* compatible = nullptr;
  std::unique_ptr<icu::Transliterator> simplified, latin;
  ScriptRules rules;
  bool rules_are_plain = false;
  StandTable normalized, initials;

  // Nothing: some code point may touch what stands before it. A text that may be cut before each of
  // its code points is normalized piece by piece (unorm2.h, hasBoundaryBefore).
  std::optional<std::string> normalize_by_points(std::string_view text) {
    std::string all;
    all.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
      const CodePoint point = code_point_at(text, at);
      Stand& stand = normalized[point.value];
      if (stand.state == Stand::kUnknown) ask(point.value, stand);
      if (stand.state == Stand::kAsk) return std::nullopt;
      all += stand.view();
      at += point.bytes;
    }
    return all;
  }

  void ask(char32_t point, Stand& stand) const {
    stand.state = Stand::kAsk;
    const auto alone = static_cast<UChar32>(point);
    if (point == kReplacement || !compatible->hasBoundaryBefore(alone)) return;
    UErrorCode code = U_ZERO_ERROR;
    std::string text;
    compatible->normalize(icu::UnicodeString(alone), code).toUTF8String(text);
    CHECK(U_SUCCESS(code));
    stand.set(text);
  }
};

SearchFold::SearchFold() = default;
SearchFold::~SearchFold() = default;
SearchFold::SearchFold(SearchFold&&) noexcept = default;
SearchFold& SearchFold::operator=(SearchFold&&) noexcept = default;

SearchFold::Icu& SearchFold::ready() const {
  if (icu_ == nullptr) icu_ = std::make_unique<Icu>();
  return *icu_;
}

std::string SearchFold::fold(std::string_view text) const {
  Icu& known = ready();
  if (!known.rules_are_plain) return fold_whole(text);
  const std::optional<std::string> normalized = known.normalize_by_points(text);
  return normalized ? letters_of(known.rules.apply(*normalized)) : fold_whole(text);
}

std::string SearchFold::fold_whole(std::string_view text) const {
  UErrorCode code = U_ZERO_ERROR;
  icu::UnicodeString folded = ready().compatible->normalize(to_icu(text), code);
  CHECK(U_SUCCESS(code));
  ready().simplified->transliterate(folded);
  std::string utf8;
  return letters_of(folded.toUTF8String(utf8));
}

// Each character by itself, so that letters which stand beside Han characters keep their place;
// what was said of one is remembered.
std::string SearchFold::initials(std::string_view text) const {
  std::string all;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    Stand& stand = ready().initials[point.value];
    if (stand.state == Stand::kKnown) {
      all += stand.view();
    } else {
      icu::UnicodeString latin = to_icu(text.substr(at, point.bytes));
      ready().latin->transliterate(latin);
      const std::string first = first_letters(latin);
      stand.set(first);
      all += first;
    }
    at += point.bytes;
  }
  return all;
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

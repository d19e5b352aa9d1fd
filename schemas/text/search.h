#pragma once
// How names are found and sorted. Stored names stay as registered; an index keeps these forms.
#include <memory>
#include <string>
#include <string_view>

namespace quanlu::schemas::text {

// Folding for search: case, width, 简繁 and compatibility forms do not matter; spaces, brackets and
// punctuation are left out. ICU's rules are made with the first text (some 80 ms), so one per
// thread that folds; not shared.
class SearchFold {
 public:
  SearchFold();
  ~SearchFold();
  SearchFold(SearchFold&&) noexcept;
  SearchFold& operator=(SearchFold&&) noexcept;

  // "（济南）Ｖ 慈善會" -> "济南v慈善会". By tables filled from ICU; only a text whose characters
  // may touch each other, as with combining marks, is given to ICU as a whole.
  std::string fold(std::string_view text) const;
  // The same by ICU alone and ten times as slow: what fold() is tested against.
  std::string fold_whole(std::string_view text) const;

  // First letters of the syllables, other letters and digits as they are: 济南市慈善总会 ->
  // jnscszh. Readings of characters with several are ICU's default: good for finding, not for
  // printing.
  std::string initials(std::string_view text) const;

 private:
  struct Icu;
  Icu& ready() const;
  mutable std::unique_ptr<Icu> icu_;  // null before the first text
};

// Document numbers are typed with any brackets: [] () （） 【】 -> 〔〕, spaces left out.
std::string fold_document_no(std::string_view text);

// Sort keys in the order of pinyin (CLDR zh): compare as bytes. One per thread; not shared.
class PinyinOrder {
 public:
  PinyinOrder();
  ~PinyinOrder();
  PinyinOrder(PinyinOrder&&) noexcept;
  PinyinOrder& operator=(PinyinOrder&&) noexcept;

  std::string key(std::string_view text) const;

 private:
  struct Icu;
  std::unique_ptr<Icu> icu_;
};

}  // namespace quanlu::schemas::text

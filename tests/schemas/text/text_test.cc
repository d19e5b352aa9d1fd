#include <algorithm>
#include <iterator>
#include <vector>

#include "schemas/base/seams.h"
#include "schemas/text/hazards.h"
#include "schemas/text/nfc.h"
#include "schemas/text/search.h"
#include "schemas/text/utf8.h"
#include "schemas/text/width.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas::text;

TEST_CASE("T24 names are stored in NFC exactly as registered, NFD is noticed") {
  for (const char* good :
       {"济南市慈善总会", "ABC（济南）", "〔2024〕17号", "𣗋𠮷䶮𬭎", "é", "", "Ａ"}) {
    INFO(good);
    CHECK(is_nfc(good));
    CHECK(to_nfc(good) == std::string(good));
  }
  CHECK_FALSE(is_nfc("e\u0301"));
  CHECK(to_nfc("e\u0301") == std::string("é"));
  CHECK_FALSE(is_nfc("\u212B"));  // Ångström sign
  CHECK_FALSE(is_nfc("\uF900"));  // a compatibility ideograph
  CHECK_FALSE(is_nfc("济\x80"));
  CHECK_FALSE(to_nfc("\xED\xA0\x80"));
}

TEST_CASE("the fast path agrees with the library on every code point it answers for") {
  for (char32_t c = 1; c < 0x11000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    append_utf8(text, c);
    if (is_nfc(text) != (to_nfc(text).value() == text)) FAIL("U+" << std::hex << unsigned(c));
  }
}

TEST_CASE("UTF-8 is read strictly") {
  CHECK(is_utf8("济南𣗋"));
  CHECK(count_code_points("济南𣗋a") == 4);
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF0\x9F", "\x80", "\xFF", "a\xE6\xB5"})
    CHECK_FALSE(is_utf8(bad));
  CHECK(is_utf8("\xEF\xBF\xBD"));  // U+FFFD itself
}

TEST_CASE("tables align by display width, and what is cut shows it") {
  CHECK(display_width("济南abc") == 7);
  CHECK(display_width("Ａ，〔〕") == 8);
  CHECK(display_width("e\u0301…") == 2);
  CHECK(display_width("𠮷") == 2);
  CHECK(display_width("\u200B") == 0);
  CHECK(cut_to_width("济南市慈善总会", 14) == "济南市慈善总会");
  CHECK(cut_to_width("济南市慈善总会", 8) == "济南市…");
  CHECK(cut_to_width("济南市慈善总会", 7) == "济南市…");
  CHECK(cut_to_width("abc", 2) == "a…");
  CHECK(cut_to_width("abc", 0).empty());
  CHECK(pad_right("济南", 6) == "济南  ");
  CHECK(pad_left("12", 5) == "   12");
  CHECK(pad_left("济南市", 5) == "济南市");
}

TEST_CASE("a name is found whatever case, width, script, spaces or brackets are typed") {
  const SearchFold fold;
  CHECK(fold.fold("（济南）Ｖ 慈善會") == "济南v慈善会");
  CHECK(fold.fold("济南 (v) 慈善会") == "济南v慈善会");
  CHECK(fold.fold("山東省—濟南市") == "山东省济南市");
  CHECK(fold.fold("１２３ＡＢＣ") == "123abc");
  CHECK(fold.fold("𣗋") == "𣗋");
  CHECK(fold.fold(" ·（）") == "");
  CHECK(fold.initials("济南市慈善总会") == "jnscszh");
  CHECK(fold.initials("泉城ABC 12") == "qcabc12");
  CHECK(fold.initials("绿色") == "ls");
  CHECK(fold_document_no("济民社罚[2024] 17号") == "济民社罚〔2024〕17号");
  CHECK(fold_document_no("济民社罚（2024）17号") == "济民社罚〔2024〕17号");
}

TEST_CASE("folding letter by letter says what ICU says of the whole text") {
  const SearchFold fold;
  const auto same = [&](const std::string& text) {
    INFO(text);
    if (fold.fold(text) != fold.fold_whole(text)) CHECK(fold.fold(text) == fold.fold_whole(text));
  };
  for (char32_t c = 1; c < 0x11000; c += c < 0x3000 || c >= 0xA000 ? 1 : 3) {
    std::string text;
    append_utf8(text, c);
    same(text);
  }
  // Ranges whose letters touch each other, and those of names: marks, jamo, kana with its voiced
  // marks, compatibility and wide forms, Han of both scripts (乾隆 and 著 mean different things by
  // what stands beside them), ill-formed bytes.
  struct Range {
    char32_t first, last;
  };
  static constexpr Range kRanges[] = {
      {0x20, 0x7E},       {0x41, 0x7A},       {0xA0, 0x17F},     {0x300, 0x345},   {0x370, 0x3FF},
      {0x600, 0x6FF},     {0x1100, 0x11FF},   {0x2000, 0x206F},  {0x2F00, 0x2FD5}, {0x3000, 0x303F},
      {0x3040, 0x30FF},   {0x3131, 0x318E},   {0x3200, 0x33FF},  {0x4E00, 0x9FFF}, {0x4E00, 0x9FFF},
      {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAD9},  {0xFE00, 0xFE0F}, {0xFF00, 0xFFEF},
      {0x1F300, 0x1F64F}, {0x20000, 0x2A6DF}, {0xE0100, 0xE01EF}};
  static constexpr const char* kPieces[] = {"乾隆", "乾",       "著名",   "著",     "發",
                                            "後",   "台",       "臺灣",   "慈善會", "濟南",
                                            "\x80", "\xE6\xB5", "e\u0301"};
  SeededRandom random(1);
  for (int i = 0; i < 30'000; ++i) {
    std::string text;
    for (std::uint64_t left = 1 + random.below(12); left > 0; --left) {
      if (random.below(8) == 0) {
        text += kPieces[random.below(std::size(kPieces))];
        continue;
      }
      const Range& range = kRanges[random.below(std::size(kRanges))];
      append_utf8(text,
                  range.first + static_cast<char32_t>(random.below(range.last - range.first + 1)));
    }
    same(text);
  }
}

TEST_CASE("names sort by pinyin") {
  const PinyinOrder order;
  std::vector<std::string> names = {"章丘区", "历下区", "槐荫区", "天桥区", "钢城区", "ABC"};
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return order.key(a) < order.key(b);
  });
  CHECK(names == std::vector<std::string>{"钢城区", "槐荫区", "历下区", "天桥区", "章丘区", "ABC"});
  const std::string longer(500, 'z');
  CHECK(order.key(longer) > order.key("z"));
  CHECK(order.key("") <= order.key("a"));
}

TEST_CASE("T67 controls, direction marks and zero-width characters are found and shown as marks") {
  using namespace std::string_view_literals;
  CHECK_FALSE(find_hazard("济南市（社会组织）ABC 𣗋〔〕"));
  CHECK(find_hazard("a\0b"sv)->kind == HazardKind::kControl);
  CHECK(find_hazard("一\u202E二")->kind == HazardKind::kBidi);
  CHECK(find_hazard("一\u202E二")->at == 3);
  CHECK(find_hazard("一\u200B二")->kind == HazardKind::kZeroWidth);
  CHECK(find_hazard("\uFEFF一")->kind == HazardKind::kZeroWidth);
  CHECK(find_hazard("\xFF")->kind == HazardKind::kIllFormed);
  CHECK(find_hazard("a\nb"));
  CHECK_FALSE(find_hazard("a\nb", true));
  CHECK(find_hazard("a\tb", true));
  CHECK(to_visible("一\u202E二\x1B[31m") == "一⟨U+202E⟩二⟨U+001B⟩[31m");
  CHECK_FALSE(find_hazard(to_visible("\u2066\u200D\x7F\n")));
}

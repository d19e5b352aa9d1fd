// Lists as files: what a sheet program and a script get.
#include <fstream>
#include <sstream>

#include "consumers/cli/listing/csv.h"
#include "consumers/cli/listing/xlsx.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::consumers::cli::listing {
namespace {

std::string csv(const std::vector<CsvCell>& cells, CsvKind kind = CsvKind::kPlain,
                bool bom = false) {
  std::ostringstream out;
  Csv(out, kind, bom).row(cells);
  return out.str();
}

TEST_CASE("csv quotes what would break a line and ends lines as RFC 4180 says") {
  CHECK(csv({{"a"}, {"b,c"}, {"say \"so\""}, {"two\nlines"}}) ==
        "a,\"b,c\",\"say \"\"so\"\"\",\"two\nlines\"\r\n");
  CHECK(csv({{"济南"}}, CsvKind::kPlain, true) == "\xEF\xBB\xBF济南\r\n");
}

TEST_CASE("a text that a sheet would take for a formula is defused, a number is left alone") {
  for (const char* formula : {"=1+1", "+86", "-x", "@SUM(A1)"})
    CHECK(csv({{formula}}) == "'" + std::string(formula) + "\r\n");
  CHECK(csv({{"\ttab"}}) == "'\ttab\r\n");
  CHECK(csv({{"-1200.00", false}}) == "-1200.00\r\n");
}

TEST_CASE("csv for Excel is UTF-16LE with BOM and tabs, characters of four bytes included") {
  const std::string file = csv({{"a"}, {"𠮷"}}, CsvKind::kExcel);
  const std::string wanted(
      "\xFF\xFE"
      "a\0"
      "\t\0"
      "\x42\xD8"
      "\xB7\xDF"
      "\r\0"
      "\n\0",
      14);
  CHECK(file == wanted);
}

std::string xlsx() {
  Xlsx file("清单 / list",
            {{"名称"}, {"金额", Kind::kMoney}, {"日期", Kind::kDay}, {"数", Kind::kNumber}});
  REQUIRE(file.row({"=HYPERLINK(\"x\")", "-1200.50", "2024-08-09", "12"}));
  REQUIRE(file.row({"泉城助老", "", "", ""}));
  std::ostringstream out;
  REQUIRE(file.finish({{"截至", "seq 5031"}}, Millis(1'725'437'987'000), out));
  return out.str();
}

TEST_CASE("an xlsx of equal rows has equal bytes, and no cell in it is a formula") {
  const std::string file = xlsx();
  CHECK(file == xlsx());
  tests::TempDir folder;
  const auto path = folder.path() / "list.xlsx";
  std::ofstream(path, std::ios::binary) << file;
  // An independent reader: Python's standard library.
  const std::string check =
      "python3 -c \"\nimport zipfile, re, sys\nz = zipfile.ZipFile('" + path.string() +
      "')\ns = z.read('xl/worksheets/sheet1.xml').decode()\n"
      "assert '<f>' not in s and 'HYPERLINK' in s and 'pane' in s and 'autoFilter' in s\n"
      "assert '<v>-1200.5</v>' in s and '<v>45513</v>' in s and '<v>12</v>' in s\n"
      "assert 'seq 5031' in z.read('xl/worksheets/sheet2.xml').decode()\n"
      "assert '说明' in z.read('xl/workbook.xml').decode()\n\"";
  CHECK(std::system(check.c_str()) == 0);
}

TEST_CASE("a cursor leads on in the generation that made it and nowhere else") {
  const Bytes key{1, 2, 0xAB};
  const std::string cursor = make_cursor("00000007", key);
  CHECK(*read_cursor(cursor, "00000007") == key);
  CHECK(read_cursor(cursor, "00000008").error().reason == "cursorGone");
  CHECK(read_cursor("nonsense", "00000007").error().kind == Failure::kUsage);
}

}  // namespace
}  // namespace quanlu::consumers::cli::listing

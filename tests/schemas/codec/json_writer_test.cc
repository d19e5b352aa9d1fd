#include "schemas/codec/json_writer.h"

#include "schemas/base/time.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas::codec;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

}  // namespace

TEST_CASE("commas and colons stand where JSON wants them") {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("a").begin_array().end_array().key("b").begin_array();
  json.integer(-1).counter(18446744073709551615ULL).begin_object().end_object().null().end_array();
  json.key("c").boolean(true).key("d").raw("[1]").key("e").string("x").end_object();
  CHECK(out == R"({"a":[],"b":[-1,18446744073709551615,{},null],"c":true,"d":[1],"e":"x"})");
}

TEST_CASE("values of the domain have the forms of the one JSON") {
  std::string out;
  JsonWriter json(out);
  json.begin_array().money(Fen(38600000)).instant(*parse_rfc3339("2024-08-09T02:02:41.007Z"));
  json.date(*parse_day("2024-08-09")).counter_text(7);
  json.id(*parse_uuid("0191a3c27d107c3e9a515b1f6f0a2c11"));
  json.hex(as_bytes("\x01\xFF")).base64(as_bytes("foobar")).end_array();
  CHECK(out == R"(["386000.00","2024-08-09T10:02:41.007+08:00","2024-08-09","7",)"
               R"("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11","01ff","Zm9vYmFy"])");
}

TEST_CASE("text is escaped where a reader could stumble, and nowhere else") {
  CHECK(escaped("他说:\"好\"\\\n\r\t") == "他说:\\\"好\\\"\\\\\\n\\r\\t");
  CHECK(escaped(std::string_view("\0\x1f\x7f", 3)) == "\\u0000\\u001f\\u007f");
  CHECK(escaped("a\u2028b\u2029c") == "a\\u2028b\\u2029c");
  CHECK(escaped("\U000203B7 䶮 𬭎 </script>") == "\U000203B7 䶮 𬭎 </script>");
}

TEST_CASE("bytes that are no UTF-8 never leave as they are") {
  for (const char* bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xE4\xBD", "\xF5\x80\x80\x80",
                          "\xF0\x80\x80\x80", "\x80", "\xE0\x9F\xBF", "\xF4\x90\x80\x80"}) {
    const std::string out = escaped(std::string("a") + bad + "b");
    CHECK(out.substr(0, 4) == "a\uFFFD");
    CHECK(out.back() == 'b');
    for (std::size_t i = 1; i + 1 < out.size(); i += 3)
      CHECK(out.substr(i, 3) == "\uFFFD");
  }
}

// The head of a request from the net. What is not refused ends with the only empty line in it.
#include "consumers/http/head.h"

#include "tests/fuzz/fuzz.h"

using namespace quanlu::consumers::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const Head head = judge_head(raw);
  if (head.fault) {
    FUZZ_CHECK(head.fault->status >= 400 && head.fault->status < 600);
    FUZZ_CHECK(!head.fault->slug.empty());
    return 0;
  }
  FUZZ_CHECK(raw.size() <= kHeadBytesMax);
  FUZZ_CHECK(raw.find('\0') == raw.npos);
  FUZZ_CHECK(head.body_bytes <= 9'999'999'999);
  return 0;
}

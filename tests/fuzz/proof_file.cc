// A proof file from a stranger: what is taken has one meaning, and written again it reads alike.
#include "ledger/note/proof_file.h"

#include "schemas/base/bytes.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace note = ledger::note;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(BytesView(data, size));
  const auto read = note::parse_proof_file(text);
  if (!read) {
    FUZZ_CHECK(read.error().reason == "proof_file");
    return 0;
  }
  FUZZ_CHECK(text.ends_with(read->checkpoint));
  const std::string again = note::to_text(*read);
  FUZZ_CHECK(again.size() <= text.size());  // an extra line is passed over
  FUZZ_CHECK(note::parse_proof_file(again) == *read);
  return 0;
}

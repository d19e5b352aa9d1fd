// A note from a stranger, the checkpoint in it, and who signed it. What is taken has one spelling,
// and under a key of tests/golden/note nothing verifies but the text that this key signed.
#include "ledger/note/note.h"

#include <fstream>
#include <string>

#include "ledger/note/checkpoint.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace crypto = ledger::crypto;
namespace note = ledger::note;

namespace {

// The log key of the golden files and the one text that it signed there.
struct Golden {
  std::vector<note::NoteKey> keys;
  std::string text;

  explicit Golden(const std::string& suite) {
    crypto::Hasher hasher(suite == "gm" ? crypto::Suite::kGm : crypto::Suite::kSha256);
    std::ifstream in(QUANLU_SOURCE_DIR "/tests/golden/note/" + suite + ".txt");
    for (std::string name, value; in >> name >> value;) {
      const auto bytes = from_hex(value);
      if (name == "log.vkey")
        if (auto key = note::parse_vkey(hasher, as_text(*bytes))) keys.push_back(*key);
      if (name == "note") text = note::parse_note(as_text(*bytes)).value().text;
    }
    FUZZ_CHECK(keys.size() == 1 && !text.empty());
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Golden goldens[] = {Golden("sha256"), Golden("gm")};
  const std::string_view text = as_text(BytesView(data, size));
  if (const auto checkpoint = note::parse_checkpoint(text))
    FUZZ_CHECK(note::to_text(*checkpoint) == text);
  const auto read = note::parse_note(text);
  if (!read) {
    FUZZ_CHECK(read.error().reason == "note");
    return 0;
  }
  FUZZ_CHECK(note::to_text(*read) == text);
  if (const auto checkpoint = note::parse_checkpoint(read->text))
    FUZZ_CHECK(note::to_text(*checkpoint) == read->text);
  crypto::Verifier verifier;
  for (const Golden& golden : goldens)
    if (note::verify_note(*read, golden.keys, verifier)) FUZZ_CHECK(read->text == golden.text);
  return 0;
}

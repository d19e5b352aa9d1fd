#pragma once
// Sealed fields that a bundle opens (ledger/FORMAT.md 17.4): beside an entry, for each field that
// was opened, the two keys that open this field of this event and nothing else. The text itself is
// not written down: it is what they decrypt, so nobody can say another one.
#include <cstdint>
#include <string>
#include <vector>

#include "ledger/crypto/aead.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::bundle {

inline constexpr std::size_t kOpeningBytesMax = 1 << 16;

struct Opening {
  std::uint16_t pointer = 0;  // of the field, in the pointers of the body struct
  std::uint16_t field = 0;    // its ordinal in the body struct
  ledger::crypto::FieldOpening keys;
};

// The file; `openings` ascend by their pointer, at least one.
std::string to_text(const std::vector<Opening>& openings);

struct OpenedText {
  std::uint16_t field = 0;
  std::string text;
};

// The texts that a file opens in a canonical entry, in its order. kTampered "opening": the file has
// not its form, or what it says opens nothing that stands in the entry; `where` is the line,
// `expected` what it should have been.
Result<std::vector<OpenedText>> open_texts(ledger::crypto::Suite suite, const Digest& log_id,
                                           BytesView entry, BytesView file);

}  // namespace quanlu::consumers::bundle

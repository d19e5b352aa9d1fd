#pragma once
// Personal data inside events: sealed fields (ledger/FORMAT.md section 9), and the wrapping of the
// data keys that open them. Destroying a data key erases what it sealed, and no hash changes.
#include <array>
#include <string>
#include <string_view>

#include "ledger/crypto/secret.h"
#include "ledger/crypto/suite.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::crypto {

inline constexpr std::size_t kDataKeySize = 32;
using Nonce = std::array<std::uint8_t, 12>;

// Where a sealed field stands. Bound into it, so that it opens nowhere else: not in another ledger,
// event or field, nor under another subject. Partition and seq are not known yet when it is sealed;
// the event id, unique in the ledger, stands for them.
struct FieldPlace {
  Digest log_id;
  EventId event_id;
  TypeCode type_code;
  std::uint16_t type_version = 0;
  std::uint16_t field = 0;  // ordinal in the body struct
  Id16 subject_key_id;
};

// As it stands in the body, beside the subject's key id.
struct SealedField {
  std::uint8_t alg = 0;
  Nonce nonce{};
  Bytes ciphertext;   // with its tag: 16 bytes, in gm 32
  Digest commitment;  // HMAC of the text; says nothing without the data key
  friend bool operator==(const SealedField&, const SealedField&) = default;
};

// Text is UTF-8 in NFC. What is encrypted is padded to 32, 64, 128, 256 ... bytes.
SealedField seal_field(Suite suite, const Secret& data_key, const FieldPlace& place,
                       std::string_view text, Random& random);

// Failure::kTampered when anything differs from what was sealed: "sealed_field" when it does not
// authenticate, "commitment" when a key opens it to another text.
Result<std::string> open_field(Suite suite, const Secret& data_key, const FieldPlace& place,
                               const SealedField& sealed);

// What opens one field of one event and nothing else: both keys are derived from the data key for
// this place, and neither leads back to it nor to another field.
struct FieldOpening {
  Secret event_key, commitment_key;
};
std::size_t event_key_size(Suite suite);  // 32; gm: 16 for SM4, 32 for its MAC
FieldOpening opening_of(Suite suite, const Secret& data_key, const FieldPlace& place);
// As above. The event key decrypts, the commitment key shows that this is the only text that was
// committed to: AES-GCM alone binds no key.
Result<std::string> open_field(Suite suite, const FieldOpening& opening, const FieldPlace& place,
                               const SealedField& sealed);

// The commitment alone, to compare a text given again with a stored field.
Digest commit_field(Suite suite, const Secret& data_key, const FieldPlace& place,
                    std::string_view text);

// A data key under a key-encryption key: u8 1 || u8 alg || u32 version of the KEK || nonce ||
// ciphertext || tag. `context` (whose key it is) is bound in. The KEK has kDataKeySize bytes.
Bytes wrap_key(Suite suite, const Secret& kek, std::uint32_t kek_version, BytesView context,
               const Secret& data_key, Random& random);
Result<Secret> unwrap_key(Suite suite, const Secret& kek, BytesView context, BytesView blob);
Result<std::uint32_t> kek_version_of(BytesView blob);  // which KEK a blob needs

}  // namespace quanlu::ledger::crypto

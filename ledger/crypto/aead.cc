#include "ledger/crypto/aead.h"

#include <algorithm>

#include "ledger/crypto/cipher.h"
#include "ledger/crypto/kdf.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::size_t kPaddedMin = 32, kLengthSize = 4;
constexpr std::uint8_t kBlobVersion = 1;
constexpr std::size_t kBlobHead = 1 + 1 + 4, kBlobNonceEnd = kBlobHead + sizeof(Nonce);

Bytes bytes_of(const DomainTag& tag) {
  return {tag.begin(), tag.end()};
}

Bytes aad_of(const FieldPlace& place) {
  Bytes aad = bytes_of(kAadTag);
  append(aad, place.log_id.bytes);
  append(aad, place.event_id.bytes);
  append_be(aad, place.type_code.value);
  append_be(aad, place.type_version);
  append_be(aad, place.field);
  append(aad, place.subject_key_id.bytes);
  return aad;
}

Secret event_key(Suite suite, const Secret& data_key, const FieldPlace& place) {
  Bytes info = bytes_of(kAadTag);
  append_be(info, place.type_code.value);
  append_be(info, place.field);
  return hkdf(suite, data_key, place.event_id.bytes, info, cipher_key_size(suite));
}

Secret commitment_key(Suite suite, const Secret& data_key, const FieldPlace& place) {
  Bytes info = bytes_of(kCommitmentTag);
  append_be(info, place.field);
  return hkdf(suite, data_key, place.event_id.bytes, info, sizeof(Digest));
}

Digest commit(Suite suite, const Secret& key, std::string_view text) {
  const BytesView parts[] = {as_bytes(text)};
  return hmac(suite, key, parts);
}

// u32 length || text || zeros up to the next of 32, 64, 128 ...: the length tells less.
Secret padded(std::string_view text) {
  std::size_t size = kPaddedMin;
  while (size < kLengthSize + text.size())
    size *= 2;
  Secret plain(size);
  store_be(plain.writable().data(), static_cast<std::uint32_t>(text.size()));
  std::copy(text.begin(), text.end(), plain.writable().begin() + kLengthSize);
  return plain;
}

// Nothing when it is not what padded() makes.
std::optional<std::string> unpadded(const Secret& plain) {
  const BytesView bytes = plain.view();
  if (bytes.size() < kPaddedMin) return std::nullopt;
  const std::size_t size = load_be<std::uint32_t>(bytes.data());
  if (size > bytes.size() - kLengthSize) return std::nullopt;
  std::string text(as_text(bytes.subspan(kLengthSize, size)));
  if (!equal_secret(padded(text).view(), bytes)) return std::nullopt;
  return text;
}

tl::unexpected<Error> tampered(std::string reason, Words what) {
  return fail(Failure::kTampered, std::move(reason), std::move(what));
}
tl::unexpected<Error> not_authentic() {
  return tampered("sealed_field", {"加密字段与其事件、主体或密钥不符",
                                   "a sealed field does not fit its event, subject or key"});
}
tl::unexpected<Error> bad_blob() {
  return tampered("wrapped_key", {"数据密钥无法解封", "a wrapped data key does not open"});
}

// The head of a blob is bound in with the context.
Bytes blob_aad(BytesView head, BytesView context) {
  Bytes aad = bytes_of(kKeyTag);
  append(aad, head);
  append(aad, context);
  return aad;
}

Secret wrapping_key(Suite suite, const Secret& kek) {
  CHECK(kek.view().size() == kDataKeySize);
  return hkdf(suite, kek, {}, kKeyTag, cipher_key_size(suite));
}

}  // namespace

SealedField seal_field(Suite suite, const Secret& data_key, const FieldPlace& place,
                       std::string_view text, Random& random) {
  CHECK(data_key.view().size() == kDataKeySize);
  SealedField sealed{.alg = alg_of(suite)};
  random.fill(sealed.nonce);
  sealed.ciphertext = encrypt(suite, event_key(suite, data_key, place), sealed.nonce, aad_of(place),
                              padded(text).view());
  sealed.commitment = commit_field(suite, data_key, place, text);
  return sealed;
}

Result<std::string> open_field(Suite suite, const Secret& data_key, const FieldPlace& place,
                               const SealedField& sealed) {
  return open_field(suite, opening_of(suite, data_key, place), place, sealed);
}

std::size_t event_key_size(Suite suite) {
  return cipher_key_size(suite);
}

FieldOpening opening_of(Suite suite, const Secret& data_key, const FieldPlace& place) {
  CHECK(data_key.view().size() == kDataKeySize);
  return {.event_key = event_key(suite, data_key, place),
          .commitment_key = commitment_key(suite, data_key, place)};
}

Result<std::string> open_field(Suite suite, const FieldOpening& opening, const FieldPlace& place,
                               const SealedField& sealed) {
  CHECK(opening.event_key.view().size() == cipher_key_size(suite));
  CHECK(opening.commitment_key.view().size() == sizeof(Digest));
  if (sealed.alg != alg_of(suite)) return not_authentic();
  const auto plain =
      decrypt(suite, opening.event_key, sealed.nonce, aad_of(place), sealed.ciphertext);
  if (!plain) return not_authentic();
  auto text = unpadded(*plain);
  if (!text) return not_authentic();
  if (!equal_secret(commit(suite, opening.commitment_key, *text).bytes, sealed.commitment.bytes))
    return tampered("commitment", {"加密字段的内容与其承诺值不符",
                                   "a sealed field opens to another text than was committed to"});
  return std::move(*text);
}

Digest commit_field(Suite suite, const Secret& data_key, const FieldPlace& place,
                    std::string_view text) {
  return commit(suite, commitment_key(suite, data_key, place), text);
}

Bytes wrap_key(Suite suite, const Secret& kek, std::uint32_t kek_version, BytesView context,
               const Secret& data_key, Random& random) {
  CHECK(data_key.view().size() == kDataKeySize);
  Bytes blob{kBlobVersion, alg_of(suite)};
  append_be(blob, kek_version);
  const Bytes aad = blob_aad(blob, context);
  Nonce nonce;
  random.fill(nonce);
  append(blob, nonce);
  append(blob, encrypt(suite, wrapping_key(suite, kek), nonce, aad, data_key.view()));
  return blob;
}

Result<Secret> unwrap_key(Suite suite, const Secret& kek, BytesView context, BytesView blob) {
  if (blob.size() != kBlobNonceEnd + kDataKeySize + tag_size(suite) || blob[0] != kBlobVersion ||
      blob[1] != alg_of(suite))
    return bad_blob();
  Nonce nonce;
  std::copy_n(blob.begin() + kBlobHead, nonce.size(), nonce.begin());
  auto key = decrypt(suite, wrapping_key(suite, kek), nonce,
                     blob_aad(blob.first(kBlobHead), context), blob.subspan(kBlobNonceEnd));
  if (!key) return bad_blob();
  return std::move(*key);
}

Result<std::uint32_t> kek_version_of(BytesView blob) {
  if (blob.size() < kBlobNonceEnd || blob[0] != kBlobVersion) return bad_blob();
  return load_be<std::uint32_t>(&blob[2]);
}

}  // namespace quanlu::ledger::crypto

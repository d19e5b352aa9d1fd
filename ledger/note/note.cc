#include "ledger/note/note.h"

#include <algorithm>

#include "ledger/note/signed_by.h"
#include "ledger/note/unicode.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::note {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // em dash, space
constexpr std::size_t kTimeSize = 8;

tl::unexpected<Error> no_note(const char* zh, const char* en) {
  return fail(Failure::kUsage, "note", {zh, en});
}

Result<NoteSignature> parse_line(std::string_view line) {
  if (!line.starts_with(kDash))
    return no_note("签名行不以破折号开头", "a signature line does not begin with a dash");
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_note_name(line.substr(0, space)))
    return no_note("签名行没有合格的名称", "a signature line has no valid name");
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= sizeof(NoteKeyId))
    return no_note("签名不是规范的 base64", "a signature is not canonical base64");
  NoteSignature signature{.name = std::string(line.substr(0, space)), .id = {}, .signature = {}};
  std::copy_n(bytes->begin(), signature.id.size(), signature.id.begin());
  signature.signature.assign(bytes->begin() + sizeof(NoteKeyId), bytes->end());
  return signature;
}

std::string cosigned_text(std::string_view text, std::uint64_t posix_seconds) {
  return "cosignature/v1\ntime " + std::to_string(posix_seconds) + "\n" + std::string(text);
}

bool verify_one(const NoteKey& key, const NoteSignature& signature, std::string_view text,
                crypto::Verifier& verifier, std::uint64_t& posix_seconds) {
  const BytesView bytes = signature.signature;
  if (key.role == NoteRole::kLog) return verifier.verify(key.key, as_bytes(text), bytes);
  if (bytes.size() <= kTimeSize) return false;
  posix_seconds = load_be<std::uint64_t>(bytes.data());
  return verifier.verify(key.key, as_bytes(cosigned_text(text, posix_seconds)),
                         bytes.subspan(kTimeSize));
}

void check_pair(const NoteKey& key, NoteRole role, const crypto::PublicKey& secret) {
  CHECK(key.role == role);
  CHECK(key.key == secret);
}

NoteSignature line_of(const NoteKey& key, const crypto::Signature& signature) {
  return {key.name, key.id, Bytes(signature.begin(), signature.end())};
}

NoteSignature line_of(const NoteKey& key, std::uint64_t posix_seconds,
                      const crypto::Signature& signature) {
  Bytes bytes;
  append_be(bytes, posix_seconds);
  append(bytes, signature);
  return {key.name, key.id, std::move(bytes)};
}

}  // namespace

std::string to_text(const NoteSignature& signature) {
  Bytes coded(signature.id.begin(), signature.id.end());
  append(coded, signature.signature);
  return std::string(kDash) + signature.name + " " + to_base64(coded) + "\n";
}

std::string to_text(const Note& note) {
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures)
    bytes += to_text(signature);
  return bytes;
}

Result<Note> parse_note(std::string_view bytes, std::size_t bytes_max) {
  if (bytes.size() > bytes_max) return no_note("超过长度上限", "longer than it may be");
  if (!is_utf8(bytes)) return no_note("不是 UTF-8", "not UTF-8");
  const auto is_control = [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 && byte != '\n';
  };
  if (std::ranges::any_of(bytes, is_control)) return no_note("有控制字符", "a control character");
  if (!bytes.ends_with('\n')) return no_note("末尾没有换行", "no line feed at the end");
  const auto gap = bytes.rfind("\n\n");
  if (gap == std::string_view::npos)
    return no_note("正文与签名之间没有空行", "no empty line between text and signatures");

  Note note{.text = std::string(bytes.substr(0, gap + 1)), .signatures = {}};
  std::string_view lines = bytes.substr(gap + 2);
  while (!lines.empty()) {
    if (note.signatures.size() == kNoteSignaturesMax)
      return no_note("签名多于 64 个", "more than 64 signatures");
    const auto end = lines.find('\n');
    TRY_ASSIGN(note.signatures.emplace_back(), parse_line(lines.substr(0, end)));
    lines.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return no_note("没有签名", "no signature");
  return note;
}

NoteSignature sign_note(const NoteKey& key, const crypto::SigningKey& secret,
                        std::string_view text) {
  check_pair(key, NoteRole::kLog, secret.public_key());
  return line_of(key, secret.sign(as_bytes(text)));
}

NoteSignature cosign_note(const NoteKey& key, const crypto::SigningKey& secret,
                          std::string_view text, std::uint64_t posix_seconds) {
  check_pair(key, NoteRole::kWitness, secret.public_key());
  return line_of(key, posix_seconds, secret.sign(as_bytes(cosigned_text(text, posix_seconds))));
}

Result<NoteSignature> sign_note(const NoteKey& key, const crypto::Signatory& secret,
                                std::string_view text) {
  check_pair(key, NoteRole::kLog, secret.public_key());
  TRY_ASSIGN(const crypto::Signature signature, secret.sign(as_bytes(text)));
  return line_of(key, signature);
}

Result<NoteSignature> cosign_note(const NoteKey& key, const crypto::Signatory& secret,
                                  std::string_view text, std::uint64_t posix_seconds) {
  check_pair(key, NoteRole::kWitness, secret.public_key());
  TRY_ASSIGN(const crypto::Signature signature,
             secret.sign(as_bytes(cosigned_text(text, posix_seconds))));
  return line_of(key, posix_seconds, signature);
}

Result<std::vector<Verified>> verify_note(const Note& note, std::span<const NoteKey> keys,
                                          crypto::Verifier& verifier) {
  std::vector<Verified> verified;
  for (const NoteSignature& signature : note.signatures)
    for (const NoteKey& key : keys) {
      if (key.name != signature.name || key.id != signature.id) continue;
      Verified one{&key, 0};
      if (!verify_one(key, signature, note.text, verifier, one.posix_seconds))
        return fail(Failure::kTampered, "note_signature",
                    {"已知密钥的签名不符", "the signature of a known key is wrong"}, key.name);
      verified.push_back(one);
    }
  if (verified.empty())
    return fail(Failure::kIncomplete, "note_unknown",
                {"没有已知密钥的签名", "no signature by a known key"});
  return verified;
}

}  // namespace quanlu::ledger::note

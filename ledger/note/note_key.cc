#include "ledger/note/note_key.h"

#include <algorithm>

#include "ledger/note/unicode.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::note {
namespace {

constexpr std::string_view kLogSm2 = "\xffquanlu/sm2-sm3/v1\n";
constexpr std::string_view kWitnessSm2 = "\xffquanlu/sm2-sm3-cosig/v1\n";

std::string_view type_of(crypto::Suite suite, NoteRole role) {
  const bool log = role == NoteRole::kLog;
  if (suite == crypto::Suite::kSha256) return log ? "\x01" : "\x04";
  return log ? kLogSm2 : kWitnessSm2;
}

Bytes typed(const NoteKey& key) {
  Bytes bytes;
  append(bytes, as_bytes(type_of(key.key.suite, key.role)));
  append(bytes, key.key.bytes);
  return bytes;
}

// The first three parts of "name+id+key"; a name holds no plus, base64 may.
std::optional<std::array<std::string_view, 3>> cut(std::string_view text) {
  const auto first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return std::array{text.substr(0, first), text.substr(first + 1, second - first - 1),
                    text.substr(second + 1)};
}

}  // namespace

bool is_note_name(std::string_view name) {
  return !name.empty() && is_utf8(name) && !has_space(name) &&
         name.find('+') == std::string_view::npos;
}

NoteKey make_note_key(crypto::Hasher& hasher, std::string name, NoteRole role,
                      crypto::PublicKey key) {
  CHECK(is_note_name(name));
  NoteKey result{.name = std::move(name), .id = {}, .role = role, .key = std::move(key)};
  const Bytes bytes = typed(result);
  const std::array<BytesView, 3> parts{as_bytes(result.name), as_bytes("\n"), bytes};
  const Digest digest = hasher.digest(parts);
  std::copy_n(digest.bytes.begin(), result.id.size(), result.id.begin());
  return result;
}

std::string to_vkey(const NoteKey& key) {
  return key.name + "+" + to_hex(key.id) + "+" + to_base64(typed(key));
}

std::optional<NoteKey> parse_vkey(crypto::Hasher& hasher, std::string_view text) {
  const auto parts = cut(text);
  if (!parts || !is_note_name((*parts)[0])) return std::nullopt;
  const auto bytes = from_base64((*parts)[2]);
  if (!bytes) return std::nullopt;
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm})
    for (const NoteRole role : {NoteRole::kLog, NoteRole::kWitness}) {
      const std::string_view type = type_of(suite, role);
      if (!as_text(*bytes).starts_with(type)) continue;
      Bytes coded{crypto::alg_of(suite)};
      append(coded, BytesView(*bytes).subspan(type.size()));
      auto key = crypto::parse_public_key(suite, coded);
      if (!key) return std::nullopt;
      NoteKey result = make_note_key(hasher, std::string((*parts)[0]), role, std::move(*key));
      if (to_hex(result.id) != (*parts)[1]) return std::nullopt;
      return result;
    }
  return std::nullopt;
}

}  // namespace quanlu::ledger::note

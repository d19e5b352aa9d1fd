#include "consumers/gateway/bounds/cursor.h"

#include "ledger/crypto/kdf.h"

namespace quanlu::consumers::gateway::bounds {
namespace {

constexpr std::size_t kKeyBytes = 32, kInstanceBytes = 8, kMacBytes = 16;

// RFC 4648 section 5, without padding: goes into a URL as it is.
std::string to_base64url(BytesView bytes) {
  std::string text = to_base64(bytes);
  while (!text.empty() && text.back() == '=')
    text.pop_back();
  for (char& letter : text)
    letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
  return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  std::string plain(text);
  for (char& letter : plain) {
    if (letter == '+' || letter == '/' || letter == '=') return std::nullopt;
    letter = letter == '-' ? '+' : letter == '_' ? '/' : letter;
  }
  plain.append((4 - plain.size() % 4) % 4, '=');
  return from_base64(plain);
}

}  // namespace

Cursors::Cursors(Random& random)
    : key_(ledger::crypto::Secret::random(kKeyBytes, random)), instance_(kInstanceBytes) {
  random.fill(instance_);
}

Bytes Cursors::mac_of(BytesView bytes) const {
  const Digest whole =
      ledger::crypto::hmac(ledger::crypto::Suite::kSha256, key_, std::span(&bytes, 1));
  return {whole.bytes.begin(), whole.bytes.begin() + kMacBytes};
}

std::string Cursors::text_of(const Place& place) const {
  Bytes bytes = instance_;
  append_be(bytes, place.query);
  append_be(bytes, place.first_end);
  append_be(bytes, static_cast<std::uint16_t>(place.generation.size()));
  append(bytes, as_bytes(place.generation));
  append(bytes, place.key);
  append(bytes, mac_of(bytes));
  return to_base64url(bytes);
}

tl::expected<Place, Cursors::Fault> Cursors::read(std::string_view text) const {
  constexpr std::size_t kHead = kInstanceBytes + 8 + 8 + 2;
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() < kHead + kMacBytes) return tl::make_unexpected(Fault::kForged);
  const BytesView all(*bytes);
  if (as_text(all.first(kInstanceBytes)) != as_text(instance_))
    return tl::make_unexpected(Fault::kForeign);
  const BytesView said = all.first(all.size() - kMacBytes);
  if (!ledger::crypto::equal_secret(mac_of(said), all.last(kMacBytes)))
    return tl::make_unexpected(Fault::kForged);
  const std::size_t name = load_be<std::uint16_t>(said.data() + kHead - 2);
  const BytesView rest = said.subspan(kHead);
  return Place{.generation = std::string(as_text(rest.first(name))),
               .query = load_be<std::uint64_t>(said.data() + kInstanceBytes),
               .first_end = load_be<std::uint64_t>(said.data() + kInstanceBytes + 8),
               .key = {rest.begin() + static_cast<std::ptrdiff_t>(name), rest.end()}};
}

}  // namespace quanlu::consumers::gateway::bounds

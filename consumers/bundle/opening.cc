#include "consumers/bundle/opening.h"

#include <algorithm>
#include <limits>

#include "ledger/chain/body.h"
#include "ledger/note/lines.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::bundle {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;

constexpr std::string_view kFirstLine = "quanlu/opening/v1";

tl::unexpected<Error> no_opening(std::size_t line, std::string expected) {
  return fail(Error{
      .kind = Failure::kTampered,
      .reason = "opening",
      .what = {"所启封的与条目中密封的不符", "what was opened is not what the entry has sealed"},
      .where = "line " + std::to_string(line),
      .expected = std::move(expected),
      .found = {},
      .remedy = {}});
}

std::optional<std::uint16_t> parse_small(std::string_view digits) {
  const auto number = ledger::note::parse_decimal(digits);
  if (!number || *number > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

// Lower-case digits, exactly as many as the key needs.
std::optional<crypto::Secret> parse_key(std::string_view digits, std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (digits.size() != 2 * size) return std::nullopt;
  crypto::Secret key(size);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t digit = kDigits.find(digits[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    std::uint8_t& byte = key.writable()[i / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | digit);
  }
  return key;
}

// "<pointer> <field> <event key> <commitment key>"
std::optional<Opening> parse_line(crypto::Suite suite, std::string_view line) {
  std::string_view words[4];
  for (std::string_view& word : words) {
    const std::size_t space = line.find(' ');
    word = line.substr(0, space);
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
  }
  const auto pointer = parse_small(words[0]), field = parse_small(words[1]);
  auto event_key = parse_key(words[2], crypto::event_key_size(suite)),
       commitment_key = parse_key(words[3], sizeof(Digest));
  if (!line.empty() || !pointer || !field || !event_key || !commitment_key) return std::nullopt;
  return Opening{
      .pointer = *pointer,
      .field = *field,
      .keys = {.event_key = std::move(*event_key), .commitment_key = std::move(*commitment_key)}};
}

struct Found {
  crypto::FieldPlace place;
  crypto::SealedField sealed;
};

// The sealed field behind a pointer of the body, read by offset.
std::optional<Found> sealed_at(const Digest& log_id, BytesView entry, const Opening& opening) {
  const chain::Header header = chain::read_header(entry);
  chain::Body body(entry);
  auto sealed = body.child(opening.pointer);
  if (!sealed) return std::nullopt;
  Found found{.place = {.log_id = log_id,
                        .event_id = header.event_id,
                        .type_code = header.type_code,
                        .type_version = header.type_version,
                        .field = opening.field,
                        .subject_key_id = sealed->id(0)},
              .sealed = {.alg = sealed->number<std::uint8_t>(0)}};
  const BytesView nonce = sealed->data(1), ciphertext = sealed->data(2),
                  commitment = sealed->data(3);
  if (!sealed->good() || nonce.size() != found.sealed.nonce.size() ||
      commitment.size() != found.sealed.commitment.bytes.size())
    return std::nullopt;
  std::ranges::copy(nonce, found.sealed.nonce.begin());
  std::ranges::copy(commitment, found.sealed.commitment.bytes.begin());
  found.sealed.ciphertext.assign(ciphertext.begin(), ciphertext.end());
  return found;
}

}  // namespace

std::string to_text(const std::vector<Opening>& openings) {
  CHECK(!openings.empty());
  std::string text(kFirstLine);
  text += '\n';
  for (const Opening& opening : openings)
    text += std::to_string(opening.pointer) + ' ' + std::to_string(opening.field) + ' ' +
            to_hex(opening.keys.event_key.view()) + ' ' +
            to_hex(opening.keys.commitment_key.view()) + '\n';
  return text;
}

Result<std::vector<OpenedText>> open_texts(crypto::Suite suite, const Digest& log_id,
                                           BytesView entry, BytesView file) {
  std::string_view text = as_text(file);
  if (file.size() > kOpeningBytesMax || ledger::note::take_line(text) != kFirstLine)
    return no_opening(1, std::string(kFirstLine));
  std::vector<OpenedText> opened;
  std::optional<std::uint16_t> before;
  for (std::size_t number = 2; number == 2 || !text.empty(); ++number) {
    const auto line = ledger::note::take_line(text);
    const auto opening = line ? parse_line(suite, *line) : std::nullopt;
    if (!opening || (before && opening->pointer <= *before))
      return no_opening(number, "POINTER FIELD EVENT-KEY COMMITMENT-KEY");
    before = opening->pointer;
    const auto found = sealed_at(log_id, entry, *opening);
    if (!found) return no_opening(number, "a sealed field");
    auto clear = crypto::open_field(suite, opening->keys, found->place, found->sealed);
    if (!clear) return no_opening(number, clear.error().reason);
    opened.push_back({.field = opening->field, .text = std::move(*clear)});
  }
  return opened;
}

}  // namespace quanlu::consumers::bundle

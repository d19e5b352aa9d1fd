#include "ledger/cases/stream_id.h"

#include "schemas/base/bytes.h"

namespace quanlu::ledger::cases {

namespace registry = schemas::registry;

namespace {

inline constexpr std::size_t kStreamIdUsual = 64;  // bytes: more than a kind and a UUID

void append_encoded(std::string& to, std::string_view part) {
  for (char c : part) {
    if (c == '%')
      to += "%25";
    else if (c == '+')
      to += "%2B";
    else if (c == '/')
      to += "%2F";
    else
      to += c;
  }
}

std::optional<std::string> decoded(std::string_view part) {
  if (part.find('%') == std::string_view::npos) return std::string(part);
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] != '%') {
      text += part[i];
      continue;
    }
    const std::string_view code = part.substr(i + 1, 2);
    if (code == "25")
      text += '%';
    else if (code == "2B" || code == "2b")
      text += '+';
    else if (code == "2F" || code == "2f")
      text += '/';
    else
      return std::nullopt;
    i += 2;
  }
  return text;
}

}  // namespace

std::string stream_id(registry::StreamKind kind, std::initializer_list<std::string_view> parts) {
  std::string text;
  text.reserve(kStreamIdUsual);
  text += registry::stream(kind).name;
  char separator = '/';
  for (std::string_view part : parts) {
    text += separator;
    append_encoded(text, part);
    separator = '+';
  }
  return text;
}

registry::StreamKind kind_of(std::string_view stream) {
  const registry::Stream* known = registry::find_stream(stream.substr(0, stream.find('/')));
  return known ? known->kind : registry::StreamKind{};
}

std::string_view key_of(std::string_view stream) {
  const std::size_t slash = stream.find('/');
  return slash == std::string_view::npos ? std::string_view() : stream.substr(slash + 1);
}

std::optional<StreamId> parse_stream_id(std::string_view text) {
  StreamId id{.kind = kind_of(text)};
  if (id.kind == registry::StreamKind{}) return std::nullopt;
  std::string_view key = key_of(text);
  while (true) {
    const std::size_t plus = key.find('+');
    std::optional<std::string> part = decoded(key.substr(0, plus));
    if (!part || part->empty()) return std::nullopt;
    id.parts.push_back(std::move(*part));
    if (plus == std::string_view::npos) break;
    key.remove_prefix(plus + 1);
  }
  if (id.parts.size() != registry::stream(id.kind).key_parts.size()) return std::nullopt;
  return id;
}

}  // namespace quanlu::ledger::cases

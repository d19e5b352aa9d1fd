#include "consumers/gateway/answer/asked.h"

#include <algorithm>
#include <charconv>

#include "schemas/base/time.h"

namespace quanlu::consumers::gateway::answer {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// What `parse` makes of a parameter that is there.
template <typename T, typename Parse>
Parameter<T> parsed(const Asked& asked, std::string_view name, Parse parse) {
  const std::string* text = asked.parameter(name);
  if (text == nullptr) return std::optional<T>();
  std::optional<T> value = parse(*text);
  if (!value) return tl::make_unexpected(bad_parameter(name));
  return value;
}

}  // namespace

bool names_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::string_view one = words.substr(0, words.find(' '));
    if (one == word) return true;
    words.remove_prefix(std::min(words.size(), one.size() + 1));
  }
  return false;
}

http::Response json_response(unsigned status, std::string body) {
  return {.status = status,
          .fields = {{"Content-Type", "application/json"}, {"Cache-Control", "private, no-cache"}},
          .body = std::move(body)};
}

bool accepts(const http::Request& request, std::string_view media_type) {
  const std::string_view accept = request.field("Accept").value_or("");
  const std::size_t at = accept.find(media_type);
  if (at == accept.npos) return false;
  const std::size_t behind = at + media_type.size();
  return behind == accept.size() || accept.find_first_of(",; ", behind) == behind;
}

Parameter<std::uint64_t> number_parameter(const Asked& asked, std::string_view name) {
  return parsed<std::uint64_t>(asked, name, parse_number);
}

Parameter<Day> day_parameter(const Asked& asked, std::string_view name) {
  return parsed<Day>(asked, name, parse_day);
}

Parameter<Millis> time_parameter(const Asked& asked, std::string_view name) {
  return parsed<Millis>(asked, name, [](const std::string& text) -> std::optional<Millis> {
    if (const auto day = parse_day(text)) return start_of(*day);
    return parse_rfc3339(text);
  });
}

Parameter<bool> flag_parameter(const Asked& asked, std::string_view name) {
  return parsed<bool>(asked, name, [](const std::string& text) -> std::optional<bool> {
    if (text != "0" && text != "1") return std::nullopt;
    return text == "1";
  });
}

Parameter<Seq> place_parameter(const Asked& asked, std::string_view name) {
  const std::string* text = asked.parameter(name);
  if (text == nullptr) return std::optional<Seq>();
  if (const auto place = parse_place(*text)) return place;
  const auto positions = parse_positions(*text);
  if (!positions) return tl::make_unexpected(bad_parameter(name));
  TRY_ASSIGN(const Seq place, asked.service.positions.place_of(*positions));
  return std::optional(place);
}

std::string text_parameter(const Asked& asked, std::string_view name) {
  const std::string* text = asked.parameter(name);
  return text == nullptr ? std::string() : *text;
}

}  // namespace quanlu::consumers::gateway::answer

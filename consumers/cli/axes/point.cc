#include "consumers/cli/axes/point.h"

#include <charconv>

#include "schemas/base/time.h"

namespace quanlu::consumers::cli::axes {
namespace {

constexpr std::int64_t kMinuteMs = 60'000, kHourMs = 3'600'000, kDayMs = 86'400'000;
constexpr std::int64_t kBackMax = 100'000;  // days or hours

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "2024-09-04 16:19", at UTC+8.
std::optional<Millis> parse_minute(std::string_view text) {
  if (text.size() != 16 || text[10] != ' ') return std::nullopt;
  return parse_rfc3339(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11)) +
                       ":00+08:00");
}

// "0:5031,1:77"; each partition once.
std::optional<std::map<Partition, Seq>> parse_vector(std::string_view text) {
  std::map<Partition, Seq> places;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto position = parse_position(text.substr(0, comma));
    if (!position || !places.emplace(position->partition, position->seq).second)
      return std::nullopt;
    if (comma == std::string_view::npos) return places;
    text.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Millis> parse_time(std::string_view text, Millis now) {
  if (text == "now") return now;
  if (const auto instant = parse_rfc3339(text)) return instant;
  if (const auto day = parse_day(text)) return start_of(*day);
  if (text.size() > 2 && text[0] == '-' && (text.back() == 'd' || text.back() == 'h')) {
    const auto count = number<std::int64_t>(text.substr(1, text.size() - 2));
    if (!count || *count < 0 || *count > kBackMax) return std::nullopt;
    return Millis(now.value - *count * (text.back() == 'd' ? kDayMs : kHourMs));
  }
  return parse_minute(text);
}

std::optional<Day> parse_date(std::string_view text, Millis now) {
  const auto time = parse_time(text, now);
  if (!time) return std::nullopt;
  return civil_day(*time);
}

Result<KnownAt> parse_known_at(std::string_view text, Millis now) {
  if (auto places = parse_vector(text)) return KnownAt{.places = std::move(*places), .instant = {}};
  if (const auto day = parse_day(text))
    return KnownAt{.places = {}, .instant = Millis(start_of(day->next()).value - 1)};
  if (const auto minute = parse_minute(text))
    return KnownAt{.places = {}, .instant = Millis(minute->value + kMinuteMs - 1)};
  if (const auto time = parse_time(text, now)) return KnownAt{.places = {}, .instant = *time};
  return frame::usage({"看不懂这个时点", "this is no point in time"}, "--known-at",
                      "SEQ, 0:5031,1:77, 2024-09-04, '2024-09-04 16:19', RFC 3339, -3d, -12h, now",
                      std::string(text));
}

Result<Point> point_of(const frame::Context& context, const frame::Options& options) {
  Point point;
  const Millis now = context.clock.now();
  if (const auto text = options.maybe("--known-at")) {
    TRY_ASSIGN(point.known_at, parse_known_at(*text, now));
  }
  if (const auto text = options.maybe("--in-force-on")) {
    point.in_force_on = parse_date(*text, now);
    if (!point.in_force_on)
      return frame::usage({"看不懂这个日期", "this is no date"}, "--in-force-on",
                          "2024-09-04, -3d, now", *text);
  }
  return point;
}

std::vector<frame::Option> point_options() {
  return {{.name = "--known-at",
           .value = "T|SEQ|VECTOR",
           .help = {"当时已知的 (登记时间或序号)", "as known then (by time or seq)"}},
          {.name = "--in-force-on",
           .value = "DATE",
           .help = {"当日已生效的", "as in force on that day"}}};
}

std::vector<frame::Option> with_point(std::vector<frame::Option> options) {
  for (frame::Option& option : point_options())
    options.push_back(std::move(option));
  return options;
}

}  // namespace quanlu::consumers::cli::axes

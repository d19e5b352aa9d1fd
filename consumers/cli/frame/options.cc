#include "consumers/cli/frame/options.h"

#include <array>
#include <charconv>
#include <limits>

namespace quanlu::consumers::cli::frame {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr std::array<Unit, 5> kDurations{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 5> kSizes{
    {{"", 1}, {"KiB", 1U << 10U}, {"MiB", 1U << 20U}, {"GiB", 1U << 30U}, {"TiB", 1ULL << 40U}}};

// A decimal number and what follows it.
std::optional<std::pair<std::uint64_t, std::string_view>> split_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || text.front() == '-') return std::nullopt;
  return std::pair{number, text.substr(static_cast<std::size_t>(end - text.data()))};
}

template <std::size_t count>
std::optional<std::uint64_t> with_unit(std::string_view text,
                                       const std::array<Unit, count>& units) {
  if (text.empty()) return std::nullopt;
  const auto parts = split_number(text);
  if (!parts) return std::nullopt;
  for (const Unit& unit : units)
    if (unit.name == parts->second &&
        parts->first <= std::numeric_limits<std::int64_t>::max() / unit.factor)
      return parts->first * unit.factor;
  return std::nullopt;
}

tl::unexpected<Error> wrong_value(std::string_view name, std::string expected, std::string found) {
  return usage({"选项的值不对", "this value does not fit the option"}, std::string(name),
               std::move(expected), std::move(found));
}

}  // namespace

tl::unexpected<Error> usage(Words what, std::string where, std::string expected,
                            std::string found) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "usage",
                    .what = std::move(what),
                    .where = std::move(where),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {}});
}

const std::vector<std::string>* Options::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

std::string Options::text(std::string_view name, std::string_view otherwise) const {
  const auto* values = find(name);
  return values == nullptr ? std::string(otherwise) : values->back();
}

std::optional<std::string> Options::maybe(std::string_view name) const {
  const auto* values = find(name);
  if (values == nullptr) return std::nullopt;
  return values->back();
}

const std::vector<std::string>& Options::all(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto* values = find(name);
  return values == nullptr ? none : *values;
}

Result<std::uint64_t> Options::number(std::string_view name, std::uint64_t otherwise) const {
  const auto* values = find(name);
  if (values == nullptr) return otherwise;
  const std::string& text = values->back();
  const auto parts = text.empty() ? std::nullopt : split_number(text);
  if (!parts || !parts->second.empty()) return wrong_value(name, "0, 1, 2 …", text);
  return parts->first;
}

Result<std::int64_t> Options::duration_ms(std::string_view name, std::int64_t otherwise) const {
  const auto* values = find(name);
  if (values == nullptr) return otherwise;
  const auto millis = with_unit(values->back(), kDurations);
  if (!millis) return wrong_value(name, "2ms 5s 1m 36h 90d", values->back());
  return static_cast<std::int64_t>(*millis);
}

Result<std::uint64_t> Options::size(std::string_view name, std::uint64_t otherwise) const {
  const auto* values = find(name);
  if (values == nullptr) return otherwise;
  const auto bytes = with_unit(values->back(), kSizes);
  if (!bytes) return wrong_value(name, "64KiB 512MiB 1GiB", values->back());
  return *bytes;
}

}  // namespace quanlu::consumers::cli::frame

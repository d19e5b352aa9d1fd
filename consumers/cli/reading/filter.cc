#include "consumers/cli/reading/filter.h"

#include <charconv>

#include "consumers/cli/frame/suggest.h"
#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::reading {
namespace {

namespace registry = schemas::registry;

Result<std::optional<Millis>> time_of(const frame::Context& context, const frame::Options& options,
                                      std::string_view name) {
  const auto text = options.maybe(name);
  if (!text) return std::nullopt;
  const auto time = parse_time(*text, context.clock.now());
  if (!time)
    return frame::usage({"时间写法不对", "this is no time"}, std::string(name),
                        "2024-09-04, '2024-09-04 16:19', RFC 3339, -3d, -12h, now", *text);
  return time;
}

template <typename Row>
bool is_called(const Row& row, std::string_view text) {
  return row.zh == text || row.en == text;
}

tl::unexpected<Error> no_such(Words what, std::string_view option, std::string expected,
                              const std::string& wanted, const std::vector<std::string>& names) {
  auto error = frame::usage(std::move(what), std::string(option), std::move(expected), wanted);
  if (const auto near = frame::nearest(wanted, names))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

std::optional<std::uint16_t> code_of(const std::string& text) {
  std::uint16_t code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return code;
}

// A code that this release does not know may be in the log all the same, and is shown raw.
Result<std::uint16_t> type_of(const frame::Context& context, const std::string& text) {
  if (const auto code = code_of(text)) {
    if (registry::find_event(*code) == nullptr)
      context.screen.note(std::string(context.screen.mark(screen::Mark::kNotice)) + " " +
                          context.screen.say("此版本不认识类型", "this version knows no type") +
                          " " + text);
    return *code;
  }
  std::vector<std::string> names;
  for (const auto& type : registry::event_types()) {
    if (type.name == text || is_called(type, text)) return type.code;
    names.emplace_back(type.name);
  }
  Error error =
      no_such({"没有这种事件", "no such event type"}, "--type", "NAME | CODE", text, names).value();
  if (error.remedy.en.empty())
    error.remedy = {"全部类型: quanlu schema list", "all of them: quanlu schema list"};
  return fail(std::move(error));
}

Result<std::string> family_of(const std::string& text) {
  std::vector<std::string> names;
  std::string known;
  for (auto family = registry::Family::kReg; family <= registry::Family::kSys;
       family = static_cast<registry::Family>(static_cast<int>(family) + 1)) {
    const registry::Enumerant& label = registry::label(family);
    if (label.id == text || is_called(label, text)) return std::string(label.id);
    names.emplace_back(label.id);
    known += (known.empty() ? "" : " ") + names.back();
  }
  return no_such({"没有这个类别", "no such family"}, "--family", known, text, names);
}

}  // namespace

Status add_range(EventFilter& filter, const frame::Context& context,
                 const frame::Options& options) {
  TRY_ASSIGN(filter.from, time_of(context, options, "--from"));
  TRY_ASSIGN(filter.to, time_of(context, options, "--to"));
  if (!filter.from || !filter.to || *filter.from <= *filter.to) return {};
  return frame::usage({"范围的终点早于起点", "the range ends before it begins"}, "--from --to",
                      to_people(*filter.from) + " ≤", to_people(*filter.to));
}

Result<EventFilter> filter_of(const frame::Context& context, const frame::Options& options) {
  EventFilter filter;
  if (const auto family = options.maybe("--family")) {
    TRY_ASSIGN(filter.family, family_of(*family));
  }
  if (const auto type = options.maybe("--type")) {
    TRY_ASSIGN(filter.type, type_of(context, *type));
  }
  return filter;
}

std::vector<frame::Option> filter_options() {
  return {{.name = "--type", .value = "NAME|CODE", .help = {"事件类型", "event type"}},
          {.name = "--family", .value = "ID", .help = {"类别", "family"}},
          {.name = "--area",
           .value = "CODE",
           .help = {"经办人的区划 (含下级)", "area of who acted, with what is below"}}};
}

}  // namespace quanlu::consumers::cli::reading

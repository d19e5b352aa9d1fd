#include "consumers/cli/reading/filter.h"

#include "consumers/cli/frame/suggest.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::reading {
namespace {

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

Result<std::uint16_t> type_of(const std::string& text) {
  const auto position = parse_position(text);
  const auto* const known =
      position && position->seq.value <= UINT16_MAX
          ? schemas::registry::find_event(static_cast<std::uint16_t>(position->seq.value))
          : schemas::registry::find_event(text);
  if (known != nullptr) return known->code;
  std::vector<std::string> names;
  for (const auto& type : schemas::registry::event_types())
    names.emplace_back(type.name);
  auto error = frame::usage({"没有这种事件", "no such event type"}, "--type", "NAME | CODE", text);
  if (const auto near = frame::nearest(text, names))
    error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return error;
}

}  // namespace

Status add_range(EventFilter& filter, const frame::Context& context,
                 const frame::Options& options) {
  TRY_ASSIGN(filter.from, time_of(context, options, "--from"));
  TRY_ASSIGN(filter.to, time_of(context, options, "--to"));
  return {};
}

Result<EventFilter> filter_of(const frame::Options& options) {
  EventFilter filter;
  filter.family = options.text("--family");
  TRY_ASSIGN(filter.area, options.number("--area", 0));
  if (const auto type = options.maybe("--type")) {
    TRY_ASSIGN(filter.type, type_of(*type));
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

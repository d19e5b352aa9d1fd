#include "consumers/gateway/answer/page.h"

#include "consumers/gateway/bounds/cursor.h"

namespace quanlu::consumers::gateway::answer {
namespace {

bool is_of_page(std::string_view parameter) {
  return parameter == "cursor" || parameter == "limit" || parameter == "minPosition";
}

// FNV-1a over path and filters: a cursor leads on in its own list only.
std::uint64_t query_of(const http::Request& request) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](std::string_view text) {
    for (const char letter : text)
      hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    hash = (hash ^ 0xff) * 0x100000001b3;
  };
  add(request.path);
  for (const http::Parameter& parameter : request.parameters) {
    if (is_of_page(parameter.name)) continue;
    add(parameter.name);
    add(parameter.value);
  }
  return hash;
}

std::string generation_of(const Asked& asked) {
  return asked.service.views.environment().env().folder().filename().string();
}

Problem cursor_gone() {
  return {410, "cursorGone",
          "视图已更换, 请从第一页重新开始 / the views were replaced: begin with page one"};
}

}  // namespace

tl::expected<PageAsked, Problem> read_page(const Asked& asked, const Reading& reading) {
  TRY_ASSIGN(const auto limit, number_parameter(asked, "limit"));
  if (limit && (*limit == 0 || *limit > kPageRowsMax))
    return tl::make_unexpected(bad_parameter("limit"));
  PageAsked page{
      .page = {.limit = static_cast<std::size_t>(limit.value_or(kPageRows)), .cursor = {}},
      .query = query_of(asked.request),
      .first_end = reading.end()};
  const std::string* cursor = asked.parameter("cursor");
  if (cursor == nullptr) return page;
  auto place = asked.service.cursors.read(*cursor);
  if (!place && place.error() == bounds::Cursors::Fault::kForeign)
    return tl::make_unexpected(cursor_gone());
  if (!place || place->query != page.query) return tl::make_unexpected(bad_parameter("cursor"));
  if (place->generation != generation_of(asked)) return tl::make_unexpected(cursor_gone());
  page.page.cursor = std::move(place->key);
  page.first_end = place->first_end;
  page.is_first = false;
  return page;
}

std::optional<std::string> write_page(schemas::codec::JsonWriter& json, const Asked& asked,
                                      const Reading& reading, const PageAsked& page,
                                      const Bytes& key) {
  std::optional<std::string> next;
  if (!key.empty())
    next = asked.service.cursors.text_of({.generation = generation_of(asked),
                                          .query = page.query,
                                          .first_end = page.first_end,
                                          .key = key});
  json.key("next");
  next ? json.string(*next) : json.null();
  if (!page.is_first) json.key("changedSince").counter(reading.end() - page.first_end);
  return next;
}

void add_link(http::Response& response, const Asked& asked,
              const std::optional<std::string>& cursor) {
  if (!cursor) return;
  std::string target = asked.request.path + '?';
  for (const http::Parameter& parameter : asked.request.parameters)
    if (parameter.name != "cursor" && parameter.name != "minPosition")
      target += parameter.name + '=' + http::percent_encoded(parameter.value) + '&';
  response.fields.push_back({"Link", '<' + target + "cursor=" + *cursor + ">; rel=\"next\""});
}

}  // namespace quanlu::consumers::gateway::answer

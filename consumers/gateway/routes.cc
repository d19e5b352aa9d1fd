#include "consumers/gateway/routes.h"

#include "consumers/gateway/about/routes.h"
#include "consumers/gateway/asking/routes.h"
#include "consumers/gateway/events/routes.h"
#include "consumers/gateway/unsealing/routes.h"
#include "consumers/gateway/writing/routes.h"

namespace quanlu::consumers::gateway {

std::vector<answer::Route> routes() {
  std::vector<answer::Route> all;
  const auto add = [&](std::span<const answer::Route> some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  add(writing::kRoutes);
  add(events::kRoutes);
  add(asking::kRoutes);
  add(unsealing::kRoutes);
  add(about::kRoutes);
  return all;
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view one = path.substr(0, path.find('/'));
    segments.emplace_back(one);
    path.remove_prefix(one.size());
  }
  return segments;
}

std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string>& segments) {
  const std::vector<std::string> words = segments_of(pattern);
  if (words.size() != segments.size()) return std::nullopt;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "*" && !segments[i].empty())
      names.push_back(segments[i]);
    else if (words[i] != segments[i])
      return std::nullopt;
  }
  return names;
}

}  // namespace quanlu::consumers::gateway

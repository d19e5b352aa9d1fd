#include "consumers/cli/serving/roles.h"

#include <sstream>

namespace quanlu::consumers::cli::serving {

std::vector<std::string> Roles::names() const {
  std::vector<std::string> names;
  for (const auto& [role, name] :
       {std::pair(writer, "writer"), std::pair(projector, "projector"),
        std::pair(gateway, "gateway"), std::pair(publisher, "publisher"), std::pair(feed, "feed")})
    if (role) names.emplace_back(name);
  return names;
}

Result<Roles> roles_of(const frame::Options& options) {
  std::istringstream list(options.text("--roles", "writer,projector,gateway,publisher"));
  Roles roles;
  for (std::string role; std::getline(list, role, ',');) {
    if (role == "writer")
      roles.writer = true;
    else if (role == "projector")
      roles.projector = true;
    else if (role == "gateway")
      roles.gateway = true;
    else if (role == "publisher")
      roles.publisher = true;
    else if (role == "feed")
      roles.feed = true;
    else
      return frame::usage({"没有这个角色", "no such role"}, "--roles",
                          "writer,projector,gateway,publisher,feed", role);
  }
  if (roles.gateway && !(roles.writer && roles.projector))
    return frame::usage(
        {"网关需要同进程的写入与投影", "the gateway needs writer and projector in its process"},
        "--roles", "writer,projector,gateway", options.text("--roles"));
  if (!roles.writer && !roles.projector && !roles.publisher && !roles.feed)
    return frame::usage({"须有一个角色", "one role at least is needed"}, "--roles",
                        "writer,projector,gateway,publisher,feed", options.text("--roles"));
  return roles;
}

}  // namespace quanlu::consumers::cli::serving

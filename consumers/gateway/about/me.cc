// Who asks: the accounts behind the uid, and the roles that they hold in the views.
#include "consumers/gateway/about/routes.h"
#include "consumers/gateway/answer/reading.h"
#include "consumers/gateway/render/rows.h"

namespace quanlu::consumers::gateway::about {
namespace {

namespace query = projections::query;

constexpr std::size_t kRolesMax = 100;

Status write_account(schemas::codec::JsonWriter& json, const query::Snapshot& snapshot,
                     const std::string& name) {
  TRY_ASSIGN(const auto account, snapshot.account(name));
  TRY_ASSIGN(const auto roles, snapshot.roles(name, {.limit = kRolesMax, .cursor = {}}));
  json.begin_object().key("account").string(name).key("opened");
  if (account)
    render::write(json, **account);
  else
    json.null();
  json.key("roles").begin_array();
  for (const auto& role : roles.rows)
    render::write(json, role);
  json.end_array().end_object();
  return {};
}

}  // namespace

Answer me(const Asked& asked) {
  TRY_ASSIGN(const auto reading, answer::Reading::open(asked, answer::Reading::For::kNamed));
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("uid").counter(asked.request.peer_uid.value_or(0));
  json.key("anyAccount").boolean(asked.caller.any_account).key("accounts").begin_array();
  for (const std::string& name : asked.caller.accounts)
    TRY(write_account(json, reading.snapshot(), name));
  json.end_array();
  reading.write_as_of(json);
  json.end_object();
  return reading.list(std::move(body));
}

}  // namespace quanlu::consumers::gateway::about

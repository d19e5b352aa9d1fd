// The words of the domain as the registry has them: event types, their JSON Schemas, the glossary.
#include "consumers/gateway/about/routes.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::gateway::about {
namespace {

namespace registry = schemas::registry;

http::Response constant(const char* media_type, std::string body) {
  return {.status = 200,
          .fields = {{"Content-Type", media_type}, {"Cache-Control", "public, max-age=3600"}},
          .body = std::move(body)};
}

bool fits(const registry::Term& term, std::string_view wanted) {
  return wanted.empty() || term.id.find(wanted) != term.id.npos ||
         term.zh.find(wanted) != term.zh.npos || term.en.find(wanted) != term.en.npos;
}

}  // namespace

Answer list_schemas(const Asked&) {
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("types").begin_array();
  for (const registry::EventType& type : registry::event_types())
    json.begin_object()
        .key("code")
        .counter(type.code)
        .key("version")
        .counter(type.version)
        .key("name")
        .string(type.name)
        .key("zh")
        .string(type.zh)
        .key("en")
        .string(type.en)
        .key("family")
        .string(registry::label(type.family).id)
        .end_object();
  json.end_array().end_object();
  return constant("application/json", std::move(body));
}

// "FundAlertRaised", or "FundAlertRaised.1.json" as events name it.
Answer one_schema(const Asked& asked) {
  std::string name = asked.names.front();
  if (name.size() > 7 && name.substr(name.size() - 7) == ".1.json") name.resize(name.size() - 7);
  const registry::EventType* type = registry::find_event(name);
  if (type == nullptr) return tl::make_unexpected(answer::not_found());
  return constant("application/schema+json",
                  std::string(registry::json_schema(type->code, type->version)));
}

Answer glossary(const Asked& asked) {
  const std::string wanted = answer::text_parameter(asked, "q");
  std::string body;
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("terms").begin_array();
  for (const registry::Term& term : registry::glossary()) {
    if (!fits(term, wanted)) continue;
    json.begin_object().key("id").string(term.id).key("zh").string(term.zh).key("en").string(
        term.en);
    json.key("kind").string(term.kind);
    if (!term.basis.empty()) json.key("basis").string(term.basis);
    json.end_object();
  }
  json.end_array().end_object();
  return constant("application/json", std::move(body));
}

}  // namespace quanlu::consumers::gateway::about

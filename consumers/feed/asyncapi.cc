#include "consumers/feed/asyncapi.h"

#include <algorithm>
#include <map>

#include "consumers/feed/message.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::feed {
namespace {

using schemas::codec::JsonMember;
using schemas::codec::JsonValue;
using schemas::codec::JsonWriter;

// Every attribute that a message may have, and no other (INTERFACES.md 5.2).
constexpr std::string_view kCloudEvent =
    R"({"type":"object","additionalProperties":false,)"
    R"("required":["specversion","id","source","type","datacontenttype","dataschema",)"
    R"("ledgerpartition","feed","feedepoch","feedseq","prevhash","data"],"properties":{)"
    R"("specversion":{"const":"1.0"},"id":{"type":"string","minLength":1},)"
    R"("source":{"type":"string","format":"uri-reference","minLength":1},)"
    R"("type":{"type":"string","pattern":"^quanlu\\.[A-Za-z]+\\.v[0-9]+$"},)"
    R"("time":{"type":"string","format":"date-time"},"subject":{"type":"string","minLength":1},)"
    R"("datacontenttype":{"const":"application/json"},)"
    R"("dataschema":{"type":"string","pattern":"^urn:quanlu:schema:[A-Za-z]+:[0-9]+$"},)"
    R"("partitionkey":{"type":"string","minLength":1},)"
    R"("recordedtime":{"type":"string","format":"date-time"},)"
    R"("effectiveon":{"type":"string","format":"date"},)"
    R"("ledgerpartition":{"type":"string","pattern":"^[0-9]+$"},)"
    R"("ledgerseq":{"type":"string","pattern":"^[0-9]+$"},)"
    R"("ledgerplace":{"type":"string","pattern":"^[0-9]+$","description":)"
    R"("place in the order of a ledger of several partitions"},)"
    R"("leafhash":{"type":"string","pattern":"^[0-9a-f]{64}$"},)"
    R"("feed":{"type":"string","pattern":"^[a-z0-9][a-z0-9_-]*(\\.aml)?$"},)"
    R"("feedepoch":{"type":"string","pattern":"^[1-9][0-9]*$"},)"
    R"("feedseq":{"type":"string","pattern":"^[0-9]+$"},)"
    R"("prevhash":{"type":"string","pattern":"^[0-9a-f]{64}$"},)"
    R"("typecode":{"type":"integer","minimum":1},"traceparent":{"type":"string"},)"
    R"("data":{"type":"object"}}})";

constexpr std::string_view kStartedData =
    R"({"type":"object","additionalProperties":false,)"
    R"("required":["instance","logId","scope","aml","areas","units","schemaRelease",)"
    R"("definition","feedKey"],"properties":{"instance":{"type":"string"},)"
    R"("logId":{"type":"string","pattern":"^[0-9a-f]{64}$"},"scope":{"type":"string"},)"
    R"("aml":{"type":"boolean"},"areas":{"type":"array","items":{"type":"string"}},)"
    R"("units":{"type":"array","items":{"type":"string"}},)"
    R"("schemaRelease":{"type":"integer","minimum":1},)"
    R"("definition":{"type":"string","pattern":"^[0-9a-f]{64}$"},)"
    R"("feedKey":{"type":"string","pattern":"^[0-9a-f]+$"},)"
    R"("partitions":{"type":"integer","minimum":2,"maximum":32,"description":)"
    R"("of the ledger, where it has several"}}})";

constexpr std::string_view kHeaders =
    R"({"type":"object","required":["content-type","hash","sig"],"properties":{)"
    R"("content-type":{"const":"application/cloudevents+json; charset=UTF-8"},)"
    R"("hash":{"type":"string","pattern":"^[0-9a-f]{64}$","description":"H(0x00 || value), hex"},)"
    R"("sig":{"type":"string","description":)"
    R"("base64, feed key over quanlu/feed/v1\\n\\0 || log id || hash"}}})";

constexpr std::string_view kTopicConfiguration =
    R"({"cleanup.policy":["delete"],"retention.ms":-1,"retention.bytes":-1})";

void drop(JsonValue& object, const Rule& rule, const registry::EventType& type) {
  const auto is_left_out = [&](std::string_view name) {
    const registry::Field* field = type.field(name);
    return field != nullptr && rule.leaves_out(*field);
  };
  for (JsonMember& member : object.members) {
    if (member.key == "properties")
      std::erase_if(member.value.members,
                    [&](const JsonMember& property) { return is_left_out(property.key); });
    if (member.key == "required")
      std::erase_if(member.value.items,
                    [&](const JsonValue& name) { return is_left_out(name.text); });
  }
  std::erase_if(object.members, [](const JsonMember& member) {
    return member.key == "$id" || member.key == "$schema";
  });
}

std::string type_name(const registry::EventType& type) {
  return std::string(type.name) + ".v" + std::to_string(type.version);
}

// Equal for feeds that leave the same out.
std::string schema_name(const registry::EventType& type, const Rule& rule) {
  std::string name = type_name(type);
  for (std::size_t i = 0; i < rule.left_out.size(); ++i)
    name += (i == 0 ? "-without." : ".") + std::string(rule.left_out[i].field->name);
  return name;
}

class Document {
 public:
  explicit Document(std::span<const DescribedFeed> feeds) : feeds_(feeds), json_(text_) {
    add("FeedStarted.v1", std::string(kStartedData), "quanlu.FeedStarted.v1",
        "urn:quanlu:schema:FeedStarted:1");
    for (const DescribedFeed& feed : feeds_)
      for (const registry::EventType& type : registry::event_types()) {
        const Rule rule = rule_of(feed.definition, type);
        if (!rule.carried) continue;
        const std::string version = std::to_string(type.version);
        add(schema_name(type, rule), data_schema(type, rule),
            "quanlu." + std::string(type.name) + ".v" + version,
            "urn:quanlu:schema:" + std::string(type.name) + ":" + version);
      }
  }

  std::string write(const std::string& origin, const std::string& version) {
    json_.begin_object().key("asyncapi").string("3.0.0").key("info").begin_object();
    json_.key("title").string("Quanlu 泉录 部门推送 / department feeds");
    json_.key("version").string(version).key("description");
    json_.string("//" + (origin.empty() ? std::string("<origin>") : origin)).end_object();
    json_.key("defaultContentType").string(kContentType);
    write_server();
    json_.key("channels").begin_object();
    for (const DescribedFeed& feed : feeds_)
      write_channel(feed);
    json_.end_object().key("operations").begin_object();
    for (const DescribedFeed& feed : feeds_)
      write_operation(feed);
    json_.end_object();
    write_components();
    json_.end_object();
    return std::move(text_);
  }

 private:
  struct Known {
    std::string data, type, dataschema;
  };

  void add(std::string name, std::string data, std::string type, std::string dataschema) {
    messages_.try_emplace(std::move(name),
                          Known{std::move(data), std::move(type), std::move(dataschema)});
  }

  void write_ref(const std::string& to) {
    json_.begin_object().key("$ref").string(to).end_object();
  }

  void write_server() {
    json_.key("servers").begin_object().key("kafka").begin_object();
    json_.key("host").string("broker.example:9093").key("protocol").string("kafka-secure");
    json_.key("security").begin_array();
    write_ref("#/components/securitySchemes/clientCertificate");
    json_.end_array().end_object().end_object();
  }

  void write_channel(const DescribedFeed& feed) {
    json_.key(feed.definition.feed).begin_object().key("address").string(feed.topic);
    json_.key("messages").begin_object().key("FeedStarted");
    write_ref("#/components/messages/FeedStarted.v1");
    for (const registry::EventType& type : registry::event_types()) {
      const Rule rule = rule_of(feed.definition, type);
      if (!rule.carried) continue;
      write_ref_of(type, rule);
    }
    json_.end_object().key("bindings").begin_object().key("kafka").begin_object();
    json_.key("topic").string(feed.topic).key("partitions").counter(1);
    json_.key("replicas").counter(3);
    json_.key("topicConfiguration").raw(kTopicConfiguration);
    json_.key("bindingVersion").string("0.5.0");
    json_.end_object().end_object().end_object();
  }

  void write_ref_of(const registry::EventType& type, const Rule& rule) {
    json_.key(type.version == 1 ? std::string(type.name) : type_name(type));
    write_ref("#/components/messages/" + schema_name(type, rule));
  }

  void write_operation(const DescribedFeed& feed) {
    json_.key("send." + feed.definition.feed).begin_object().key("action").string("send");
    json_.key("channel");
    write_ref("#/channels/" + feed.definition.feed);
    json_.end_object();
  }

  void write_message(const std::string& name, const Known& known) {
    json_.key(name).begin_object().key("name").string(known.type);
    json_.key("contentType").string(kContentType).key("headers");
    write_ref("#/components/schemas/headers");
    json_.key("payload");
    write_ref("#/components/schemas/" + name);
    json_.key("bindings").raw(R"({"kafka":{"key":{"type":"string"},"bindingVersion":"0.5.0"}})");
    json_.end_object();
  }

  void write_schema(const std::string& name, const Known& known) {
    json_.key(name).begin_object().key("allOf").begin_array();
    write_ref("#/components/schemas/cloudEvent");
    json_.begin_object().key("properties").begin_object();
    json_.key("type").begin_object().key("const").string(known.type).end_object();
    json_.key("dataschema").begin_object().key("const").string(known.dataschema).end_object();
    json_.key("data").raw(known.data);
    json_.end_object().end_object().end_array().end_object();
  }

  void write_components() {
    json_.key("components").begin_object().key("securitySchemes");
    json_.raw(R"({"clientCertificate":{"type":"X509"}})").key("messages").begin_object();
    for (const auto& [name, known] : messages_)
      write_message(name, known);
    json_.end_object().key("schemas").begin_object();
    json_.key("cloudEvent").raw(kCloudEvent).key("headers").raw(kHeaders);
    for (const auto& [name, known] : messages_)
      write_schema(name, known);
    json_.end_object().end_object();
  }

  std::span<const DescribedFeed> feeds_;
  std::map<std::string, Known> messages_;
  std::string text_;
  JsonWriter json_;
};

}  // namespace

std::string data_schema(const registry::EventType& type, const Rule& rule) {
  auto schema = schemas::codec::parse_json(registry::json_schema(type.code, type.version),
                                           std::string(type.name));
  CHECK(schema.has_value());
  drop(*schema, rule, type);
  return schema->to_json();
}

std::string asyncapi_document(std::span<const DescribedFeed> feeds, const std::string& origin,
                              const std::string& version) {
  return Document(feeds).write(origin, version);
}

}  // namespace quanlu::consumers::feed

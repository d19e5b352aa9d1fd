#include "consumers/feed/message.h"

#include "consumers/feed/members.h"
#include "schemas/base/time.h"
#include "schemas/codec/command.h"
#include "schemas/codec/event_json.h"

namespace quanlu::consumers::feed {
namespace {

using schemas::codec::Event;
using schemas::codec::JsonValue;
using schemas::codec::JsonWriter;

void write_place(JsonWriter& json, const Definition& definition, const FeedPlace& place) {
  json.key("feed").string(definition.feed);
  json.key("feedepoch").counter_text(place.epoch);
  json.key("feedseq").counter_text(place.seq);
  json.key("prevhash").hex(place.prev.bytes);
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts)
    json.string(text);
  json.end_array();
}

void write_data(JsonWriter& json, const Rule& rule, const Event& event) {
  schemas::codec::JsonOptions options;
  options.left_out = [&](const schemas::codec::Field& field) { return rule.leaves_out(field); };
  json.key("data");
  schemas::codec::write_data(json, *event.type(), event.fields(), options);
}

bool texts_in(const JsonValue& object, std::string_view key, std::vector<std::string>& into) {
  const JsonValue* list = object.find(key);
  if (list == nullptr || list->kind != JsonValue::Kind::kArray) return false;
  for (const JsonValue& item : list->items) {
    if (item.kind != JsonValue::Kind::kText) return false;
    into.push_back(item.text);
  }
  return true;
}

// Of the ledger, where a FeedStarted says them: it has several.
std::optional<std::uint32_t> partitions_in(const JsonValue& data) {
  const JsonValue* partitions = data.find("partitions");
  if (partitions == nullptr) return 1;
  if (partitions->kind != JsonValue::Kind::kInteger || partitions->integer < 2 ||
      partitions->integer > chain::kPartitionsMax)
    return std::nullopt;
  return static_cast<std::uint32_t>(partitions->integer);
}

std::optional<Attributes> attributes_of(const JsonValue& object) {
  const std::string *id = object.find_text("id"), *type = object.find_text("type"),
                    *feed = object.find_text("feed");
  const auto epoch = counter_in(object, "feedepoch"), seq = counter_in(object, "feedseq"),
             partition = counter_in(object, "ledgerpartition");
  const auto prev = digest_in(object, "prevhash");
  if (id == nullptr || type == nullptr || feed == nullptr || !epoch || !seq || !partition ||
      *partition >= chain::kPartitionsMax || !prev)
    return std::nullopt;
  Attributes read{.id = *id,
                  .type = *type,
                  .feed = *feed,
                  .recorded_time = {},
                  .subject = {},
                  .epoch = *epoch,
                  .seq = *seq,
                  .partition = Partition(static_cast<std::uint32_t>(*partition)),
                  .entry = counter_in(object, "ledgerseq"),
                  .place = counter_in(object, "ledgerplace"),
                  .prev = *prev,
                  .started = {}};
  if (const std::string* time = object.find_text("recordedtime")) read.recorded_time = *time;
  if (const std::string* subject = object.find_text("subject")) read.subject = *subject;
  const bool starts = read.type == kStartedType;
  if (const JsonValue* data = object.find("data"); starts && data != nullptr)
    read.started = read_started(*data);
  if (starts ? !read.started : !read.entry) return std::nullopt;
  return read;
}

}  // namespace

Started started_by(crypto::Hasher& hasher, const Definition& definition, const Digest& log_id,
                   const crypto::PublicKey& key, const Id16& instance, std::uint32_t partitions) {
  Started started{.instance = instance,
                  .log_id = log_id,
                  .scope = std::string(info(definition.scope).id),
                  .aml = definition.aml,
                  .areas = {},
                  .units = definition.units,
                  .release = schema_release(),
                  .definition = hasher.of(as_bytes(canonical_text(definition))),
                  .feed_key = to_hex(crypto::encode(key)),
                  .partitions = partitions};
  for (const std::uint64_t area : definition.areas)
    started.areas.push_back(std::to_string(area));
  return started;
}

void write_started(JsonWriter& json, const Started& started) {
  json.begin_object();
  json.key("instance").id(started.instance).key("logId").hex(started.log_id.bytes);
  json.key("scope").string(started.scope).key("aml").boolean(started.aml);
  write_texts(json, "areas", started.areas);
  write_texts(json, "units", started.units);
  json.key("schemaRelease").counter(started.release);
  json.key("definition").hex(started.definition.bytes);
  json.key("feedKey").string(started.feed_key);
  if (started.partitions > 1) json.key("partitions").counter(started.partitions);
  json.end_object();
}

std::optional<Started> read_started(const JsonValue& data) {
  const std::string *instance = data.find_text("instance"), *scope = data.find_text("scope"),
                    *key = data.find_text("feedKey");
  const auto log_id = digest_in(data, "logId"), definition = digest_in(data, "definition");
  const JsonValue *aml = data.find("aml"), *release = data.find("schemaRelease");
  if (instance == nullptr || scope == nullptr || key == nullptr || !log_id || !definition ||
      aml == nullptr || aml->kind != JsonValue::Kind::kBool || release == nullptr ||
      release->kind != JsonValue::Kind::kInteger || release->integer < 0 ||
      release->integer > UINT32_MAX)
    return std::nullopt;
  const auto id = parse_uuid(*instance);
  const auto partitions = partitions_in(data);
  if (!id || !partitions) return std::nullopt;
  Started started{.instance = *id,
                  .log_id = *log_id,
                  .scope = *scope,
                  .aml = aml->truth,
                  .areas = {},
                  .units = {},
                  .release = static_cast<std::uint32_t>(release->integer),
                  .definition = *definition,
                  .feed_key = *key,
                  .partitions = *partitions};
  if (!texts_in(data, "areas", started.areas) || !texts_in(data, "units", started.units))
    return std::nullopt;
  return started;
}

Result<Definition> definition_of(const Started& started, std::string_view feed) {
  return make_definition(feed, started.scope, started.areas, started.units);
}

Message event_message(const Definition& definition, const Rule& rule, const Event& event,
                      const Digest& leaf, const std::string& origin, const FeedPlace& place,
                      std::optional<Seq> ledger_place) {
  const auto envelope = event.envelope();
  const std::string name(event.type()->name), version = std::to_string(event.type()->version);
  const auto subject = schemas::codec::to_subject(envelope.getSubject());
  Message message{.key = std::string(schemas::codec::to_view(envelope.getPartitionKey())),
                  .value = {}};
  JsonWriter json(message.value);
  json.begin_object().key("specversion").string("1.0").key("id").id(event.id());
  json.key("source").string("//" + origin);
  json.key("type").string("quanlu." + name + ".v" + version);
  json.key("time").instant(Millis(envelope.getOccurredAt()));
  if (subject.kind != schemas::codec::Subject::Kind::kNone)
    json.key("subject").string(subject.text);
  json.key("datacontenttype").string("application/json");
  json.key("dataschema").string("urn:quanlu:schema:" + name + ":" + version);
  if (!message.key.empty()) json.key("partitionkey").string(message.key);
  json.key("recordedtime").instant(event.recorded_at());
  json.key("effectiveon").date(Day(envelope.getEffectiveOn()));
  json.key("ledgerpartition").counter_text(event.partition().value);
  json.key("ledgerseq").counter_text(event.seq().value);
  if (ledger_place) json.key("ledgerplace").counter_text(ledger_place->value);
  json.key("leafhash").hex(leaf.bytes);
  write_place(json, definition, place);
  json.key("typecode").counter(event.code().value);
  const std::string_view trace = schemas::codec::to_view(envelope.getTraceparent());
  if (!trace.empty()) json.key("traceparent").string(trace);
  write_data(json, rule, event);
  json.end_object();
  return message;
}

Message started_message(const Definition& definition, const Started& started, Partition partition,
                        const std::string& origin, const FeedPlace& place) {
  Message message{.key = definition.feed, .value = {}};
  JsonWriter json(message.value);
  json.begin_object().key("specversion").string("1.0").key("id").id(started.instance);
  json.key("source").string("//" + origin).key("type").string(kStartedType);
  json.key("datacontenttype").string("application/json");
  json.key("dataschema").string("urn:quanlu:schema:FeedStarted:1");
  json.key("partitionkey").string(message.key);
  json.key("ledgerpartition").counter_text(partition.value);
  write_place(json, definition, place);
  write_started(json.key("data"), started);
  json.end_object();
  return message;
}

std::optional<Attributes> read_attributes(BytesView value) {
  if (value.size() > kMessageBytesMax) return std::nullopt;
  const auto object = schemas::codec::parse_json(as_text(value), "message");
  if (!object || object->kind != JsonValue::Kind::kObject) return std::nullopt;
  return attributes_of(*object);
}

Bytes signed_bytes(const Digest& log_id, const Digest& hash) {
  Bytes bytes(crypto::kFeedTag.begin(), crypto::kFeedTag.end());
  append(bytes, log_id.bytes);
  append(bytes, hash.bytes);
  return bytes;
}

}  // namespace quanlu::consumers::feed

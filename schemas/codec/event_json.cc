#include "schemas/codec/event_json.h"

#include "schemas/codec/command.h"
#include "schemas/codec/forms.h"

namespace quanlu::schemas::codec {
namespace {

std::string area_text(std::int64_t area) {
  return std::to_string(area);
}

// A number of a newer schema is shown as what it is.
void write_unknown(JsonWriter& json, std::uint64_t number) {
  json.string("unknown:" + std::to_string(number));
}

void write_enumerant(JsonWriter& json, const Field& field, std::int64_t number) {
  const auto value = static_cast<std::uint16_t>(number);
  const registry::Enumerant* known = registry::enumerations()[field.enumeration].find(value);
  known != nullptr ? void(json.string(known->id)) : write_unknown(json, value);
}

void write_digest(JsonWriter& json, std::string_view key, BytesView digest) {
  if (!digest.empty()) json.key(key).hex(digest);
}

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.key(key).string(text);
}

void write_doc(JsonWriter& json, events::Doc::Reader doc) {
  json.begin_object();
  write_digest(json, "sha256", to_view(doc.getSha256()));
  write_digest(json, "sm3", to_view(doc.getSm3()));
  json.key("bytes").counter(doc.getBytes());
  write_text(json, "mediaType", to_view(doc.getMediaType()));
  write_text(json, "title", to_view(doc.getTitle()));
  write_text(json, "docNo", to_view(doc.getDocNo()));
  json.end_object();
}

void write_set(JsonWriter& json, events::Set::Reader set) {
  json.begin_object().key("count").counter(set.getCount());
  json.key("digest").hex(to_view(set.getDigest())).end_object();
}

void write_subject(JsonWriter& json, events::Subject::Reader reader) {
  const Subject subject = to_subject(reader);
  constexpr std::string_view kNames[] = {"", "uscc", "filingNo", "illegalOrgId", "unit"};
  if (subject.kind == Subject::Kind::kNone) {
    json.null();
    return;
  }
  json.begin_object().key(kNames[static_cast<std::size_t>(subject.kind)]);
  json.string(subject.text).end_object();
}

void write_sealed(JsonWriter& json, const Field& field, events::Sealed::Reader sealed,
                  const JsonOptions& options) {
  if (options.open) {
    if (const auto text = options.open(field, sealed)) {
      json.string(*text);
      return;
    }
  }
  json.begin_object().key("sealed").boolean(true).key("field").string(field.name);
  json.key("subjectKey").id(to_id(sealed.getSubjectKeyId())).end_object();
}

void write_number(JsonWriter& json, const Field& field, std::int64_t number) {
  switch (field.kind) {
    case FieldKind::kBool:
      json.boolean(number != 0);
      return;
    case FieldKind::kMoney:
      json.money(Fen(number));
      return;
    case FieldKind::kDate:
      json.date(Day(static_cast<std::int32_t>(number)));
      return;
    case FieldKind::kInstant:
      json.instant(Millis(number));
      return;
    case FieldKind::kArea:
    case FieldKind::kStreet:
      json.string(area_text(number));
      return;
    case FieldKind::kU64:
      json.counter_text(static_cast<std::uint64_t>(number));
      return;
    case FieldKind::kI64:
      json.string(std::to_string(number));
      return;
    case FieldKind::kEnum:
      write_enumerant(json, field, number);
      return;
    default:
      json.integer(number);
  }
}

void write_bytes(JsonWriter& json, const Field& field, BytesView bytes) {
  field.kind == FieldKind::kDigest ? json.hex(bytes) : json.base64(bytes);
}

void write_element(JsonWriter& json, const Field& field, const FieldsReader& fields,
                   std::size_t i) {
  switch (storage_of(field.kind)) {
    case Storage::kText:
      json.string(fields.text(field, i));
      return;
    case Storage::kData:
      write_bytes(json, field, fields.bytes(field, i));
      return;
    case Storage::kStruct:
      break;
    default:
      write_number(json, field, fields.number(field, i));
      return;
  }
  switch (field.kind) {
    case FieldKind::kDoc:
      write_doc(json, fields.get<events::Doc>(field, i));
      return;
    case FieldKind::kSubject:
      write_subject(json, fields.get<events::Subject>(field, i));
      return;
    default:
      json.id(fields.id(field, i));
  }
}

void write_struct(JsonWriter& json, const Field& field, const FieldsReader& fields,
                  const JsonOptions& options) {
  switch (field.kind) {
    case FieldKind::kDoc:
      return write_doc(json, fields.get<events::Doc>(field));
    case FieldKind::kSet:
      return write_set(json, fields.get<events::Set>(field));
    case FieldKind::kSubject:
      return write_subject(json, fields.get<events::Subject>(field));
    case FieldKind::kSealed:
      return write_sealed(json, field, fields.get<events::Sealed>(field), options);
    default:
      json.id(fields.id(field));
  }
}

void write_actor(JsonWriter& json, events::Actor::Reader actor) {
  json.begin_object();
  write_text(json, "account", to_view(actor.getAccount()));
  const auto role = static_cast<std::size_t>(actor.getRole());
  if (role >= 1 && role <= registry::roles().size())
    json.key("role").string(registry::role(static_cast<registry::Role>(role)).id);
  else if (role != 0)
    write_unknown(json.key("role"), role);
  write_text(json, "unit", to_view(actor.getUnit()));
  if (actor.getArea() != 0)
    json.key("area").string(area_text(static_cast<std::int64_t>(actor.getArea())));
  write_text(json, "onBehalfOf", to_view(actor.getOnBehalfOf()));
  json.end_object();
}

void write_id_or_null(JsonWriter& json, std::string_view key, bool has, events::Id::Reader id) {
  json.key(key);
  has ? json.id(to_id(id)) : json.null();
}

template <typename Word, std::size_t N>
void write_class(JsonWriter& json, std::string_view key, std::size_t number) {
  json.key(key);
  if (number >= 1 && number <= N)
    json.string(registry::label(static_cast<Word>(number)).id);
  else
    write_unknown(json, number);
}

void write_actors(JsonWriter& json, wire::Envelope::Reader envelope) {
  write_actor(json.key("actor"), envelope.getActor());
  write_text(json, "submitter", to_view(envelope.getSubmitter()));
  if (!envelope.hasCoActors()) return;
  json.key("coActors").begin_array();
  for (const auto actor : envelope.getCoActors())
    write_actor(json, actor);
  json.end_array();
}

void write_references(JsonWriter& json, wire::Envelope::Reader envelope) {
  write_subject(json.key("subject"), envelope.getSubject());
  write_id_or_null(json, "caseId", envelope.hasCaseId(), envelope.getCaseId());
  if (envelope.hasCorrelation()) json.key("correlation").id(to_id(envelope.getCorrelation()));
  write_id_or_null(json, "causation", envelope.hasCausation(), envelope.getCausation());
  json.key("legalBasis").begin_array();
  for (const auto basis : envelope.getLegalBasis())
    json.string(to_view(basis));
  json.end_array();
  if (envelope.getRuleSet() != 0) json.key("ruleSet").counter(envelope.getRuleSet());
  json.key("classes").begin_object();
  const auto number = [](auto word) { return static_cast<std::size_t>(word); };
  write_class<registry::Conf, 6>(json, "conf", number(envelope.getConf()));
  write_class<registry::Retain, 5>(json, "retain", number(envelope.getRetain()));
  write_class<registry::PersonalClass, 3>(json, "pclass", number(envelope.getPclass()));
  json.end_object();
}

// `stream` and the members up to `classes`, in the order of the one JSON.
void write_front(JsonWriter& json, wire::Envelope::Reader envelope) {
  json.key("stream").string(to_view(envelope.getStream()));
  json.key("streamSeq").counter(envelope.getStreamSeq());
  json.key("partitionKey").string(to_view(envelope.getPartitionKey()));
  json.key("occurredAt").instant(Millis(envelope.getOccurredAt()));
  json.key("effectiveOn").date(Day(envelope.getEffectiveOn()));
  write_actors(json, envelope);
  write_references(json, envelope);
}

void write_back(JsonWriter& json, wire::Envelope::Reader envelope) {
  json.key("docs").begin_array();
  for (const auto doc : envelope.getDocs())
    write_doc(json, doc);
  json.end_array();
  write_class<registry::Origin, 3>(json, "origin", static_cast<std::size_t>(envelope.getOrigin()));
  if (envelope.hasSupersedes()) json.key("supersedes").id(to_id(envelope.getSupersedes()));
  if (envelope.getAuthorityAt() != 0) json.key("authorityAt").counter(envelope.getAuthorityAt());
  write_text(json, "traceparent", to_view(envelope.getTraceparent()));
}

void write_header(JsonWriter& json, const Event& event, const JsonOptions& options) {
  json.key("position").begin_object();
  json.key("partition").counter(event.partition().value).key("seq").counter(event.seq().value);
  json.key("epoch").counter(event.epoch().value).end_object();
  if (options.leaf) json.key("leafHash").string(digest_text(event.suite(), *options.leaf));
  json.key("prev").string(digest_text(event.suite(), event.prev()));
  json.key("recordedAt").instant(event.recorded_at());
  json.key("eventId").id(event.id());
  json.key("type");
  event.type() != nullptr ? json.string(event.type()->name) : json.null();
  json.key("typeCode").counter(event.code().value).key("schemaVer").counter(event.version());
}

// What stands in place of the body of a type that this build does not know: the entry itself.
void write_raw(JsonWriter& json, const Event& event) {
  json.key("data").null().key("raw").base64(event.bytes()).key("sealed").begin_array().end_array();
}

void write_sealed_names(JsonWriter& json, const Event& event) {
  json.key("sealed").begin_array();
  const FieldsReader fields = event.fields();
  for (const Field& field : event.type()->fields)
    if (field.kind == FieldKind::kSealed && fields.has(field)) json.string(field.name);
  json.end_array();
}

}  // namespace

std::string digest_text(std::uint16_t suite, const Digest& digest) {
  return (suite == 2 ? "sm3:" : "sha256:") + to_hex(digest.bytes);
}

void write_field(JsonWriter& json, const Field& field, const FieldsReader& fields,
                 const JsonOptions& options) {
  if (options.masked && options.masked(field)) {
    json.begin_object().key("masked").boolean(true).key("field").string(field.name).end_object();
    return;
  }
  if (field.list) {
    json.begin_array();
    for (std::size_t i = 0, size = fields.size(field); i < size; ++i)
      write_element(json, field, fields, i);
    json.end_array();
    return;
  }
  switch (storage_of(field.kind)) {
    case Storage::kText:
      json.string(fields.text(field));
      return;
    case Storage::kData:
      write_bytes(json, field, fields.bytes(field));
      return;
    case Storage::kStruct:
      return write_struct(json, field, fields, options);
    default:
      write_number(json, field, fields.number(field));
  }
}

void write_data(JsonWriter& json, const registry::EventType& type, const FieldsReader& fields,
                const JsonOptions& options) {
  json.begin_object();
  for (const Field& field : type.fields) {
    // A required list that is empty is null in the bytes, and still there.
    const bool empty_list = field.list && field.required && !fields.has(field);
    if (!fields.has(field) && !empty_list) continue;
    if (options.left_out && options.left_out(field)) continue;
    json.key(field.name);
    write_field(json, field, fields, options);
  }
  json.end_object();
}

void write_envelope(JsonWriter& json, wire::Envelope::Reader envelope) {
  write_front(json, envelope);
  write_back(json, envelope);
}

void append_json(std::string& out, const Event& event, const JsonOptions& options) {
  JsonWriter json(out);
  json.begin_object();
  write_header(json, event, options);
  write_front(json, event.envelope());
  if (event.type() == nullptr) {
    write_raw(json, event);
  } else {
    write_data(json.key("data"), *event.type(), event.fields(), options);
    write_sealed_names(json, event);
  }
  write_back(json, event.envelope());
  json.end_object();
}

}  // namespace quanlu::schemas::codec

#include "ledger/cases/read.h"

#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/place.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;
namespace events = schemas::events;

namespace {

using registry::Field;
using registry::FieldKind;

std::string text_of(events::Subject::Reader subject) {
  switch (subject.which()) {
    case events::Subject::USCC:
      return std::string(codec::to_view(subject.getUscc()));
    case events::Subject::FILING_NO:
      return std::string(codec::to_view(subject.getFilingNo()));
    case events::Subject::ILLEGAL_ORG_ID:
      return std::string(codec::to_view(subject.getIllegalOrgId()));
    case events::Subject::UNIT:
      return std::string(codec::to_view(subject.getUnit()));
    default:
      return {};
  }
}

std::uint8_t kind_of(events::Subject::Reader subject) {
  using Kind = codec::Subject::Kind;
  switch (subject.which()) {
    case events::Subject::USCC:
      return static_cast<std::uint8_t>(Kind::kUscc);
    case events::Subject::FILING_NO:
      return static_cast<std::uint8_t>(Kind::kFilingNo);
    case events::Subject::ILLEGAL_ORG_ID:
      return static_cast<std::uint8_t>(Kind::kIllegalOrgId);
    case events::Subject::UNIT:
      return static_cast<std::uint8_t>(Kind::kUnit);
    default:
      return 0;
  }
}

Value one_value(const codec::FieldsReader& body, const Field& field) {
  switch (field.kind) {
    case FieldKind::kPid:
    case FieldKind::kRef:
    case FieldKind::kId:
      return body.id(field);
    case FieldKind::kSealed:
      return codec::to_id(body.get<events::Sealed>(field).getSubjectKeyId());
    case FieldKind::kSubject:
      return text_of(body.get<events::Subject>(field));
    case FieldKind::kSet:
      return static_cast<std::int64_t>(body.get<events::Set>(field).getCount());
    case FieldKind::kDoc: {
      const auto doc = body.get<events::Doc>(field);
      return std::string(as_text(codec::to_view(doc.hasSha256() ? doc.getSha256() : doc.getSm3())));
    }
    case FieldKind::kBytes:
    case FieldKind::kDigest:
      return std::string(as_text(body.bytes(field)));
    default:
      break;
  }
  if (codec::is_pointer(codec::storage_of(field.kind))) return std::string(body.text(field));
  return body.number(field);
}

Value list_value(const codec::FieldsReader& body, const Field& field) {
  const std::size_t size = body.size(field);
  const codec::Storage storage = codec::storage_of(field.kind);
  if (field.kind == FieldKind::kPid || field.kind == FieldKind::kRef ||
      field.kind == FieldKind::kId) {
    std::vector<Id16> ids;
    for (std::size_t i = 0; i < size; ++i)
      ids.push_back(body.id(field, i));
    return ids;
  }
  if (!codec::is_pointer(storage)) {
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < size; ++i)
      numbers.push_back(body.number(field, i));
    return numbers;
  }
  if (storage == codec::Storage::kText) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < size; ++i)
      texts.emplace_back(body.text(field, i));
    return texts;
  }
  return static_cast<std::int64_t>(size);  // documents, subjects, bytes: how many
}

void read_body(const codec::FieldsReader& body, Step& step) {
  step.values.reserve(step.type->fields.size());
  for (const Field& field : step.type->fields)
    if (body.has(field))
      step.values.emplace_back(field.number,
                               field.list ? list_value(body, field) : one_value(body, field));
}

Person person_of(const codec::Actor& actor) {
  return {actor.account, actor.role, actor.unit, actor.area, actor.on_behalf_of};
}

Person person_of(events::Actor::Reader actor) {
  return {std::string(codec::to_view(actor.getAccount())),
          static_cast<registry::Role>(actor.getRole()),
          std::string(codec::to_view(actor.getUnit())), actor.getArea(),
          std::string(codec::to_view(actor.getOnBehalfOf()))};
}

void read_envelope(schemas::wire::Envelope::Reader envelope, Step& step) {
  step.stream = codec::to_view(envelope.getStream());
  step.partition_key = codec::to_view(envelope.getPartitionKey());
  step.occurred_at = Millis(envelope.getOccurredAt());
  step.effective_on = Day(envelope.getEffectiveOn());
  step.origin = static_cast<registry::Origin>(envelope.getOrigin());
  step.rule_set = envelope.getRuleSet();
  step.actor = person_of(envelope.getActor());
  step.submitter = codec::to_view(envelope.getSubmitter());
  for (auto actor : envelope.getCoActors())
    step.co_actors.push_back(person_of(actor));
  step.subject = text_of(envelope.getSubject());
  step.subject_kind = kind_of(envelope.getSubject());
  step.case_id = codec::to_id(envelope.getCaseId());
  step.correlation = codec::to_id(envelope.getCorrelation());
  step.causation = codec::to_id(envelope.getCausation());
  step.supersedes = codec::to_id(envelope.getSupersedes());
}

void write_value(const Value& value, const Field& field, codec::FieldsBuilder& body) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return body.set_number(field, *number);
  if (const auto* text = std::get_if<std::string>(&value)) return body.set_text(field, *text);
  if (const auto* id = std::get_if<Id16>(&value)) return body.set_id(field, *id);
  CHECK(!"decide fills in numbers, texts and ids only");
}

}  // namespace

Step read(const codec::Command& command) {
  Step step;
  const codec::Envelope& envelope = command.envelope;
  step.type = command.type;
  step.code = command.type->code;
  step.id = command.event_id;
  step.stream = envelope.stream;
  step.partition_key = envelope.partition_key;
  step.origin = envelope.origin;
  step.rule_set = envelope.rule_set;
  step.occurred_at = envelope.occurred_at;
  step.effective_on = envelope.effective_on.value_or(civil_day(envelope.occurred_at));
  step.actor = person_of(envelope.actor);
  for (const codec::Actor& actor : envelope.co_actors)
    step.co_actors.push_back(person_of(actor));
  step.submitter = envelope.submitter;
  step.subject_kind = static_cast<std::uint8_t>(envelope.subject.kind);
  step.subject = envelope.subject.text;
  step.case_id = envelope.case_id;
  step.correlation = envelope.correlation;
  step.causation = envelope.causation;
  step.supersedes = envelope.supersedes;
  if (command.body) read_body(command.body.fields(), step);
  for (const codec::ClearField& clear : command.clear)
    for (const Field& field : step.type->fields)
      if (field.number == clear.field) step.set(field.name, Id16{});
  return step;
}

Step read(const codec::Event& event) {
  Step step;
  step.type = event.type();
  step.code = event.code().value;
  step.seq = codec::place_of(event);
  step.id = event.id();
  step.recorded_at = event.recorded_at();
  read_envelope(event.envelope(), step);
  if (step.type != nullptr) read_body(event.fields(), step);
  return step;
}

void write_back(const Step& step, codec::Command& command) {
  codec::Envelope& envelope = command.envelope;
  envelope.stream = step.stream;
  envelope.partition_key = step.partition_key;
  envelope.effective_on = step.effective_on;
  envelope.origin = step.origin;
  envelope.rule_set = step.rule_set;
  envelope.actor = {step.actor.account, step.actor.role, step.actor.unit, step.actor.area,
                    step.actor.on_behalf_of};
  envelope.subject = {static_cast<codec::Subject::Kind>(step.subject_kind), step.subject};
  codec::FieldsBuilder body = command.body.edit();
  const codec::FieldsReader stated = command.body.fields();
  auto at = step.values.begin();
  for (const Field& field : step.type->fields) {
    if (at == step.values.end()) break;
    if (at->first != field.number) continue;  // both ascend by number
    const Value& value = (at++)->second;
    if (field.list) continue;
    // A required number is always there, as 0 where nobody wrote it.
    const auto* number = std::get_if<std::int64_t>(&value);
    const bool scalar = number && !codec::is_pointer(codec::storage_of(field.kind));
    if (stated.has(field) && !(scalar && stated.number(field) != *number)) continue;
    if (field.kind == FieldKind::kSealed || field.kind == FieldKind::kSet) continue;
    write_value(value, field, body);
  }
}

}  // namespace quanlu::ledger::cases

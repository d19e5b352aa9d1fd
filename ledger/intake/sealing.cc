#include "ledger/intake/sealing.h"

#include <optional>

#include "ledger/intake/control.h"
#include "schemas/base/check.h"
#include "schemas/base/time.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;
namespace events = schemas::events;
namespace registry = schemas::registry;

keyring::ClassGroup group_of(registry::Conf conf) {
  switch (conf) {
    case registry::Conf::kCmp:
      return keyring::ClassGroup::kComplaint;
    case registry::Conf::kAml:
      return keyring::ClassGroup::kAml;
    default:
      return keyring::ClassGroup::kOther;
  }
}

const codec::Field& field_of(const codec::Command& command, std::uint16_t number) {
  for (const codec::Field& field : command.type->fields)
    if (field.number == number) return field;
  check_failed("the field is one of the type", __FILE__, __LINE__);
}

// The one pid of the body; nothing when there is none, or more than one.
std::optional<Id16> only_person(const codec::Command& command) {
  std::optional<Id16> person;
  const codec::FieldsReader fields = command.body.fields();
  for (const codec::Field& field : command.type->fields) {
    if (field.kind != codec::FieldKind::kPid || !fields.has(field)) continue;
    if (field.list || person) return std::nullopt;
    person = fields.id(field);
  }
  return person;
}

// A live subject key that the command itself names.
Result<std::optional<keyring::SubjectKey>> named_key(keyring::Keyring& keyring,
                                                     const codec::ClearField& clear) {
  const auto id = parse_uuid(clear.subject);
  if (!id) return std::optional<keyring::SubjectKey>();
  TRY_ASSIGN(const keyring::KeyState state, keyring.state(*id));
  if (state != keyring::KeyState::kLive) return std::optional<keyring::SubjectKey>();
  return std::optional(keyring::SubjectKey{.id = *id});
}

// Whose the field is, in the order of INTEGRITY.md 9.2.
std::string identity_of(const codec::Command& command, const codec::ClearField& clear) {
  if (!clear.subject.empty()) return "pid:" + clear.subject;
  if (const auto person = only_person(command)) return "pid:" + to_uuid_text(*person);
  const codec::Envelope& envelope = command.envelope;
  const bool secret =
      envelope.conf == registry::Conf::kCmp || envelope.conf == registry::Conf::kAml;
  if (!secret && envelope.subject.kind == codec::Subject::Kind::kUscc)
    return "org:" + envelope.subject.text;
  return "stream:" + envelope.stream;
}

crypto::FieldPlace place_of(const SealingPlace& place, const EventId& event, TypeCode code,
                            std::uint16_t version, std::uint16_t field, const Id16& key) {
  return {.log_id = place.log_id,
          .event_id = event,
          .type_code = code,
          .type_version = version,
          .field = field,
          .subject_key_id = key};
}

crypto::SealedField read_sealed(events::Sealed::Reader sealed) {
  crypto::SealedField field;
  field.alg = sealed.getAlg();
  const auto nonce = sealed.getNonce();
  const auto commitment = sealed.getCommitment();
  if (nonce.size() == field.nonce.size())
    std::copy(nonce.begin(), nonce.end(), field.nonce.begin());
  if (commitment.size() == field.commitment.bytes.size())
    std::copy(commitment.begin(), commitment.end(), field.commitment.bytes.begin());
  field.ciphertext.assign(sealed.getCiphertext().begin(), sealed.getCiphertext().end());
  return field;
}

crypto::FieldPlace stored_place(const SealingPlace& place, const codec::Event& stored,
                                const codec::Field& field, events::Sealed::Reader sealed) {
  return place_of(place, stored.id(), stored.code(), stored.version(), field.number,
                  codec::to_id(sealed.getSubjectKeyId()));
}

}  // namespace

void name_persons(keyring::Keyring& keyring, codec::Command& command) {
  for (codec::ClearPerson& person : command.persons) {
    const codec::Field& field = field_of(command, person.field);
    const Id16 pid = keyring.pid(person.citizen_id);
    codec::wipe(person.citizen_id);
    if (field.list)
      command.body.edit().set_id(field, person.index, pid);
    else
      command.body.edit().set_id(field, pid);
  }
  command.persons.clear();
}

Result<std::vector<Id16>> seal_fields(keyring::Keyring& keyring, const SealingPlace& place,
                                      codec::Command& command) {
  std::vector<Id16> fresh;
  for (codec::ClearField& clear : command.clear) {
    TRY_ASSIGN(auto named, named_key(keyring, clear));
    if (!named) {
      TRY_ASSIGN(named,
                 keyring.make_later(identity_of(command, clear), group_of(command.envelope.conf)));
    }
    const keyring::SubjectKey key = *named;
    if (key.fresh) fresh.push_back(key.id);
    const crypto::FieldPlace at = place_of(place, command.event_id, TypeCode(command.type->code),
                                           command.type->version, clear.field, key.id);
    TRY_ASSIGN(const crypto::SealedField sealed, keyring.seal_field(at, clear.text));
    command.body.set_sealed(field_of(command, clear.field),
                            {.subject_key_id = key.id,
                             .alg = sealed.alg,
                             .nonce = sealed.nonce,
                             .ciphertext = sealed.ciphertext,
                             .commitment = sealed.commitment.bytes});
  }
  command.clear.clear();
  return fresh;
}

codec::Command subject_key_created(const EventId& id, Millis at, const Id16& key,
                                   const std::string& wrapped_by, crypto::Suite suite) {
  const registry::EventType* type = registry::find_event(registry::EventCode::kSubjectKeyCreated);
  CHECK(type != nullptr);
  codec::Command command;
  command.event_id = id;
  command.type = type;
  command.expected_seq = 0;
  command.envelope.stream_seq = StreamSeq(1);
  command.body = codec::Body(*type);
  auto body = command.body.as<events::SubjectKeyCreated>();
  codec::fill_id(body.initSubjectKeyId(), key);
  body.setWrappedBy(wrapped_by);
  body.setSuite(static_cast<events::Suite>(suite));
  codec::Envelope& envelope = command.envelope;
  envelope.stream = "SubjectKey/" + to_uuid_text(key);
  envelope.occurred_at = at;
  envelope.effective_on = civil_day(at);
  envelope.conf = type->conf;
  envelope.retain = type->retain;
  envelope.pclass = type->pclass;
  envelope.actor.account = kLedgerAccount;
  envelope.actor.role = registry::Role::kLgr;
  return command;
}

bool same_sealed_text(keyring::Keyring& keyring, const SealingPlace& place,
                      const codec::Event& stored, const codec::Field& field,
                      events::Sealed::Reader sealed, std::string_view text) {
  const auto same =
      keyring.same_text(stored_place(place, stored, field, sealed), read_sealed(sealed), text);
  return same && *same;
}

std::vector<const codec::Field*> sealed_fields(const codec::Event& stored) {
  std::vector<const codec::Field*> fields;
  if (stored.type() == nullptr) return fields;
  for (const codec::Field& field : stored.type()->fields)
    if (field.kind == codec::FieldKind::kSealed && stored.fields().has(field))
      fields.push_back(&field);
  return fields;
}

Result<std::vector<OpenedField>> open_sealed(keyring::Keyring& keyring, const SealingPlace& place,
                                             const cases::State& state,
                                             const codec::Event& stored) {
  std::vector<OpenedField> opened;
  for (const codec::Field* field : sealed_fields(stored)) {
    const auto sealed = stored.fields().get<events::Sealed>(*field);
    auto text =
        keyring.open_field(stored_place(place, stored, *field, sealed), read_sealed(sealed));
    if (!text && text.error().kind != Failure::kAbsent) return fail(text.error());
    OpenedField one{.field = field, .text = {}, .erased_by = {}};
    const std::string stream = "SubjectKey/" + to_uuid_text(codec::to_id(sealed.getSubjectKeyId()));
    if (text)
      one.text = std::move(*text);
    else if (state.state_name(stream) == "destroyed")
      one.erased_by = state.head(stream)->last;
    opened.push_back(std::move(one));
  }
  return opened;
}

Result<crypto::FieldOpening> opening_of(keyring::Keyring& keyring, const SealingPlace& place,
                                        const codec::Event& stored, const codec::Field& field) {
  return keyring.opening(
      stored_place(place, stored, field, stored.fields().get<events::Sealed>(field)));
}

}  // namespace quanlu::ledger::intake

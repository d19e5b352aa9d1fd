#include "schemas/codec/equal_command.h"

#include <algorithm>

#include "schemas/base/check.h"

namespace quanlu::schemas::codec {
namespace {

bool same_id(const Id16& stated, bool stored_has, events::Id::Reader stored) {
  return stored_has && to_id(stored) == stated;
}

Actor to_actor(events::Actor::Reader actor) {
  return {.account = std::string(to_view(actor.getAccount())),
          .role = static_cast<registry::Role>(actor.getRole()),
          .unit = std::string(to_view(actor.getUnit())),
          .area = actor.getArea(),
          .on_behalf_of = std::string(to_view(actor.getOnBehalfOf()))};
}

bool equal_actor(const Command& command, events::Actor::Reader reader) {
  const Parts& given = command.given;
  const Actor& stated = command.envelope.actor;
  const Actor stored = to_actor(reader);
  if (!stated.account.empty() && stated.account != stored.account) return false;
  if (given.has(Part::kRole) && stated.role != stored.role) return false;
  if (given.has(Part::kUnit) && stated.unit != stored.unit) return false;
  if (given.has(Part::kArea) && stated.area != stored.area) return false;
  return !given.has(Part::kOnBehalfOf) || stated.on_behalf_of == stored.on_behalf_of;
}

bool equal_words(const Command& command, wire::Envelope::Reader stored) {
  const Parts& given = command.given;
  const Envelope& stated = command.envelope;
  const auto same = [](auto ours, auto theirs) {
    return static_cast<std::uint32_t>(ours) == static_cast<std::uint32_t>(theirs);
  };
  if (given.has(Part::kOrigin) && !same(stated.origin, stored.getOrigin())) return false;
  if (given.has(Part::kConf) && !same(stated.conf, stored.getConf())) return false;
  if (given.has(Part::kRetain) && !same(stated.retain, stored.getRetain())) return false;
  if (given.has(Part::kPersonalClass) && !same(stated.pclass, stored.getPclass())) return false;
  return !given.has(Part::kRuleSet) || stated.rule_set == stored.getRuleSet();
}

bool equal_references(const Command& command, wire::Envelope::Reader stored) {
  const Parts& given = command.given;
  const Envelope& stated = command.envelope;
  if (given.has(Part::kCaseId) && !same_id(stated.case_id, stored.hasCaseId(), stored.getCaseId()))
    return false;
  if (given.has(Part::kCorrelation) &&
      !same_id(stated.correlation, stored.hasCorrelation(), stored.getCorrelation()))
    return false;
  if (given.has(Part::kCausation) &&
      !same_id(stated.causation, stored.hasCausation(), stored.getCausation()))
    return false;
  return !given.has(Part::kSupersedes) ||
         same_id(stated.supersedes, stored.hasSupersedes(), stored.getSupersedes());
}

template <typename Stored, typename Stated, typename Same>
bool equal_elements(const Stored& stored, const Stated& stated, Same same) {
  if (stored.size() != stated.size()) return false;
  for (unsigned i = 0; i < stored.size(); ++i)
    if (!same(stored[i], stated[i])) return false;
  return true;
}

bool equal_lists(const Command& command, wire::Envelope::Reader stored) {
  const Parts& given = command.given;
  const Envelope& stated = command.envelope;
  const auto same_actor = [](auto theirs, const Actor& ours) { return to_actor(theirs) == ours; };
  const auto same_text = [](auto theirs, const std::string& ours) {
    return to_view(theirs) == ours;
  };
  const auto same_doc = [](auto theirs, const DocRef& ours) { return to_doc(theirs) == ours; };
  if (given.has(Part::kCoActors) &&
      !equal_elements(stored.getCoActors(), stated.co_actors, same_actor))
    return false;
  if (given.has(Part::kLegalBasis) &&
      !equal_elements(stored.getLegalBasis(), stated.legal_basis, same_text))
    return false;
  return !given.has(Part::kDocs) || equal_elements(stored.getDocs(), stated.docs, same_doc);
}

// The trace is the request's, not the command's: the same command may come in another request.
bool equal_envelope(const Command& command, wire::Envelope::Reader stored) {
  const Parts& given = command.given;
  const Envelope& stated = command.envelope;
  if (given.has(Part::kStream) && to_view(stored.getStream()) != stated.stream) return false;
  if (stored.getOccurredAt() != stated.occurred_at.value) return false;
  if (given.has(Part::kEffectiveOn) && Day(stored.getEffectiveOn()) != stated.effective_on)
    return false;
  if (given.has(Part::kSubmitter) && to_view(stored.getSubmitter()) != stated.submitter)
    return false;
  if (given.has(Part::kSubject) && to_subject(stored.getSubject()) != stated.subject) return false;
  return equal_actor(command, stored.getActor()) && equal_words(command, stored) &&
         equal_references(command, stored) && equal_lists(command, stored);
}

bool equal_struct(const Field& field, const FieldsReader& a, const FieldsReader& b) {
  switch (field.kind) {
    case FieldKind::kDoc:
      return to_doc(a.get<events::Doc>(field)) == to_doc(b.get<events::Doc>(field));
    case FieldKind::kSubject:
      return to_subject(a.get<events::Subject>(field)) == to_subject(b.get<events::Subject>(field));
    case FieldKind::kSet: {
      const auto left = a.get<events::Set>(field), right = b.get<events::Set>(field);
      return left.getCount() == right.getCount() && left.getDigest() == right.getDigest();
    }
    default:
      return a.id(field) == b.id(field);
  }
}

bool equal_element(const Field& field, const FieldsReader& a, const FieldsReader& b,
                   std::size_t i) {
  switch (storage_of(field.kind)) {
    case Storage::kText:
      return a.text(field, i) == b.text(field, i);
    case Storage::kData:
      return std::ranges::equal(a.bytes(field, i), b.bytes(field, i));
    case Storage::kStruct:
      break;
    default:
      return a.number(field, i) == b.number(field, i);
  }
  switch (field.kind) {
    case FieldKind::kDoc:
      return to_doc(a.get<events::Doc>(field, i)) == to_doc(b.get<events::Doc>(field, i));
    case FieldKind::kSubject:
      return to_subject(a.get<events::Subject>(field, i)) ==
             to_subject(b.get<events::Subject>(field, i));
    default:
      return a.id(field, i) == b.id(field, i);
  }
}

bool equal_list(const Field& field, const FieldsReader& a, const FieldsReader& b) {
  if (a.size(field) != b.size(field)) return false;
  for (std::size_t i = 0; i < a.size(field); ++i)
    if (!equal_element(field, a, b, i)) return false;
  return true;
}

bool equal_field(const Field& field, const FieldsReader& a, const FieldsReader& b) {
  if (a.has(field) != b.has(field)) return false;
  if (field.list) return equal_list(field, a, b);
  switch (storage_of(field.kind)) {
    case Storage::kText:
      return a.text(field) == b.text(field);
    case Storage::kData:
      return std::ranges::equal(a.bytes(field), b.bytes(field));
    case Storage::kStruct:
      return equal_struct(field, a, b);
    default:
      return a.number(field) == b.number(field);
  }
}

// A field that the command leaves out is stated as absent, unless it is computed.
bool equal_body(const Event& stored, const Command& command) {
  const FieldsReader theirs = stored.fields(), ours = command.body.fields();
  return std::ranges::all_of(command.type->fields, [&](const Field& field) {
    if (field.kind == FieldKind::kSealed) return true;
    if (!ours.has(field) && is_computed(*command.type, field)) return true;
    return equal_field(field, ours, theirs);
  });
}

bool equal_sealed(const Event& stored, const Command& command, const SealedEqual& sealed_equal) {
  const FieldsReader theirs = stored.fields();
  for (const Field& field : command.type->fields) {
    if (field.kind != FieldKind::kSealed) continue;
    const auto clear = std::ranges::find(command.clear, field.number, &ClearField::field);
    if (theirs.has(field) != (clear != command.clear.end())) return false;
    if (theirs.has(field) && !sealed_equal(field, theirs.get<events::Sealed>(field), clear->text))
      return false;
  }
  return true;
}

}  // namespace

bool equal_command(const Event& stored, const Command& command, const SealedEqual& sealed_equal) {
  CHECK(command.type != nullptr);
  if (stored.id() != command.event_id || stored.type() != command.type) return false;
  return equal_envelope(command, stored.envelope()) && equal_body(stored, command) &&
         equal_sealed(stored, command, sealed_equal);
}

}  // namespace quanlu::schemas::codec

#include "schemas/codec/read_envelope.h"

#include <limits>

#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/forms.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kOnBehalfOfMax = 60, kBasisMax = 40;

template <typename Word, std::size_t N>
std::array<registry::Enumerant, N> words() {
  std::array<registry::Enumerant, N> all{};
  for (std::size_t i = 0; i < N; ++i)
    all[i] = registry::label(static_cast<Word>(i + 1));
  return all;
}

template <typename Word, std::size_t N>
Read<Word> read_word(Element value, const Path& path, std::string_view rule) {
  static const auto all = words<Word, N>();
  TRY_ASSIGN(const std::uint16_t number, read_enumerant(value, path, rule, all));
  return static_cast<Word>(number);
}

Read<registry::Role> read_role(Element value, const Path& path) {
  TRY_ASSIGN(const std::string_view text, read_string(value, path, "a role in a string"));
  if (const registry::RoleInfo* role = registry::find_role(text)) return role->role;
  std::string expected;
  for (const registry::RoleInfo& role : registry::roles())
    expected += (expected.empty() ? "" : ", ") + std::string(role.id);
  return refuse(Reason::kEnum, path, "Role", expected, shown(text));
}

// Marks as given what stands in an actor; `parts` is null for co-actors.
Read<Actor> read_actor(Element value, const Path& path, Parts* parts) {
  enum : std::size_t { kAccount, kRole, kUnit, kArea, kOnBehalfOf };
  static constexpr std::array<std::string_view, 5> kNames = {"account", "role", "unit", "area",
                                                             "onBehalfOf"};
  Members members;
  TRY(read_members(value, path, kNames, members));
  const auto at = [&](std::size_t name) { return path.member(kNames[name]); };
  const auto take = [&](std::size_t name, Part part) {
    if (members.has(name) && parts != nullptr) parts->set(part);
    return members.has(name);
  };
  Actor actor;
  if (take(kAccount, Part::kAccount)) {
    TRY_ASSIGN(actor.account, read_account(members[kAccount], at(kAccount)));
  }
  if (take(kRole, Part::kRole)) {
    TRY_ASSIGN(actor.role, read_role(members[kRole], at(kRole)));
  }
  if (take(kUnit, Part::kUnit)) {
    TRY_ASSIGN(actor.unit, read_unit(members[kUnit], at(kUnit)));
  }
  if (take(kArea, Part::kArea)) {
    TRY_ASSIGN(actor.area, read_area(members[kArea], at(kArea)));
  }
  if (take(kOnBehalfOf, Part::kOnBehalfOf)) {
    TRY_ASSIGN(actor.on_behalf_of,
               read_text(members[kOnBehalfOf], at(kOnBehalfOf), kOnBehalfOfMax));
  }
  return actor;
}

Verdict read_actors(const Given& given, Command& command) {
  Envelope& envelope = command.envelope;
  if (given.has(Key::kActor)) {
    TRY_ASSIGN(envelope.actor,
               read_actor(given.value(Key::kActor), given.path(Key::kActor), &command.given));
  }
  if (given.has(Key::kSubmitter)) {
    TRY_ASSIGN(envelope.submitter,
               read_account(given.value(Key::kSubmitter), given.path(Key::kSubmitter)));
    command.given.set(Part::kSubmitter);
  }
  if (!given.has(Key::kCoActors)) return {};
  const Path path = given.path(Key::kCoActors);
  TRY_ASSIGN(const simdjson::dom::array list,
             read_array(given.value(Key::kCoActors), path, 1, kEnvelopeListMax));
  command.given.set(Part::kCoActors);
  for (const Element element : list) {
    const Path at = path.element(envelope.co_actors.size());
    TRY_ASSIGN(Actor actor, read_actor(element, at, nullptr));
    if (actor.account.empty()) return refuse_missing(at.member("account"), "account");
    envelope.co_actors.push_back(std::move(actor));
  }
  return {};
}

Verdict read_times(const Given& given, Command& command) {
  if (!given.has(Key::kOccurredAt))
    return refuse_missing(given.path(Key::kOccurredAt), "2024-08-09T10:02:40+08:00");
  Envelope& envelope = command.envelope;
  TRY_ASSIGN(envelope.occurred_at,
             read_instant(given.value(Key::kOccurredAt), given.path(Key::kOccurredAt)));
  envelope.effective_on = civil_day(envelope.occurred_at);
  if (given.has(Key::kEffectiveOn)) {
    TRY_ASSIGN(const Day day,
               read_day(given.value(Key::kEffectiveOn), given.path(Key::kEffectiveOn)));
    envelope.effective_on = day;
    command.given.set(Part::kEffectiveOn);
  }
  return {};
}

// null is how the output says that there is none, so it may come back.
Verdict read_ids(const Given& given, Command& command) {
  Envelope& to = command.envelope;
  struct Entry {
    Key key;
    Part part;
    Id16& id;
  };
  for (const Entry& entry : {Entry{Key::kCaseId, Part::kCaseId, to.case_id},
                             Entry{Key::kCorrelation, Part::kCorrelation, to.correlation},
                             Entry{Key::kCausation, Part::kCausation, to.causation},
                             Entry{Key::kSupersedes, Part::kSupersedes, to.supersedes}}) {
    if (!given.has_value(entry.key)) continue;
    TRY_ASSIGN(entry.id, read_id(given.value(entry.key), given.path(entry.key)));
    command.given.set(entry.part);
  }
  return {};
}

Verdict refuse_lower(const Path& path, std::string_view least, std::string_view found) {
  return refuse(Reason::kForm, path, "classes", std::string(least) + " or higher",
                std::string(found));
}

// Classes come from the type and are only raised: PUB < INT < … , longer before shorter, none <
// basic < sensitive.
Verdict read_classes(const Given& given, Command& command) {
  Envelope& to = command.envelope;
  to.conf = command.type->conf;
  to.retain = command.type->retain;
  to.pclass = command.type->pclass;
  if (!given.has(Key::kClasses)) return {};
  static constexpr std::array<std::string_view, 3> kNames = {"conf", "retain", "pclass"};
  const Path path = given.path(Key::kClasses);
  Members members;
  TRY(read_members(given.value(Key::kClasses), path, kNames, members));
  const auto id = [](auto word) { return registry::label(word).id; };
  if (members.has(0)) {
    const Path at = path.member(kNames[0]);
    TRY_ASSIGN(to.conf, read_word<registry::Conf, 6>(members[0], at, "ConfClass"));
    if (to.conf < command.type->conf) return refuse_lower(at, id(command.type->conf), id(to.conf));
    command.given.set(Part::kConf);
  }
  if (members.has(1)) {
    const Path at = path.member(kNames[1]);
    TRY_ASSIGN(to.retain, read_word<registry::Retain, 5>(members[1], at, "RetentionClass"));
    if (to.retain > command.type->retain)
      return refuse_lower(at, id(command.type->retain), id(to.retain));
    command.given.set(Part::kRetain);
  }
  if (members.has(2)) {
    const Path at = path.member(kNames[2]);
    TRY_ASSIGN(to.pclass, read_word<registry::PersonalClass, 3>(members[2], at, "PersonalClass"));
    if (to.pclass < command.type->pclass)
      return refuse_lower(at, id(command.type->pclass), id(to.pclass));
    command.given.set(Part::kPersonalClass);
  }
  return {};
}

Verdict read_basis(const Given& given, Command& command) {
  std::vector<std::string>& to = command.envelope.legal_basis;
  if (!given.has(Key::kLegalBasis)) {
    to.assign(command.type->basis.begin(), command.type->basis.end());
    return {};
  }
  const Path path = given.path(Key::kLegalBasis);
  TRY_ASSIGN(const simdjson::dom::array list,
             read_array(given.value(Key::kLegalBasis), path, 0, kEnvelopeListMax));
  for (const Element element : list) {
    TRY_ASSIGN(const std::string_view basis,
               read_text(element, path.element(to.size()), kBasisMax));
    to.emplace_back(basis);
  }
  command.given.set(Part::kLegalBasis);
  return {};
}

Verdict read_docs(const Given& given, Command& command) {
  if (!given.has(Key::kDocs)) return {};
  const Path path = given.path(Key::kDocs);
  TRY_ASSIGN(const simdjson::dom::array list,
             read_array(given.value(Key::kDocs), path, 0, kEnvelopeListMax));
  std::vector<DocRef>& to = command.envelope.docs;
  for (const Element element : list) {
    TRY_ASSIGN(DocRef doc, read_doc(element, path.element(to.size())));
    to.push_back(std::move(doc));
  }
  command.given.set(Part::kDocs);
  return {};
}

Verdict read_expected(const Given& given, Command& command) {
  if (!given.has(Key::kExpectedSeq)) return {};
  const Element value = given.value(Key::kExpectedSeq);
  const Path path = given.path(Key::kExpectedSeq);
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    if (text != "any")
      return refuse(Reason::kType, path, "expectedSeq", "a number or \"any\"", shown(text));
    command.any_version = true;
    return {};
  }
  TRY_ASSIGN(command.expected_seq,
             read_unsigned(value, path, std::numeric_limits<std::uint64_t>::max()));
  return {};
}

Verdict read_rest(const Given& given, Command& command) {
  Envelope& to = command.envelope;
  if (given.has(Key::kOrigin)) {
    TRY_ASSIGN(to.origin, (read_word<registry::Origin, 3>(given.value(Key::kOrigin),
                                                          given.path(Key::kOrigin), "Origin")));
    command.given.set(Part::kOrigin);
  }
  if (given.has(Key::kRuleSet)) {
    TRY_ASSIGN(const std::uint64_t number,
               read_unsigned(given.value(Key::kRuleSet), given.path(Key::kRuleSet), 99'991'231));
    to.rule_set = static_cast<std::uint32_t>(number);
    command.given.set(Part::kRuleSet);
  }
  if (given.has_value(Key::kSubject)) {
    TRY_ASSIGN(to.subject, read_subject(given.value(Key::kSubject), given.path(Key::kSubject)));
    command.given.set(Part::kSubject);
  }
  if (!given.has(Key::kTraceparent)) return {};
  const Path path = given.path(Key::kTraceparent);
  TRY_ASSIGN(to.traceparent, read_string(given.value(Key::kTraceparent), path, "a string"));
  if (!is_traceparent(to.traceparent))
    return refuse(Reason::kForm, path, "W3C trace context", "00-<32 hex>-<16 hex>-<2 hex>",
                  shown(to.traceparent));
  command.given.set(Part::kTraceparent);
  return {};
}

}  // namespace

Verdict read_envelope(const Given& given, Command& command) {
  TRY(read_times(given, command));
  TRY(read_actors(given, command));
  TRY(read_ids(given, command));
  TRY(read_classes(given, command));
  TRY(read_basis(given, command));
  TRY(read_docs(given, command));
  TRY(read_expected(given, command));
  return read_rest(given, command);
}

}  // namespace quanlu::schemas::codec

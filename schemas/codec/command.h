#pragma once
// What somebody asks to be recorded: an event that is not decided yet. CommandReader makes it from
// JSON; intake fills what the writer gives (streamSeq, partition key, rule set, computed fields,
// sealed fields); EntryWriter turns it into the bytes of an entry. DOMAIN.md 2.1 says what each
// part of the envelope means.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/codec/body.h"
#include "schemas/registry/registry.h"

namespace quanlu::schemas::codec {

struct Actor {
  std::string account;
  registry::Role role = registry::Role::kNone;
  std::string unit;
  std::uint64_t area = 0;  // 6 digits, of streets 9, of communities 12; 0: none
  std::string on_behalf_of;
  friend bool operator==(const Actor&, const Actor&) = default;
};

// Whom an event is about: one of four identities.
struct Subject {
  enum class Kind : std::uint8_t { kNone, kUscc, kFilingNo, kIllegalOrgId, kUnit };
  Kind kind = Kind::kNone;
  std::string text;
  friend bool operator==(const Subject&, const Subject&) = default;
};

// A document outside the log, known by at least one digest.
struct DocRef {
  std::optional<Digest> sha256, sm3;
  std::uint64_t bytes = 0;  // size, below 2^53
  std::string media_type, title, doc_no;
  friend bool operator==(const DocRef&, const DocRef&) = default;
};

struct Envelope {
  std::string stream;         // "Org/51370100MJD0000116", canonical
  StreamSeq stream_seq;       // the writer's
  std::string partition_key;  // the writer's; empty is partition 0
  Millis occurred_at;
  std::optional<Day> effective_on;  // the reader fills in the civil day of occurred_at
  registry::Origin origin = registry::Origin::kLive;
  registry::Conf conf = registry::Conf::kNone;  // classes: of the type, perhaps raised
  registry::Retain retain = registry::Retain::kNone;
  registry::PersonalClass pclass = registry::PersonalClass::kUnspecified;
  std::uint32_t rule_set = 0;      // yyyymmdd, the writer's
  std::uint64_t authority_at = 0;  // the writer's; 0: absent
  Actor actor;
  std::string submitter;
  std::vector<Actor> co_actors;
  Subject subject;
  Id16 case_id, correlation, causation;  // zero: absent
  std::vector<std::string> legal_basis;
  std::vector<DocRef> docs;
  Id16 supersedes;
  std::string traceparent;
};

// The optional parts of the envelope that a command may state; what it does not state is filled in
// and is not compared when the command comes again (INTEGRITY.md 3.5).
enum class Part : std::uint8_t {
  kStream,  // may be left out where its key is computed
  kEffectiveOn,
  kOrigin,
  kConf,
  kRetain,
  kPersonalClass,
  kRuleSet,
  kAccount,
  kRole,
  kUnit,
  kArea,
  kOnBehalfOf,
  kSubmitter,
  kCoActors,
  kSubject,
  kCaseId,
  kCorrelation,
  kCausation,
  kLegalBasis,
  kDocs,
  kSupersedes,
  kTraceparent,
};

class Parts {
 public:
  void set(Part part) { bits_ |= bit(part); }
  bool has(Part part) const { return (bits_ & bit(part)) != 0; }

 private:
  static std::uint32_t bit(Part part) { return 1U << static_cast<unsigned>(part); }
  std::uint32_t bits_ = 0;
};

// Overwrites a text in a way that the compiler keeps, and empties it.
void wipe(std::string& text);

// A personal field before it is sealed. Wiped when it goes.
struct ClearField {
  std::uint16_t field = 0;  // number in the body
  std::string text;
  std::string subject;  // pid or subjectKeyId as UUID text; empty: INTEGRITY.md 9.2 decides

  ~ClearField() { wipe(text); }
};

// A citizen id in place of a pid: intake turns it into the pid and forgets it.
struct ClearPerson {
  std::uint16_t field = 0;
  std::uint16_t index = 0;  // in a list
  std::string citizen_id;

  ~ClearPerson() { wipe(citizen_id); }
};

struct Command {
  EventId event_id;
  const registry::EventType* type = nullptr;
  Envelope envelope;
  Parts given;
  std::optional<std::uint64_t> expected_seq;  // of the stream before this event
  bool any_version = false;                   // expectedSeq "any"
  Body body;
  std::vector<ClearField> clear;
  std::vector<ClearPerson> persons;

  const Field& field(std::string_view name) const;  // of the body; it exists
};

DocRef to_doc(events::Doc::Reader doc);
void fill_doc(events::Doc::Builder to, const DocRef& doc);
Subject to_subject(events::Subject::Reader subject);
void fill_subject(events::Subject::Builder to, const Subject& subject);

// True for a field that a command may leave out because decide computes it (DOMAIN.md 2.2).
bool is_computed(const registry::EventType& type, const Field& field);

}  // namespace quanlu::schemas::codec

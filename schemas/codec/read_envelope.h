#pragma once
// The parts of a command around its data. Inside this room only.
#include "schemas/codec/read_value.h"

namespace quanlu::schemas::codec {

// The keys of a command, in the order of kCommandKeys.
enum class Key : std::uint8_t {
  kEventId,
  kType,
  kTypeCode,
  kSchemaVer,
  kStream,
  kOccurredAt,
  kEffectiveOn,
  kActor,
  kSubject,
  kCaseId,
  kCorrelation,
  kCausation,
  kLegalBasis,
  kRuleSet,
  kClasses,
  kData,
  kDocs,
  kOrigin,
  kCoActors,
  kSubmitter,
  kSupersedes,
  kTraceparent,
  kExpectedSeq,
};
inline constexpr std::array<std::string_view, 23> kCommandKeys = {
    "eventId",     "type",      "typeCode",   "schemaVer",   "stream",      "occurredAt",
    "effectiveOn", "actor",     "subject",    "caseId",      "correlation", "causation",
    "legalBasis",  "ruleSet",   "classes",    "data",        "docs",        "origin",
    "coActors",    "submitter", "supersedes", "traceparent", "expectedSeq"};

// Members and path of a command, asked by key.
struct Given {
  const Members& members;
  const Path& root;

  bool has(Key key) const { return members.has(static_cast<std::size_t>(key)); }
  bool has_value(Key key) const { return members.has_value(static_cast<std::size_t>(key)); }
  Element value(Key key) const { return members[static_cast<std::size_t>(key)]; }
  Path path(Key key) const { return root.member(kCommandKeys[static_cast<std::size_t>(key)]); }
};

// Everything but type, data and stream; fills in what follows from the type.
Verdict read_envelope(const Given& given, Command& command);

}  // namespace quanlu::schemas::codec

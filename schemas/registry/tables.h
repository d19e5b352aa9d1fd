#pragma once
// The generated tables behind registry.h, for the sources of this room only.
#include "schemas/registry/registry.h"

namespace quanlu::schemas::registry::tables {

struct Shape {
  std::span<const Field> fields;
  std::uint16_t data_words, pointers;
};

struct EventTexts {
  std::uint16_t code, version;
  std::string_view json_schema, markdown, capnp;
};

// Indexes point into the table beside them, in the order of the names there.
extern const std::span<const EventType> kEventTypes;
extern const std::span<const std::uint16_t> kEventsByName;
extern const Shape kEnvelope;
extern const std::span<const Stream> kStreams;
extern const std::span<const Enumeration> kEnumerations;
extern const std::span<const RoleInfo> kRoles;
extern const std::span<const DeadlineInfo> kDeadlines;
// Labels by number; the first one is the empty label of kNone.
extern const std::span<const Enumerant> kFamilies, kConfs, kRetains, kPersonalClasses, kOrigins,
    kPartitionRules, kGroups;
extern const std::span<const Term> kGlossary;
extern const std::span<const EventTexts> kEventTexts;

}  // namespace quanlu::schemas::registry::tables

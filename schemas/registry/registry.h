#pragma once
// What the schemas say about event types, streams, roles, deadlines and enumerations, as tables.
// The tables are generated from the annotations of schemas/events at build time and live in the
// program's read-only data: everything handed out here is a view of them, valid for ever and safe
// to share between threads. Nothing here allocates or fails.
#include <cstdint>
#include <span>
#include <string_view>

#include "schemas/registry/types.h"

namespace quanlu::schemas::registry {

std::span<const EventType> event_types();  // ascending by code, then version
const EventType* find_event(std::uint16_t code, std::uint16_t version = 1);
const EventType* find_event(std::string_view name);  // newest version
inline const EventType* find_event(EventCode code) {
  return find_event(static_cast<std::uint16_t>(code));
}

std::span<const Field> envelope_fields();  // of wire::Envelope
std::uint16_t envelope_data_words();
std::uint16_t envelope_pointers();

std::span<const Stream> streams();      // in the order of StreamKind, from 1
const Stream& stream(StreamKind kind);  // kind must not be kNone
const Stream* find_stream(std::string_view name);

std::span<const Enumeration> enumerations();  // ascending by name
const Enumeration* find_enumeration(std::string_view name);

std::span<const RoleInfo> roles();
const RoleInfo& role(Role role);  // must not be kNone
const RoleInfo* find_role(std::string_view id);

std::span<const DeadlineInfo> deadlines();
const DeadlineInfo& deadline(Deadline deadline);  // must not be kNone
const DeadlineInfo* find_deadline(std::string_view id);

// Id and label of a word of the annotations; kNone has empty ones.
const Enumerant& label(Family family);
const Enumerant& label(Conf conf);
const Enumerant& label(Retain retain);
const Enumerant& label(PersonalClass pclass);
const Enumerant& label(Origin origin);
const Enumerant& label(PartitionRule rule);
const Enumerant& label(Group group);

std::span<const Term> glossary();  // ascending by id

// An event type as text; empty: no such code. JSON Schema 2020-12 of its `data`, its section of the
// reference page, its struct as it stands in schemas/events.
std::string_view json_schema(std::uint16_t code, std::uint16_t version = 1);
std::string_view markdown(std::uint16_t code, std::uint16_t version = 1);
std::string_view capnp_text(std::uint16_t code, std::uint16_t version = 1);

}  // namespace quanlu::schemas::registry

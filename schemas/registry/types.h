#pragma once
// The rows of the registry's tables: plain constant data, compared by address where at all. Views
// in them point into the program's read-only data and stay valid for ever.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "schemas/registry/enums.h"
#include "schemas/registry/names.h"

namespace quanlu::schemas::registry {

enum class FieldKind : std::uint8_t {
  kText,
  kMoney,        // Int64, fen
  kDate,         // Int32, days since 1970-01-01, civil days at UTC+8
  kInstant,      // Int64, milliseconds since 1970-01-01 UTC
  kBasisPoints,  // UInt32, 1/10 000
  kCentiPoints,  // Int64, 1/100 point
  kU8,
  kU16,
  kU32,
  kU64,
  kI64,
  kBool,
  kUscc,
  kSubject,  // struct Subject
  kArea,     // UInt64
  kStreet,   // UInt64
  kUnit,
  kAccount,
  kPid,     // struct Id
  kSealed,  // struct Sealed
  kDoc,     // struct Doc
  kDocNumber,
  kRef,     // struct Id, the id of an event in the log
  kId,      // struct Id
  kBytes,   // Data
  kDigest,  // Data of 32 bytes
  kSet,     // struct Set
  kEnum,    // UInt16
  kActor,   // struct Actor; in the envelope only
};

inline constexpr std::uint16_t kNoEnumeration = 0xFFFF;

// One field of a body or of the envelope. `slot` is what Cap'n Proto calls offset: for numbers in
// units of their own size (bits for Bool), for pointers the index in the pointer section.
struct Field {
  std::uint16_t number;  // ordinal
  FieldKind kind;
  bool list;      // a List of the kind
  bool required;  // else absent is 0 or null, told from 0 by the bit at given_slot
  std::uint32_t slot;
  std::int32_t given_slot;    // bit of <name>Given; -1: there is none
  std::uint16_t max;          // characters of a text (of each text of a list); 0: no text
  std::uint16_t enumeration;  // index into enumerations(); kNoEnumeration
  std::string_view name, zh, en;
  std::string_view unit;   // in which the value is shown, e.g. 元
  std::string_view check;  // what else is checked, e.g. "≥2"
};

// One allowed move of a state machine; states count from 1 in the order of Stream::states.
struct Move {
  StreamKind machine;          // the event's own stream, or another one: a linked move
  std::uint8_t from, to;       // 0: does not exist (yet); from = to: the state is left as it is
  std::string_view condition;  // on the body, e.g. "ground=merger/split"; empty: none
};

struct State {
  std::string_view id, zh, en;
  bool final;  // may be the last one
};

struct Stream {
  StreamKind kind;
  std::string_view name;  // "RegCase", as in stream ids
  std::string_view zh, en;
  std::span<const std::string_view> key_parts;  // joined by + in a stream key
  PartitionRule partition;
  std::span<const State> states;  // empty: a record stream
  std::string_view derived;       // how the key is computed, where it is

  const State* state(std::uint8_t number) const;             // nullptr: 0 or unknown
  std::uint8_t find_state(std::string_view state_id) const;  // 0: unknown
};

struct Enumerant {
  std::uint16_t value;  // never 0, which is absent
  std::string_view id, zh, en;
};

struct Enumeration {
  std::string_view name;
  std::span<const Enumerant> values;  // ascending from 1, without holes

  const Enumerant* find(std::uint16_t value) const;
  const Enumerant* find(std::string_view id) const;
};

// How a role reads a group of event types (DOMAIN: the read matrix).
struct ReadRight {
  bool allowed = false;
  bool masked = false;     // identities and amounts of persons masked
  bool published = false;  // published facts only
  bool own_organization = false, own_unit = false, own_area = false, assigned_cases = false;
};

struct RoleInfo {
  Role role;
  std::string_view id;  // "LDR"
  std::string_view zh, en, duty;
  std::span<const std::string_view> levels;
  std::span<const ReadRight> reads;  // indexed by Group

  const ReadRight& reads_group(Group group) const { return reads[static_cast<std::size_t>(group)]; }
};

struct DeadlineInfo {
  Deadline deadline;
  std::string_view id;  // "D13"
  std::string_view zh, en, due, unit, breach;
  std::span<const std::string_view> rules;
};

struct EventType {
  std::uint16_t code, version;
  Family family;
  Group group;
  StreamKind stream;
  std::string_view name, zh, en;
  std::span<const Field> fields;  // ascending by number
  std::span<const Role> roles;    // who may append it
  std::span<const Move> moves;
  Conf conf;
  Retain retain;
  PersonalClass pclass;
  std::span<const Deadline> starts, stops;
  std::span<const std::string_view> basis;  // legal basis by default
  bool basis_to_check;                      // taken from secondary texts
  bool first_release;
  std::uint16_t data_words, pointers;  // of the body

  const Field* field(std::string_view field_name) const;
  bool appended_by(Role role) const;
  bool moves_state() const;  // some move, own or linked, has from != to
};

// A word of the domain. kind: event, field, stream, state, enumerant, role, deadline, family,
// class.
struct Term {
  std::string_view id;  // "FundAlertRaised", "FundAlertRaised.severity", "Org/active", "Grade/4A" …
  std::string_view zh, en, kind, basis;
};

}  // namespace quanlu::schemas::registry

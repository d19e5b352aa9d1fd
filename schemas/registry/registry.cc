#include "schemas/registry/registry.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "schemas/base/check.h"
#include "schemas/registry/tables.h"

namespace quanlu::schemas::registry {
namespace {

// The entry whose name is asked for, through an index that is sorted by name.
template <typename T>
const T* find_by_name(std::span<const T> table, std::span<const std::uint16_t> by_name,
                      std::string_view name) {
  const auto at = std::lower_bound(
      by_name.begin(), by_name.end(), name,
      [&](std::uint16_t index, std::string_view wanted) { return table[index].name < wanted; });
  return at != by_name.end() && table[*at].name == name ? &table[*at] : nullptr;
}

// A table that starts with the word of number 1.
template <typename T, typename Key>
const T& numbered(std::span<const T> table, Key key) {
  const auto number = static_cast<std::size_t>(key);
  CHECK(number >= 1);
  CHECK(number <= table.size());
  return table[number - 1];
}

template <typename T>
const T* find_by_id(std::span<const T> table, std::string_view id) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const T& t) { return t.id == id; });
  return at == table.end() ? nullptr : &*at;
}

template <typename Key>
const Enumerant& labelled(std::span<const Enumerant> table, Key key) {
  const auto number = static_cast<std::size_t>(key);
  CHECK(number < table.size());
  return table[number];
}

// Where the versions of a code begin; for a code that is none, behind all.
std::vector<std::uint16_t> first_by_code() {
  const auto types = tables::kEventTypes;
  CHECK(types.size() < UINT16_MAX);
  std::vector<std::uint16_t> first(types.empty() ? 0 : std::size_t{types.back().code} + 1,
                                   static_cast<std::uint16_t>(types.size()));
  for (std::size_t i = types.size(); i-- > 0;)
    first[types[i].code] = static_cast<std::uint16_t>(i);
  return first;
}

std::unordered_map<std::string_view, const Stream*> streams_by_name() {
  std::unordered_map<std::string_view, const Stream*> by_name;
  for (const Stream& stream : tables::kStreams)
    by_name.emplace(stream.name, &stream);
  return by_name;
}

// Row i of the texts belongs to row i of the event types.
tables::EventTexts texts(std::uint16_t code, std::uint16_t version) {
  const EventType* type = find_event(code, version);
  if (!type) return {};
  const auto& row =
      tables::kEventTexts[static_cast<std::size_t>(type - tables::kEventTypes.data())];
  CHECK(row.code == code);
  CHECK(row.version == version);
  return row;
}

}  // namespace

const State* Stream::state(std::uint8_t number) const {
  return number >= 1 && number <= states.size() ? &states[number - 1] : nullptr;
}

std::uint8_t Stream::find_state(std::string_view state_id) const {
  const State* found = find_by_id(states, state_id);
  return found ? static_cast<std::uint8_t>(found - states.data() + 1) : 0;
}

const Enumerant* Enumeration::find(std::uint16_t value) const {
  return value >= 1 && value <= values.size() ? &values[value - 1u] : nullptr;
}

const Enumerant* Enumeration::find(std::string_view id) const {
  return find_by_id(values, id);
}

const Field* EventType::field(std::string_view field_name) const {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const Field& field) { return field.name == field_name; });
  return at == fields.end() ? nullptr : &*at;
}

bool EventType::appended_by(Role role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool EventType::moves_state() const {
  return std::any_of(moves.begin(), moves.end(),
                     [](const Move& move) { return move.from != move.to; });
}

std::span<const EventType> event_types() {
  return tables::kEventTypes;
}

// Types are sorted by code, then version; each entry that is read passes here.
const EventType* find_event(std::uint16_t code, std::uint16_t version) {
  static const std::vector<std::uint16_t> first_of = first_by_code();
  const auto types = tables::kEventTypes;
  if (code >= first_of.size()) return nullptr;
  for (std::size_t i = first_of[code]; i < types.size() && types[i].code == code; ++i)
    if (types[i].version == version) return &types[i];
  return nullptr;
}

const EventType* find_event(std::string_view name) {
  return find_by_name(tables::kEventTypes, tables::kEventsByName, name);
}

std::span<const Field> envelope_fields() {
  return tables::kEnvelope.fields;
}
std::uint16_t envelope_data_words() {
  return tables::kEnvelope.data_words;
}
std::uint16_t envelope_pointers() {
  return tables::kEnvelope.pointers;
}

std::span<const Stream> streams() {
  return tables::kStreams;
}
const Stream& stream(StreamKind kind) {
  return numbered(tables::kStreams, kind);
}
// Asked several times for each event that is decided or read.
const Stream* find_stream(std::string_view name) {
  static const std::unordered_map<std::string_view, const Stream*> by_name = streams_by_name();
  const auto at = by_name.find(name);
  return at == by_name.end() ? nullptr : at->second;
}

std::span<const Enumeration> enumerations() {
  return tables::kEnumerations;
}
const Enumeration* find_enumeration(std::string_view name) {
  const auto all = tables::kEnumerations;
  const auto at = std::lower_bound(
      all.begin(), all.end(), name,
      [](const Enumeration& e, std::string_view wanted) { return e.name < wanted; });
  return at != all.end() && at->name == name ? &*at : nullptr;
}

std::span<const RoleInfo> roles() {
  return tables::kRoles;
}
const RoleInfo& role(Role role) {
  return numbered(tables::kRoles, role);
}
const RoleInfo* find_role(std::string_view id) {
  return find_by_id(tables::kRoles, id);
}

std::span<const DeadlineInfo> deadlines() {
  return tables::kDeadlines;
}
const DeadlineInfo& deadline(Deadline deadline) {
  return numbered(tables::kDeadlines, deadline);
}
const DeadlineInfo* find_deadline(std::string_view id) {
  return find_by_id(tables::kDeadlines, id);
}

const Enumerant& label(Family family) {
  return labelled(tables::kFamilies, family);
}
const Enumerant& label(Conf conf) {
  return labelled(tables::kConfs, conf);
}
const Enumerant& label(Retain retain) {
  return labelled(tables::kRetains, retain);
}
const Enumerant& label(PersonalClass pclass) {
  return labelled(tables::kPersonalClasses, pclass);
}
const Enumerant& label(Origin origin) {
  return labelled(tables::kOrigins, origin);
}
const Enumerant& label(PartitionRule rule) {
  return labelled(tables::kPartitionRules, rule);
}
const Enumerant& label(Group group) {
  return labelled(tables::kGroups, group);
}

std::span<const Term> glossary() {
  return tables::kGlossary;
}

std::string_view json_schema(std::uint16_t code, std::uint16_t version) {
  return texts(code, version).json_schema;
}
std::string_view markdown(std::uint16_t code, std::uint16_t version) {
  return texts(code, version).markdown;
}
std::string_view capnp_text(std::uint16_t code, std::uint16_t version) {
  return texts(code, version).capnp;
}

}  // namespace quanlu::schemas::registry

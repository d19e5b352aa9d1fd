#include <algorithm>

#include "schemas/generate/cpp.h"

namespace quanlu::schemas::generate {
namespace {

std::string field_row(const Field& f, const Catalogue& c) {
  const auto at = std::find_if(c.enumerations.begin(), c.enumerations.end(),
                               [&](const Enumeration& e) { return e.name == f.enumeration; });
  const std::string enumeration =
      f.enumeration.empty() ? "kNoEnumeration" : number(at - c.enumerations.begin());
  return "\n    {" + number(f.number) + ", FieldKind::k" + f.kind +
         (f.list ? ", true" : ", false") + (f.required ? ", true, " : ", false, ") +
         number(f.slot) + ", " + number(f.given_slot) + ", " + number(f.max) + ", " + enumeration +
         ", " + quoted(f.name) + ", " + quoted(f.zh) + ", " + quoted(f.en) + ", " + quoted(f.unit) +
         ", " + quoted(f.check) + "}";
}

std::string move_row(const Move& move, const std::vector<Word>& streams) {
  return "{" + enumerator("StreamKind", streams, move.machine) + ", " + number(move.from) + ", " +
         number(move.to) + ", " + quoted(move.condition) + "}";
}

// The arrays of one event go to `arrays`, its row is the answer.
std::string event_row(const Event& e, const Catalogue& c, std::string& arrays) {
  static const auto deadline_words = [](const Catalogue& of) { return words_of(of.deadlines); };
  const std::string id = number(e.code) + "_" + number(e.version);
  const auto streams = words_of(c.streams), roles = words_of(c.roles);
  const auto deadlines = deadline_words(c);
  const auto role = [&](std::uint16_t r) { return enumerator("Role", roles, r); };
  const auto deadline = [&](std::uint16_t d) { return enumerator("Deadline", deadlines, d); };
  const Array parts[] = {
      array("Field", "kFields" + id, e.fields, [&](const Field& f) { return field_row(f, c); }),
      array("Role", "kRoles" + id, e.roles, role),
      array("Move", "kMoves" + id, e.moves, [&](const Move& m) { return move_row(m, streams); }),
      array("Deadline", "kStarts" + id, e.starts, deadline),
      array("Deadline", "kStops" + id, e.stops, deadline),
      text_array("kBasis" + id, e.basis),
  };
  for (const Array& part : parts)
    arrays += part.declaration;
  return "\n    {" + number(e.code) + ", " + number(e.version) + ", " +
         enumerator("Family", c.families, e.family) + ", " +
         enumerator("Group", words_of(c.groups), e.group) + ", " +
         enumerator("StreamKind", streams, e.stream) + ", " + quoted(e.name) + ", " + quoted(e.zh) +
         ", " + quoted(e.en) + ", " + parts[0].span + ", " + parts[1].span + ", " + parts[2].span +
         ", " + enumerator("Conf", c.confs, e.conf) + ", " +
         enumerator("Retain", c.retains, e.retain) + ", " +
         enumerator("PersonalClass", c.pclasses, e.pclass) + ", " + parts[3].span + ", " +
         parts[4].span + ", " + parts[5].span + (e.basis_to_check ? ", true" : ", false") +
         (e.later ? ", false, " : ", true, ") + number(e.data_words) + ", " + number(e.pointers) +
         "}";
}

// The newest version of a name stands for it.
std::string events_by_name(const Catalogue& c) {
  std::vector<std::string> names;
  for (const Event& event : c.events)
    names.push_back(event.name);
  return by_name("kEventOrder", names);
}

}  // namespace

std::string tables_source(const Catalogue& c) {
  std::string arrays, rows;
  for (const Event& event : c.events)
    rows += (rows.empty() ? "" : ",") + event_row(event, c, arrays);
  const Shape& envelope = c.shapes.front();
  arrays += array("Field", "kEnvelopeFields", envelope.fields, [&](const Field& f) {
              return field_row(f, c);
            }).declaration;
  return std::string(kMade) + "#include \"schemas/registry/tables.h\"\n" + kOpen +
         "namespace {\n\n" + arrays + "\nconstexpr EventType kEventTable[] = {" + rows + "};\n" +
         events_by_name(c) + "\n}  // namespace\n\nnamespace tables {\n" +
         "const std::span<const EventType> kEventTypes = kEventTable;\n" +
         "const std::span<const std::uint16_t> kEventsByName = kEventOrder;\n" +
         "const Shape kEnvelope = {kEnvelopeFields, " + number(envelope.data_words) + ", " +
         number(envelope.pointers) + "};\n}  // namespace tables\n" + kClose;
}

}  // namespace quanlu::schemas::generate

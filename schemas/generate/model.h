#pragma once
// What the schemas say, as plain values: the one thing that is read from the compiler's request and
// from which everything is emitted. Numbers are those of the schema; names are Cap'n Proto's, ids
// are what users see (Role `ldr` has the id `LDR`).
#include <cstdint>
#include <string>
#include <vector>

namespace quanlu::schemas::generate {

struct Word {
  std::uint16_t value = 0;
  std::string name, id, zh, en;
};

struct Enumeration {
  std::string name;
  std::vector<Word> values;  // from 1; 0 is `unspecified` everywhere
};

struct State {
  std::string id, zh, en;
  bool final = false;
};

struct Stream {
  Word word;  // its id is the public kind, "RegCase"
  std::vector<std::string> key_parts;
  std::uint16_t partition = 0;
  std::vector<State> states;
  std::string derived;

  // From 1; 0 for "none"; -1 for a name that is no state.
  int state_number(const std::string& state_id) const;
};

struct Role {
  Word word;
  std::vector<std::string> levels;
  std::string duty;
  std::vector<std::string> reads;  // rights by group number; [0] is empty
};

struct Deadline {
  Word word;
  std::string due, unit, breach;
  std::vector<std::string> rules;
};

struct Group {
  Word word;
  std::vector<std::pair<std::uint16_t, std::uint16_t>> codes;  // ranges, both ends in
};

struct Family {
  std::uint16_t number = 0, conf = 0, retain = 0;
  std::string file;
};

struct Field {
  std::uint16_t number = 0;
  std::string kind;  // enumerator of registry::FieldKind without its k, e.g. "Money"
  bool list = false, required = true;
  std::uint32_t slot = 0;
  std::int32_t given_slot = -1;
  std::uint16_t max = 0;
  std::string enumeration;  // its name, for kind Enum
  std::string name, zh, en, unit, check, note;
};

struct Move {
  std::uint16_t machine = 0;
  int from = 0, to = 0;
  std::string condition;
};

struct Event {
  std::uint16_t code = 0, version = 1, family = 0, group = 0, stream = 0;
  std::string name, zh, en;
  std::vector<Field> fields;
  std::vector<std::uint16_t> roles, starts, stops;
  std::vector<Move> moves;
  std::uint16_t conf = 0, retain = 0, pclass = 0;
  std::vector<std::string> basis;
  bool basis_to_check = false, later = false;
  std::uint16_t data_words = 0, pointers = 0;
  std::string file;    // "fnd.capnp"
  std::string source;  // the struct as its author wrote it
};

// A struct that is no event: the envelope, the entry, the values.
struct Shape {
  std::string name;
  std::vector<Field> fields;
  std::uint16_t data_words = 0, pointers = 0;
};

struct Catalogue {
  std::vector<Word> families, confs, retains, pclasses, origins, partition_rules;
  std::vector<Group> groups;
  std::vector<Role> roles;
  std::vector<Deadline> deadlines;
  std::vector<Stream> streams;
  std::vector<Enumeration> enumerations;  // ascending by name
  std::vector<Event> events;              // ascending by code, then version
  std::vector<Shape> shapes;              // Envelope first, then Entry and the values by name

  const Stream& stream(std::uint16_t number) const { return streams.at(number - 1u); }
};

}  // namespace quanlu::schemas::generate

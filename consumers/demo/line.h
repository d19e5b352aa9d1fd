#pragma once
// One event as a line of JSON in the input form of INTERFACES.md 3.4. Made in the step that takes
// place, finished by its destructor, which puts it into world.line.
//   Line(world, 103, id, clerk).on("RegCase", case_id).expect(1).set("direct", true);
// The type's table says whether expectedSeq is needed and refuses (CHECK) a field that the type
// does not have; that all required ones are given is the test's affair.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "consumers/demo/world.h"
#include "schemas/codec/json_writer.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::demo {

struct Code {
  std::string_view id;  // of an enumerant, area, unit, account: written as text
};

class Line {
 public:
  Line(World& world, std::uint16_t code, const EventId& id, std::string_view account);
  Line(World& world, std::uint16_t code, const EventId& id, const Account& account)
      : Line(world, code, id, account.id) {}
  template <typename Who>
  Line(World& world, std::uint16_t code, const Who& account)  // an id that nobody refers to
      : Line(world, code, world.event_id(world.now), account) {}
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // The envelope, before the first set().
  Line& on(std::string_view kind, std::string_view key);  // key parts are joined by '+' already
  Line& on(std::string_view kind, const Id16& key);
  Line& expect(std::uint64_t seq);
  Line& about(const Org& org);  // subject
  Line& in_case(const Id16& case_id);

  // Fields of the body by their kind.
  Line& set(std::string_view field, std::string_view text);
  Line& set(std::string_view field, const char* text) { return set(field, std::string_view(text)); }
  Line& set(std::string_view field, const std::string& text) {
    return set(field, std::string_view(text));
  }
  Line& set(std::string_view field, bool truth);
  Line& set(std::string_view field, int number) { return set(field, std::int64_t{number}); }
  Line& set(std::string_view field, std::int64_t number);
  Line& set(std::string_view field, Fen money);
  Line& set(std::string_view field, Day day);
  Line& set(std::string_view field, const Id16& id);
  Line& set_list(std::string_view field, std::initializer_list<std::string_view> texts);
  Line& set_ids(std::string_view field, std::initializer_list<Id16> ids);
  Line& set_doc(std::string_view field, std::string_view title);
  Line& set_docs(std::string_view field, std::string_view title);
  Line& set_subject(std::string_view field, const Org& org);  // {"uscc":…}
  Line& set_unit_subject(std::string_view field, std::string_view unit);
  Line& set_set(std::string_view field, std::uint64_t count, std::string_view digest_of);

 private:
  schemas::codec::JsonWriter& field(std::string_view name);
  void doc(std::string_view title);

  World& world_;
  const schemas::registry::EventType& type_;
  schemas::codec::JsonWriter json_;
  bool in_data_ = false, expected_ = false;
};

}  // namespace quanlu::consumers::demo

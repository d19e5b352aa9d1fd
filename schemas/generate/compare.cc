#include "schemas/generate/compare.h"

#include <algorithm>

namespace quanlu::schemas::generate {
namespace {

using Breaks = std::vector<std::string>;

template <typename List, typename Same>
auto find(const List& list, Same same) -> decltype(&*list.begin()) {
  const auto at = std::find_if(list.begin(), list.end(), same);
  return at == list.end() ? nullptr : &*at;
}

// Adds "<where>: <what> was <before>, is <after>" when the two differ.
void same(Breaks& breaks, const std::string& where, const char* what, const std::string& before,
          const std::string& after) {
  if (before == after) return;
  breaks.push_back(where + ": " + what + " was " + before + ", is " + after);
}

std::string form(const Field& field) {
  return field.kind + (field.enumeration.empty() ? "" : " " + field.enumeration) +
         (field.list ? "[]" : "");
}

void compare_field(Breaks& breaks, const std::string& owner, const Field& before,
                   const Field* after) {
  const std::string where = owner + "." + before.name;
  if (!after) {
    breaks.push_back(where + ": ordinal " + std::to_string(before.number) + " is gone");
    return;
  }
  same(breaks, where, "name", before.name, after->name);
  same(breaks, where, "form", form(before), form(*after));
  same(breaks, where, "place", std::to_string(before.slot), std::to_string(after->slot));
  same(breaks, where, "presence bit", std::to_string(before.given_slot),
       std::to_string(after->given_slot));
  if (after->max < before.max) {
    breaks.push_back(where + ": max was " + std::to_string(before.max) + ", is only " +
                     std::to_string(after->max));
  }
  if (!before.required && after->required) {
    breaks.push_back(where + ": was optional, is required");
  }
}

void compare_fields(Breaks& breaks, const std::string& owner, const std::vector<Field>& before,
                    const std::vector<Field>& after) {
  for (const Field& field : before) {
    compare_field(breaks, owner, field,
                  find(after, [&](const Field& f) { return f.number == field.number; }));
  }
  for (const Field& field : after) {
    const bool known = find(before, [&](const Field& f) { return f.number == field.number; });
    if (!known && field.required) {
      breaks.push_back(owner + "." + field.name + ": new and required, so old events lack it");
    }
  }
}

// Enumerants keep number and name; new ones come behind.
void compare_words(Breaks& breaks, const std::string& owner, const std::vector<Word>& before,
                   const std::vector<Word>& after) {
  for (const Word& word : before) {
    const Word* now = find(after, [&](const Word& w) { return w.value == word.value; });
    same(breaks, owner + " @" + std::to_string(word.value), "enumerant", word.id,
         now ? now->id : "nothing");
  }
}

void compare_stream(Breaks& breaks, const Stream& before, const Stream* after) {
  const std::string where = "stream " + before.word.id;
  if (!after) {
    breaks.push_back(where + ": is gone");
    return;
  }
  if (before.key_parts != after->key_parts) breaks.push_back(where + ": its key has other parts");
  same(breaks, where, "partition rule", std::to_string(before.partition),
       std::to_string(after->partition));
  for (const State& state : before.states) {
    if (after->state_number(state.id) < 0) {
      breaks.push_back(where + ": state " + state.id + " is gone");
    }
  }
}

void compare_event(Breaks& breaks, const Event& before, const Event* after,
                   const Catalogue& released, const Catalogue& now) {
  const std::string where = std::to_string(before.code) + " " + before.name;
  if (!after) {
    breaks.push_back(where + ": the event type is gone");
    return;
  }
  same(breaks, where, "name", before.name, after->name);
  same(breaks, where, "stream", released.stream(before.stream).word.id,
       now.stream(after->stream).word.id);
  compare_fields(breaks, where, before.fields, after->fields);
}

// The values and the entry are frozen; only the envelope grows.
void compare_shape(Breaks& breaks, const Shape& before, const Shape* after) {
  if (!after) {
    breaks.push_back(before.name + ": is gone");
    return;
  }
  compare_fields(breaks, before.name, before.fields, after->fields);
  const bool grown = before.data_words != after->data_words || before.pointers != after->pointers;
  if (grown && before.name != "Envelope") breaks.push_back(before.name + ": is frozen, but grew");
}

}  // namespace

std::vector<std::string> breaking_changes(const Catalogue& released, const Catalogue& now) {
  Breaks breaks;
  for (const Event& event : released.events) {
    const Event* after = find(now.events, [&](const Event& e) {
      return e.code == event.code && e.version == event.version;
    });
    compare_event(breaks, event, after, released, now);
  }
  for (const Enumeration& e : released.enumerations) {
    const Enumeration* after =
        find(now.enumerations, [&](const Enumeration& n) { return n.name == e.name; });
    compare_words(breaks, e.name, e.values, after ? after->values : std::vector<Word>{});
  }
  for (const Stream& stream : released.streams) {
    compare_stream(breaks, stream,
                   find(now.streams, [&](const Stream& s) { return s.word.id == stream.word.id; }));
  }
  for (const Shape& shape : released.shapes) {
    compare_shape(breaks, shape,
                  find(now.shapes, [&](const Shape& s) { return s.name == shape.name; }));
  }
  return breaks;
}

}  // namespace quanlu::schemas::generate

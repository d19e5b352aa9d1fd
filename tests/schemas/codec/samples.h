#pragma once
// A command of any type as JSON, made from the tables of the registry: every field of the body with
// a value of its kind, in the form in which the one JSON shows it, so that what goes in can be
// compared with what comes out.
#include <string>

#include "schemas/codec/command.h"

namespace quanlu::schemas::codec::samples {

// The value of a field; lists have two elements.
std::string value_of(const Field& field);

// Another value of the same kind; a list whose last element is another.
std::string other_value_of(const Field& field);

// `with_optional`: optional fields too.
std::string data_of(const registry::EventType& type, bool with_optional);
// All fields, one of them with the value given; empty: without it.
std::string data_with(const registry::EventType& type, const Field& changed,
                      const std::string& value);
std::string stream_of(const registry::EventType& type);
std::string command_json(const registry::EventType& type, bool with_optional = true);

// Fills every personal field of a command with bytes that stand for a ciphertext: the text itself.
void seal(Command& command);

}  // namespace quanlu::schemas::codec::samples

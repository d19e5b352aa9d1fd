#pragma once
// One walk over a struct by its table that touches every value, so that later readers find nothing
// that throws or is not what the schema says. Pointers out of bounds still throw kj::Exception
// here: the caller stands at the door.
#include <optional>
#include <span>
#include <string>

#include <capnp/any.h>

#include "schemas/registry/registry.h"
#include "schemas/wire/entry.capnp.h"

namespace quanlu::schemas::codec {

// The first fault, named by field and form, never by content.
std::optional<std::string> walk(std::span<const registry::Field> fields,
                                capnp::AnyStruct::Reader body);

// Envelope and body of an entry are structs, and there.
std::optional<std::string> check_pointers(wire::Entry::Reader entry);

}  // namespace quanlu::schemas::codec

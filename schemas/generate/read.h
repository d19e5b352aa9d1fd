#pragma once
// From the compiler's request to the catalogue, with every refusal. What Cap'n Proto itself accepts
// in silence and would give schemas that lie (annotation twice, storage that does not fit the form,
// a move between states that do not exist) is a fault here.
#include <string>
#include <vector>

#include <capnp/schema.capnp.h>

#include "schemas/generate/model.h"
#include "schemas/generate/nodes.h"

namespace quanlu::schemas::generate {

struct Reading {
  Catalogue catalogue;
  std::vector<std::string> faults;  // empty: the catalogue is whole
};

// `request` names all files of schemas/events and schemas/wire; only what it reaches is seen.
Reading read(capnp::schema::CodeGeneratorRequest::Reader request);

// The parts of read(): fields of a struct (body or shape), and an event type with its moves.
std::vector<Field> read_fields(Nodes& nodes, Node node, bool body);
Event read_event(Nodes& nodes, Node node, const Family& family, const Catalogue& words);

}  // namespace quanlu::schemas::generate

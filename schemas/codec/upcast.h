#pragma once
// Bodies of old versions read as the newest one. A step makes version `to` of a type out of version
// `from`; steps are followed until none fits. Entries are never rewritten: only what is read
// changes. No released type has a second version yet, so the released table is empty.
#include <cstdint>
#include <span>

#include <capnp/any.h>

namespace quanlu::schemas::codec {

struct UpcastStep {
  std::uint16_t code, from, to;
  // `next` is the zeroed body of version `to`, which the registry knows.
  void (*apply)(capnp::AnyStruct::Reader old, capnp::AnyStruct::Builder next);
};

using Upcasts = std::span<const UpcastStep>;

Upcasts released_upcasts();
const UpcastStep* find_upcast(Upcasts steps, std::uint16_t code, std::uint16_t from);

}  // namespace quanlu::schemas::codec

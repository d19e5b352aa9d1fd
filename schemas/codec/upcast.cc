#include "schemas/codec/upcast.h"

namespace quanlu::schemas::codec {

Upcasts released_upcasts() {
  return {};
}

const UpcastStep* find_upcast(Upcasts steps, std::uint16_t code, std::uint16_t from) {
  for (const UpcastStep& step : steps)
    if (step.code == code && step.from == from) return &step;
  return nullptr;
}

}  // namespace quanlu::schemas::codec

// Bytes of somebody else as a stored event: refused, or shown as JSON with everything in it.
#include "schemas/codec/event.h"

#include "schemas/codec/command_reader.h"
#include "schemas/codec/event_json.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
using namespace quanlu::schemas::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static CommandReader reader;
  const auto event = Event::decode(BytesView(data, size));
  if (!event) {
    FUZZ_CHECK(event.error().reason == "not_decodable");
    return 0;
  }
  std::string json;
  append_json(json, *event);
  (void)reader.read(json);
  return 0;
}

// JSON of somebody else as a command or a batch of them. What is read can be written as an entry,
// and that entry reads back.
#include "schemas/codec/command_reader.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event_json.h"
#include "tests/fuzz/fuzz.h"
#include "tests/schemas/codec/samples.h"

using namespace quanlu;
using namespace quanlu::schemas::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static CommandReader reader;
  static EntryWriter writer;
  const std::string json(reinterpret_cast<const char*>(data), size);
  (void)reader.read_batch(json);
  auto command = reader.read(json);
  if (!command) {
    FUZZ_CHECK(!command.error().path.empty());
    FUZZ_CHECK(!command.error().remedy.zh.empty());
    return 0;
  }
  samples::seal(*command);
  const auto entry = writer.write(*command, 1);
  FUZZ_CHECK(entry || size > 16'384);  // an entry has 65,528 bytes at most
  if (!entry) return 0;
  const auto event = Event::decode(*entry);
  FUZZ_CHECK(event && event->type() != nullptr);
  std::string shown;
  append_json(shown, *event);
  FUZZ_CHECK(!shown.empty());
  return 0;
}

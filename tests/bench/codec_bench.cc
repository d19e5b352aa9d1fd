// How many commands a second one core reads, encodes, decodes and shows: the sample of one type, or
// of all types in turn. bench_codec [event type|all [step]]
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "schemas/codec/command_reader.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event_json.h"
#include "tests/schemas/codec/samples.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

constexpr double kSeconds = 1.0;

template <typename Step>
void measure(const std::string& only, const char* name, std::size_t count, Step step) {
  if (!only.empty() && only != name) return;
  const std::clock_t begin = std::clock();  // of this process: other work does not count
  std::size_t done = 0;
  double elapsed = 0;
  while (elapsed < kSeconds) {
    for (std::size_t i = 0; i < 1000; ++i)
      step(done++ % count);
    elapsed = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  }
  std::printf("%-16s %10.0f /s %8.0f ns\n", name, static_cast<double>(done) / elapsed,
              elapsed / static_cast<double>(done) * 1e9);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 && argv[1] != std::string("all") ? argv[1] : "";
  const std::string only = argc > 2 ? argv[2] : "";
  std::vector<std::string> commands;
  std::vector<Bytes> entries;
  CommandReader reader;
  EntryWriter writer;
  std::size_t json_bytes = 0, entry_bytes = 0;
  for (const registry::EventType& type : registry::event_types()) {
    if (!wanted.empty() && type.name != wanted) continue;
    commands.push_back(samples::command_json(type));
    auto command = reader.read(commands.back());
    samples::seal(*command);
    entries.push_back(*writer.write(*command, 1));
    json_bytes += commands.back().size();
    entry_bytes += entries.back().size();
  }
  if (commands.empty()) return 2;
  std::printf("%zu types, %zu B of JSON, %zu B of entry on average\n", commands.size(),
              json_bytes / commands.size(), entry_bytes / entries.size());
  std::size_t sink = 0;
  measure(only, "read", commands.size(),
          [&](std::size_t i) { sink += reader.read(commands[i])->clear.size(); });
  measure(only, "write", commands.size(), [&](std::size_t i) {
    auto command = reader.read(commands[i]);
    samples::seal(*command);
    sink += writer.write(*command, 1)->size();
  });
  measure(only, "decode", entries.size(),
          [&](std::size_t i) { sink += Event::decode(entries[i])->version(); });
  std::string json;
  measure(only, "show", entries.size(), [&](std::size_t i) {
    json.clear();
    append_json(json, *Event::decode(entries[i]));
    sink += json.size();
  });
  return sink == 0 ? 1 : 0;  // so that nothing is optimised away
}

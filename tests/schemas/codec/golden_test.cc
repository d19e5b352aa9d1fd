#include <fstream>
#include <set>
#include <sstream>

#include "schemas/codec/command_reader.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event_json.h"
#include "tests/schemas/codec/samples.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

const std::filesystem::path kFile = tests::source_dir() / "tests/golden/codec/entries.txt";

struct Golden {
  std::string command, entry, event;  // JSON, hexadecimal, JSON
};

Golden made_from(const std::string& json) {
  CommandReader reader;
  auto command = reader.read(json);
  REQUIRE(command);
  samples::seal(*command);
  EntryWriter writer;
  const Bytes entry = *writer.write(*command, 1);
  Golden golden{json, to_hex(entry), {}};
  append_json(golden.event, *Event::decode(entry));
  return golden;
}

std::vector<Golden> read_golden() {
  std::ifstream file(kFile);
  std::vector<Golden> all;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("command ", 0) == 0) all.push_back({line.substr(8), {}, {}});
    if (line.rfind("entry ", 0) == 0) all.back().entry = line.substr(6);
    if (line.rfind("event ", 0) == 0) all.back().event = line.substr(6);
  }
  return all;
}

}  // namespace

TEST_CASE("the commands of the golden file become its entries, and these its events") {
  const auto all = read_golden();
  REQUIRE(all.size() >= 16);
  std::set<FieldKind> kinds;
  for (const Golden& golden : all) {
    const Golden made = made_from(golden.command);
    CHECK(made.entry == golden.entry);
    CHECK(made.event == golden.event);
    const Bytes entry = *from_hex(golden.entry);
    for (const Field& field : Event::decode(entry)->type()->fields)
      kinds.insert(field.kind);
  }
  CHECK(kinds.size() == static_cast<std::size_t>(FieldKind::kActor));  // all but the envelope's own
}

// Run by name when a type is added; lines that are there must not change.
TEST_CASE("remake the golden entries", "[.remake]") {
  std::ofstream file(kFile);
  std::set<FieldKind> kinds;
  for (const std::uint16_t code : {101, 103, 301, 304, 335,  501,  604,  605,  613,  625,  627,
                                   660, 702, 748, 802, 1101, 1302, 1313, 1315, 1320, 1321, 1333}) {
    const Golden golden = made_from(samples::command_json(*registry::find_event(code)));
    file << "command " << golden.command << "\nentry " << golden.entry << "\nevent " << golden.event
         << "\n";
    for (const Field& field : registry::find_event(code)->fields)
      kinds.insert(field.kind);
  }
  for (int kind = 0; kind < static_cast<int>(FieldKind::kActor); ++kind)
    if (kinds.count(static_cast<FieldKind>(kind)) == 0) WARN("no field of kind " << kind);
}

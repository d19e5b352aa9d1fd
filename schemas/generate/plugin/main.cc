// capnpc-quanlu: `capnp compile -o PATH/capnpc-quanlu:OUT schemas/events/*.capnp
// schemas/wire/*.capnp` writes its files under OUT, where capnp starts it. Every fault is shown;
// then nothing is written.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include "schemas/generate/emit.h"
#include "schemas/generate/read.h"

namespace {

using namespace quanlu::schemas::generate;

bool has(const std::filesystem::path& path, const std::string& text) {
  std::ifstream in(path, std::ios::binary);
  return in && std::string(std::istreambuf_iterator<char>(in), {}) == text;
}

// Whoever reads the file sees the old one or the new one, never half of it. A file that is already
// right stays untouched, so that nothing is compiled again.
bool write(const std::filesystem::path& path, const std::string& text) {
  if (has(path, text)) return true;
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  const std::filesystem::path temporary = path.string() + ".new";
  std::ofstream out(temporary, std::ios::binary);
  out << text;
  out.close();
  if (out) std::filesystem::rename(temporary, path, error);
  if (out && !error) return true;
  std::fprintf(stderr, "capnpc-quanlu: cannot write %s\n", path.c_str());
  return false;
}

bool write_all(const Catalogue& catalogue) {
  bool good = write("schemas/registry/names.h", names_header(catalogue)) &&
              write("schemas/registry/enums.h", enums_header(catalogue)) &&
              write("schemas/registry/tables.cc", tables_source(catalogue)) &&
              write("schemas/registry/words.cc", words_source(catalogue)) &&
              write("schemas/registry/json_schemas.cc", json_schemas_source(catalogue)) &&
              write("schemas/registry/glossary.tsv", glossary(catalogue)) &&
              write("schemas/registry/REFERENCE.md", reference(catalogue));
  for (const Event& event : catalogue.events) {
    good =
        good && write("schemas/json/" + event.name + "." + std::to_string(event.version) + ".json",
                      json_schema(event, catalogue) + "\n");
  }
  return good;
}

int run() {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 1u << 26;  // the request is our own compiler's, not a stranger's
  capnp::StreamFdMessageReader message(0, options);
  const Reading reading = read(message.getRoot<capnp::schema::CodeGeneratorRequest>());
  for (const std::string& fault : reading.faults)
    std::fprintf(stderr, "%s\n", fault.c_str());
  return reading.faults.empty() && write_all(reading.catalogue) ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const kj::Exception& exception) {
    std::fprintf(stderr, "capnpc-quanlu: %s\n", exception.getDescription().cStr());
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "capnpc-quanlu: %s\n", exception.what());
  }
  return 1;
}

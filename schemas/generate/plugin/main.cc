// capnpc-quanlu, started by the compiler in the output folder:
//   capnp compile -o PATH/capnpc-quanlu:OUT schemas/events/*.capnp schemas/wire/*.capnp
// Every fault is shown; then nothing is written and the exit code is 1. QUANLU_SCHEMAS in the
// environment names the folder of the event schemas, for their text. With two requests
// (`capnp compile -o-`) it says what the second breaks of the first:
//   capnpc-quanlu compare RELEASED NOW
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <fcntl.h>
#include <kj/exception.h>
#include <kj/io.h>
#include <unistd.h>

#include "schemas/generate/compare.h"
#include "schemas/generate/files.h"
#include "schemas/generate/read.h"

namespace {

using namespace quanlu::schemas::generate;

Reading read_from(int descriptor) {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 1u << 26;  // the request is our own compiler's, not a stranger's
  capnp::StreamFdMessageReader message(descriptor, options);
  return read(message.getRoot<capnp::schema::CodeGeneratorRequest>());
}

int show(const std::vector<std::string>& lines) {
  for (const std::string& line : lines)
    std::fprintf(stderr, "%s\n", line.c_str());
  return lines.empty() ? 0 : 1;
}

int generate() {
  Reading reading = read_from(STDIN_FILENO);
  if (show(reading.faults) != 0) return 1;
  if (const char* folder = std::getenv("QUANLU_SCHEMAS")) {
    const std::string missing = attach_sources(reading.catalogue, folder);
    if (!missing.empty()) return show({missing + ": no such struct in " + folder});
  }
  for (const File& file : files(reading.catalogue)) {
    if (!write(".", file)) return show({"capnpc-quanlu: cannot write " + file.path});
  }
  return 0;
}

int compare(const char* released, const char* now) {
  const kj::AutoCloseFd before(open(released, O_RDONLY | O_CLOEXEC));
  const kj::AutoCloseFd after(open(now, O_RDONLY | O_CLOEXEC));
  if (before.get() < 0 || after.get() < 0) return show({"capnpc-quanlu: cannot read a request"});
  const Reading old_schemas = read_from(before.get()), new_schemas = read_from(after.get());
  if (show(new_schemas.faults) != 0) return 1;
  return show(breaking_changes(old_schemas.catalogue, new_schemas.catalogue));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 1) return generate();
    if (argc == 4 && std::strcmp(argv[1], "compare") == 0) return compare(argv[2], argv[3]);
    return show({"usage: capnpc-quanlu [compare RELEASED NOW]"});
  } catch (const kj::Exception& exception) {
    return show({std::string("capnpc-quanlu: ") + exception.getDescription().cStr()});
  } catch (const std::exception& exception) {
    return show({std::string("capnpc-quanlu: ") + exception.what()});
  }
}

#pragma once
// A private copy of the real schemas that a story may spoil, compiled by `capnp` and read as the
// plug-in reads it.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <fcntl.h>
#include <kj/io.h>

#include "schemas/generate/read.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

class SchemaCopy {
 public:
  explicit SchemaCopy(const std::string& from = "schemas") {
    for (const char* wing : {"events", "wire"}) {
      const auto source = source_dir() / from / wing;
      std::filesystem::create_directories(root() / wing);
      for (const auto& file : std::filesystem::directory_iterator(source)) {
        if (file.path().extension() != ".capnp") continue;
        std::filesystem::copy_file(file.path(), root() / wing / file.path().filename());
      }
    }
  }

  // Replaces the one place where `before` stands in events/<file>.
  SchemaCopy& change(const std::string& file, const std::string& before, const std::string& after) {
    const auto path = root() / "events" / file;
    std::string text = read_text(path);
    const auto at = text.find(before);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.find(before, at + 1) == std::string::npos);
    text.replace(at, before.size(), after);
    std::ofstream(path, std::ios::binary) << text;
    return *this;
  }

  schemas::generate::Reading read() const {
    const std::string request = (root() / "request").string();
    const std::string command =
        "cd '" + root().string() + "' && capnp compile -o- events/*.capnp wire/*.capnp > request";
    REQUIRE(std::system(command.c_str()) == 0);
    const kj::AutoCloseFd descriptor(open(request.c_str(), O_RDONLY | O_CLOEXEC));
    capnp::ReaderOptions options;
    options.traversalLimitInWords = 1u << 26;
    capnp::StreamFdMessageReader message(descriptor.get(), options);
    return schemas::generate::read(message.getRoot<capnp::schema::CodeGeneratorRequest>());
  }

  static std::string read_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  const std::filesystem::path& root() const { return dir_.path(); }
  TempDir dir_;
};

}  // namespace quanlu::tests

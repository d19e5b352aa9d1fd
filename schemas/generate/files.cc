#include "schemas/generate/files.h"

#include <fstream>
#include <iterator>

#include "schemas/generate/emit.h"

namespace quanlu::schemas::generate {
namespace {

bool holds(const std::filesystem::path& path, const std::string& text) {
  std::ifstream in(path, std::ios::binary);
  return in && std::string(std::istreambuf_iterator<char>(in), {}) == text;
}

}  // namespace

std::vector<File> files(const Catalogue& catalogue) {
  const std::string room = "schemas/registry/";
  std::vector<File> out{{room + "names.h", names_header(catalogue)},
                        {room + "enums.h", enums_header(catalogue)},
                        {room + "tables.cc", tables_source(catalogue)},
                        {room + "words.cc", words_source(catalogue)},
                        {room + "json_schemas.cc", json_schemas_source(catalogue)},
                        {room + "glossary.tsv", glossary(catalogue)},
                        {room + "REFERENCE.md", reference(catalogue)}};
  for (const Event& event : catalogue.events) {
    out.push_back({"schemas/json/" + event.name + "." + std::to_string(event.version) + ".json",
                   json_schema(event, catalogue) + "\n"});
  }
  return out;
}

bool write(const std::filesystem::path& folder, const File& file) {
  const std::filesystem::path path = folder / file.path;
  if (holds(path, file.text)) return true;
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return false;
  const std::filesystem::path temporary = path.string() + ".new";
  std::ofstream out(temporary, std::ios::binary);
  out << file.text;
  out.close();
  if (!out) return false;
  std::filesystem::rename(temporary, path, error);
  return !error;
}

}  // namespace quanlu::schemas::generate

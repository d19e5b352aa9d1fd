#include "schemas/generate/files.h"

#include <fstream>
#include <iterator>
#include <map>

#include "schemas/generate/emit.h"

namespace quanlu::schemas::generate {
namespace {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::string attach_sources(Catalogue& catalogue, const std::filesystem::path& folder) {
  std::map<std::string, std::string> texts;
  for (Event& event : catalogue.events) {
    if (texts.count(event.file) == 0) texts[event.file] = read_text(folder / event.file);
    const std::string& text = texts[event.file];
    const auto begin = text.find("struct " + event.name + " $event(");
    const auto end = begin == std::string::npos ? begin : text.find("\n}\n", begin);
    if (end == std::string::npos) return event.file + ": " + event.name;
    event.source = text.substr(begin, end + 3 - begin);
  }
  return "";
}

std::vector<File> files(const Catalogue& catalogue) {
  const std::string room = "schemas/registry/";
  std::vector<File> out{
      {room + "names.h", names_header(catalogue)},    {room + "enums.h", enums_header(catalogue)},
      {room + "tables.cc", tables_source(catalogue)}, {room + "words.cc", words_source(catalogue)},
      {room + "texts.cc", texts_source(catalogue)},   {room + "glossary.tsv", glossary(catalogue)},
      {room + "REFERENCE.md", reference(catalogue)}};
  for (const Event& event : catalogue.events) {
    out.push_back({"schemas/json/" + event.name + "." + std::to_string(event.version) + ".json",
                   json_schema(event, catalogue) + "\n"});
  }
  return out;
}

bool write(const std::filesystem::path& folder, const File& file) {
  const std::filesystem::path path = folder / file.path;
  if (!file.text.empty() && read_text(path) == file.text) return true;
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

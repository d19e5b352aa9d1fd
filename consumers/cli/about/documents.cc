#include "consumers/cli/about/documents.h"

#include <cstdlib>
#include <string>

namespace quanlu::consumers::cli::about {
namespace {

constexpr std::string_view kPrefix = "quanlu.", kTitle = "\"title\": \"";

}  // namespace

std::string_view DocumentSchema::name() const {
  return file.substr(0, file.find('.'));
}

int DocumentSchema::major() const {
  return std::atoi(std::string(file.substr(name().size() + 1)).c_str());
}

std::string_view DocumentSchema::title() const {
  const std::size_t at = text.find(kTitle);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + kTitle.size());
  return rest.substr(0, rest.find('"'));
}

const DocumentSchema* find_document_schema(std::string_view name) {
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  const std::string_view bare = name.substr(0, name.find('/'));
  for (const DocumentSchema& schema : document_schemas())
    if (schema.name() == bare &&
        (bare == name || name.substr(bare.size() + 1) == std::to_string(schema.major())))
      return &schema;
  return nullptr;
}

}  // namespace quanlu::consumers::cli::about

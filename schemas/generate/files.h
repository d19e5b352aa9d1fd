#pragma once
// The files that the plug-in leaves behind, as names and texts, and how they get to disk.
#include <filesystem>
#include <string>
#include <vector>

#include "schemas/generate/model.h"

namespace quanlu::schemas::generate {

struct File {
  std::string path;  // below the output folder
  std::string text;
};

// Fills Event::source from the schema files in `folder`, which the compiler's request lacks; says
// which struct was not found, "" when all were.
std::string attach_sources(Catalogue& catalogue, const std::filesystem::path& folder);

// Everything that is made of a catalogue.
std::vector<File> files(const Catalogue& catalogue);

// Whoever reads the file sees the old one or the new one, never half of it; one that is right
// already stays untouched, so that nothing is compiled again. False: the disk refused.
bool write(const std::filesystem::path& folder, const File& file);

}  // namespace quanlu::schemas::generate

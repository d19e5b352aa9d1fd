#pragma once
// What comes out of a catalogue, each as the text of one file. Pure functions: equal catalogues
// give equal bytes, so a build does not touch what did not change.
#include <string>

#include "schemas/generate/model.h"

namespace quanlu::schemas::generate {

// C++ of schemas/registry.
std::string names_header(const Catalogue& catalogue);
std::string enums_header(const Catalogue& catalogue);
std::string tables_source(const Catalogue& catalogue);
std::string words_source(const Catalogue& catalogue);

std::string texts_source(const Catalogue& catalogue);  // what `schema show` prints

// JSON Schema 2020-12 of the `data` of one event.
std::string json_schema(const Event& event, const Catalogue& catalogue);

// A line per domain word, tab-separated: id, 中文, English, kind, basis.
std::string glossary(const Catalogue& catalogue);
struct Term {
  std::string id, zh, en, kind, basis;
};
std::vector<Term> terms(const Catalogue& catalogue);  // ascending by id

// The page for people, in Markdown, and the part of one event in it.
std::string reference(const Catalogue& catalogue);
std::string reference(const Event& event, const Catalogue& catalogue);

// A text as a C++ or JSON string literal (both read the same escapes).
std::string quoted(const std::string& text);
std::string upper_first(std::string name);
std::string joined(const std::vector<std::string>& parts, const std::string& between);

}  // namespace quanlu::schemas::generate

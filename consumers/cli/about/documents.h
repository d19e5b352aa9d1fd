#pragma once
// The JSON Schemas of schemas/json, packed into the program: one for every document that --json
// prints, and for the event that they all share.
#include <string_view>
#include <vector>

namespace quanlu::consumers::cli::about {

struct DocumentSchema {
  std::string_view file;  // "receipt.1.json"
  std::string_view text;  // as it stands in the folder

  // "receipt" and 1 of "receipt.1.json"; the bilingual title.
  std::string_view name() const;
  int major() const;
  std::string_view title() const;
};

const std::vector<DocumentSchema>& document_schemas();  // ascending by name

// "receipt", "receipt/1" or "quanlu.receipt/1"; null when there is none.
const DocumentSchema* find_document_schema(std::string_view name);

}  // namespace quanlu::consumers::cli::about

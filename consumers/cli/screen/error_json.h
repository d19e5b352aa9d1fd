#pragma once
// An error inside a document that tells more than this one.
#include "consumers/cli/screen/json.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::screen {

void add_error(Json& json, const Error& error);  // members of an open object

}  // namespace quanlu::consumers::cli::screen

#pragma once
// An error is one block (INTERFACES.md 1, rule 11): what, where, expected and found, the way out,
// and the reason code in brackets at its end.
#include <string>

#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/screen.h"
#include "schemas/base/refusal.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::screen {

void show(const Screen& screen, const Error& error);

// `where` is the file and line or the position, in front of the refusal's own path.
void show(const Screen& screen, const Refusal& refusal, std::string_view where);

// The document that stands on stdout in place of a result when --json was asked.
std::string error_document(const Error& error, int exit_code);
void add_refusal(Json& json, const Refusal& refusal);  // members of an open object

}  // namespace quanlu::consumers::cli::screen

#pragma once
// What goes to somebody who helps: the report, the configuration and a list of files, in one JSON
// document without personal data and without secrets. Accounts are counted, never named; paths
// begin at the ledger; keys are never read.
#include <string>

#include "consumers/cli/doctor/check.h"
#include "consumers/cli/screen/json.h"

namespace quanlu::consumers::cli::doctor {

// "checks" of an open object.
void add_checks(screen::Json& json, const Checks& checks);

// The document {"schema":"quanlu.doctor-bundle/1",…}.
std::string bundle(const Patient& patient, const Checks& checks);

}  // namespace quanlu::consumers::cli::doctor

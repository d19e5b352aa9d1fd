#pragma once
// What a bundle says about itself to a person who opens it: what it is, how to check it, what it
// does not prove.
#include <string>

#include "ledger/archive/manifest.h"

namespace quanlu::consumers::cli::bundles {

using Readme = Words;

Readme readme_of(const ledger::archive::Manifest& manifest, std::size_t entries, TreeSize size);

}  // namespace quanlu::consumers::cli::bundles

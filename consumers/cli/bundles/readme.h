#pragma once
// What a bundle says about itself to a person who opens it: what it is, how to check it, what it
// does not prove.
#include <map>
#include <string>

#include "ledger/archive/manifest.h"

namespace quanlu::consumers::cli::bundles {

using Readme = Words;

// `sizes`: of the checkpoints by partition; `several`: the ledger has more than one partition;
// `opened`: sealed fields that the bundle opens.
Readme readme_of(const ledger::archive::Manifest& manifest, std::size_t entries,
                 const std::map<Partition, TreeSize>& sizes, bool several, std::uint64_t opened);

}  // namespace quanlu::consumers::cli::bundles

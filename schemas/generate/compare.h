#pragma once
// What a new version of the schemas may not do to a released one. Cap'n Proto's own check accepts
// renames, swaps, removed enumerants and changed forms in silence (SUBSTRATE 4.3), so the rule is
// ours: everything that old entries or their readers rely on stays, by code and ordinal. What may
// change: labels, checks, roles, moves, classes, legal basis (their meaning is a reviewer's job),
// `max` upwards, fields that are new, optional and last, event types and enumerants that are new.
#include <string>
#include <vector>

#include "schemas/generate/model.h"

namespace quanlu::schemas::generate {

// A line per breaking change, in the order of the released catalogue; empty: compatible.
std::vector<std::string> breaking_changes(const Catalogue& released, const Catalogue& now);

}  // namespace quanlu::schemas::generate

#pragma once
// What a reason code means, in a few words for people: the title of a refusal in the block of an
// error, in JSON and in a problem.
#include <vector>

#include "schemas/base/refusal.h"

namespace quanlu {

Words title_of(Reason reason);

std::vector<Reason> all_reasons();  // in the order of DOMAIN.md 2.5

}  // namespace quanlu

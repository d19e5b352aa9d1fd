#pragma once
// What `bundle … --unsealed` opens (ops/decisions/0025): of each sealed field that the reader may
// open, the keys of this field of this event; never the data key of a subject.
#include <map>
#include <string>
#include <vector>

#include "consumers/cli/bundles/chosen.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::bundles {

struct OpenedFields {
  std::map<Partition, std::map<Seq, std::string>> files;  // as the bundle has them, by entry
  std::uint64_t fields = 0;                               // that are opened
  std::uint64_t erased = 0;  // whose subject's key is destroyed: closed for ever
  std::uint64_t closed = 0;  // that this reader may not open
};

// Judges and notes for the access ledger; permit() is the caller's. `names`: of the fields to open,
// as the schema has them; empty: all. Errors: kUsage for a name that no chosen event has sealed;
// kDenied "purposeRequired", and "sealed" when there are sealed fields and none may be opened;
// kConflict "locked" when a service holds the keyring; kTampered when a text is not what was
// committed to.
Result<OpenedFields> open_fields(const frame::Context& context, opened::OpenedLedger& ledger,
                                 opened::Reading& reading, const Chosen& chosen,
                                 const std::vector<std::string>& names);

}  // namespace quanlu::consumers::cli::bundles

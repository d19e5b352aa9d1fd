#pragma once
// Where a page of a list ended, as an opaque text that only this process can make: the generation
// of the views, the query, the last key, the position of the first page, and a MAC over all of it.
#include <optional>
#include <string>
#include <string_view>

#include "ledger/crypto/secret.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::gateway::bounds {

struct Place {
  std::string generation;       // of the views
  std::uint64_t query = 0;      // path and filters of the list
  std::uint64_t first_end = 0;  // events that the views knew at page one
  Bytes key;                    // of the last row that was looked at
};

// Shared by all workers.
class Cursors {
 public:
  explicit Cursors(Random& random);

  std::string text_of(const Place& place) const;

  enum class Fault : std::uint8_t {
    kForged,   // no text of ours, or changed
    kForeign,  // of another process: the service was started anew
  };
  tl::expected<Place, Fault> read(std::string_view text) const;

 private:
  Bytes mac_of(BytesView bytes) const;

  ledger::crypto::Secret key_;
  Bytes instance_;
};

}  // namespace quanlu::consumers::gateway::bounds

#pragma once
// Where a feed lies, one partition of it: in the ledger directory beside the embedded log, or in a
// topic. A carrier judges nothing; what counts, the fold says (fold.h).
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::feed {

// A record as a reader finds it; borrowed until the reader's next call.
struct FeedRecord {
  Locator at;
  BytesView value;
  std::string_view signature;  // base64; empty: none, or several
};

// A record as a feeder hands it over.
struct FeedOutput {
  std::string key, value;
  std::string hash, signature;  // hex, base64: the headers
};

class FeedReader {
 public:
  virtual ~FeedReader() = default;
  // The next record, or nothing at the end: asked again later, it gives what came since.
  virtual Result<std::optional<FeedRecord>> next() = 0;
};

// Threads: one.
class Carrier {
 public:
  virtual ~Carrier() = default;
  virtual Result<Locator> start() = 0;  // of the first record that is still there
  virtual Result<Locator> end() = 0;    // behind the last one
  virtual Result<std::unique_ptr<FeedReader>> read(Locator from) = 0;
  // Durable when it returns, at `base` and the places behind it. After any error nobody knows what
  // of it is there: only the fold of the feed can tell.
  virtual Status append(Locator base, std::span<const FeedOutput> records) = 0;
  virtual std::string location() const = 0;  // for people
  // Its end may lag behind for a moment: that of a broker after a change of leaders.
  virtual bool may_lag() const { return false; }
};

}  // namespace quanlu::consumers::feed

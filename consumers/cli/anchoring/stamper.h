#pragma once
// Time stamps for a publisher that runs (`publish.tsa_url`): one over the newest checkpoint, so
// often as the configuration says.
#include <memory>
#include <optional>

#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/evidence/publishing.h"
#include "ledger/crypto/timestamp.h"
#include "schemas/base/fetch.h"

namespace quanlu::consumers::cli::anchoring {

// On the publisher's thread.
class Stamper {
 public:
  // Null where no authority is configured.
  static Result<std::unique_ptr<Stamper>> open(const ledger::intake::Directory& directory,
                                               const evidence::PublishSettings& settings,
                                               ledger::crypto::Suite suite, Clock& clock,
                                               Random& random);

  // After a publication. An authority that does not answer is asked again ten minutes later, so
  // that checkpoints do not wait for it.
  Status stamp_if_due(const ledger::note::Checkpoint& published);

 private:
  Stamper(ledger::publish::TileFolder folder, std::string url, std::int64_t interval_ms,
          ledger::crypto::Suite suite, Clock& clock, Random& random);
  void look_for_the_last();

  ledger::publish::TileFolder folder_;
  const std::string url_;
  const std::int64_t interval_ms_;
  const ledger::crypto::Suite suite_;
  Clock& clock_;
  Random& random_;
  std::optional<ledger::crypto::TimeStampRoots> roots_;
  std::unique_ptr<Fetch> fetch_;
  TreeSize stamped_;
  Millis next_;  // on the wall clock
};

}  // namespace quanlu::consumers::cli::anchoring

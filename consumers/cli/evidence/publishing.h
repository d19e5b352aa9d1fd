#pragma once
// The publisher of a ledger directory, with the signer beside it in this process.
#include <functional>
#include <memory>
#include <optional>

#include "ledger/intake/directory.h"
#include "ledger/publish/publisher.h"

namespace quanlu::consumers::cli::evidence {

inline constexpr Partition kFirst{0};  // the embedded log has one

// What anybody may serve: published/log/<partition> of the ledger directory (INTERFACES.md 2.3).
ledger::publish::TileFolder published_folder(const ledger::intake::Directory& directory,
                                             Partition partition);

// Signer and publisher in the order in which they end.
struct OpenPublisher {
  std::unique_ptr<ledger::publish::InlineSigner> signer;
  std::unique_ptr<ledger::publish::Publisher> publisher;
};

// The key is keys/checkpoint-<partition>.pem, and has to be the one of genesis. Log and genesis are
// borrowed, also by what is opened.
Result<OpenPublisher> open_publisher(const ledger::intake::Directory& directory,
                                     ledger::log::Log& log, const ledger::chain::Genesis& genesis,
                                     Partition partition, Clock& clock);

// A published note that reads and is signed by the key in genesis, with what it says.
struct ReadNote {
  std::string text;
  ledger::note::Checkpoint checkpoint;
};
Result<ReadNote> read_note(const ledger::chain::Genesis& genesis, Partition partition,
                           const std::string& text);

}  // namespace quanlu::consumers::cli::evidence

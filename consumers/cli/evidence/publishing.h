#pragma once
// The publisher of a ledger directory, with the signer that it asks: beside it, or in its process.
#include <functional>
#include <memory>
#include <optional>

#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/frame/command.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/options.h"
#include "ledger/intake/directory.h"
#include "ledger/publish/publisher.h"

namespace quanlu::consumers::cli::evidence {

inline constexpr Partition kFirst{0};

// --partition, which a ledger of several partitions has to be asked with. kUsage.
frame::Option partition_option();
Result<Partition> partition_of(const frame::Options& options,
                               const ledger::chain::Genesis& genesis);

// What anybody may serve: published/log/<partition> of the ledger directory (INTERFACES.md 2.3).
ledger::publish::TileFolder published_folder(const ledger::intake::Directory& directory,
                                             Partition partition);

// What publishes, with what it asks; it ends in the opposite order.
struct OpenPublisher {
  std::unique_ptr<Fetch> fetch;
  std::unique_ptr<ledger::publish::Cosigning> cosigning;  // null: no witnesses
  std::unique_ptr<ledger::publish::Signer> signer;
  std::unique_ptr<ledger::publish::Publisher> publisher;
};

// An inline signer's key is keys/checkpoint-<partition>.pem, and has to be the one of genesis. Log,
// genesis and clock are borrowed, also by what is opened. Writes published/keys.vkey and
// published/policy for other people's tools (INTEGRITY.md 2.7).
Result<OpenPublisher> open_publisher(const ledger::intake::Directory& directory,
                                     ledger::log::Log& log, const ledger::chain::Genesis& genesis,
                                     Partition partition, Clock& clock, PublishSettings settings);

// A published note that reads and is signed by the key in genesis, with what it says.
struct ReadNote {
  std::string text;
  ledger::note::Checkpoint checkpoint;
};
Result<ReadNote> read_note(const ledger::chain::Genesis& genesis, Partition partition,
                           const std::string& text);
// The newest of a partition. kAbsent "noCheckpoint": none is published yet.
Result<ReadNote> newest_note(const ledger::chain::Genesis& genesis, Partition partition,
                             const ledger::publish::TileFolder& folder);
tl::unexpected<Error> none_published(const ledger::publish::TileFolder& folder);

// Until another process has published a checkpoint of this size, by what its note says, whoever
// signed it. Its size; nothing when a minute went by, the default merge delay, or a signal came.
Result<std::optional<TreeSize>> await_published(const frame::Context& context,
                                                const ledger::intake::Directory& directory,
                                                Partition partition, TreeSize wanted);

}  // namespace quanlu::consumers::cli::evidence

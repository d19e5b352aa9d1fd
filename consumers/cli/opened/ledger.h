#pragma once
// The logs of a ledger directory, open for reading.
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "ledger/chain/genesis.h"
#include "ledger/intake/directory.h"
#include "ledger/log/lmdb_log.h"
#include "ledger/log/ordered_log.h"
#include "ledger/log/spec.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::opened {

struct OpenedLedger {
  frame::LedgerPaths paths;
  ledger::intake::Directory directory;  // the same places, as the writer has them
  schemas::settings::Settings settings;
  std::filesystem::path log_folder;                         // holds one folder per partition
  ledger::log::LogSpec log;                                 // where the writer's log is
  std::vector<std::unique_ptr<ledger::log::LmdbLog>> logs;  // by partition
  std::unique_ptr<ledger::log::OrderedLog> ordered;         // over them, where there are several

  std::size_t partitions() const { return logs.size(); }
  // What views and replays are made of: by seq, with several partitions by place.
  ledger::log::Log& in_order() const {
    return ordered ? static_cast<ledger::log::Log&>(*ordered) : *logs.front();
  }
  // How many events of each partition stand before a place of that order.
  Result<std::vector<std::uint64_t>> counts_before(std::uint64_t place) const {
    if (ordered) return ordered->counts_before(Locator(place));
    return std::vector<std::uint64_t>{place};
  }
  std::string location() const {  // for people and reports
    return logs.front()->is_mirror() ? to_text(log) : log_folder.string();
  }
};

enum class Partitions : std::uint8_t {
  kAll,      // all that genesis names; kTampered "partition_absent" where one is missing
  kAsFound,  // what lies there, for whoever judges it
};

// The ledger that the options name, the folder `target`, or with "access" the access ledger of
// the one that they name. Its partitions are the folders of the
// log that are there, from 0 on: what is in them is for the verifier to say. Failure::kAbsent when
// there is no log.
Result<OpenedLedger> open_ledger(const frame::Context& context,
                                 const std::optional<std::string>& target = std::nullopt,
                                 Partitions partitions = Partitions::kAll);
Result<OpenedLedger> open_ledger(const frame::Context& context, Partitions partitions);

// The folder that open_ledger() would open, when there is one.
std::optional<std::filesystem::path> ledger_folder(const frame::Context& context,
                                                   const std::optional<std::string>& target);

// The genesis that entry 0 of partition 0 holds; Failure::kTampered when it holds none.
Result<ledger::chain::Genesis> read_genesis(OpenedLedger& opened);

// The same of an entry, wherever it came from; `where` is for the error.
Result<ledger::chain::Genesis> genesis_of(BytesView entry, const std::string& where);

// The log id that trust/ pins, which `init` wrote: the name of its one file. Several files are
// Failure::kUsage: then --log-id has to say which.
Result<std::optional<Digest>> read_pin(const frame::LedgerPaths& paths);

}  // namespace quanlu::consumers::cli::opened

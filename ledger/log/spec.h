#pragma once
// How a log is named (INTERFACES.md 2.1):
//   lmdb:        inside the ledger folder, log/<partition>
//   lmdb:PATH    elsewhere; a relative path counts from the ledger folder
//   kafka:HOST:PORT[,HOST:PORT]/PREFIX    topic <PREFIX>.log.v1; PREFIX is "quanlu" when left out
//   memory:      gone with the process (tests, demo)
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/chain/genesis.h"
#include "ledger/log/connection.h"
#include "ledger/log/labels.h"
#include "ledger/log/log.h"
#include "ledger/store/env.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log {

struct LogSpec {
  enum class Backend : std::uint8_t { kLmdb, kMemory, kKafka };
  Backend backend = Backend::kLmdb;
  std::filesystem::path path = "log";  // kLmdb: holds one folder per partition
  std::string brokers, prefix;         // kKafka
  Connection connection;               // kKafka; no part of the text
  friend bool operator==(const LogSpec&, const LogSpec&) = default;
};

Result<LogSpec> parse_spec(std::string_view text);
std::string to_text(const LogSpec& spec);

// Makes what a new ledger's log needs before it is opened: topics. Done before: nothing to do.
Status prepare_log(const LogSpec& spec, std::uint32_t partitions);

// Opens one partition's log of the ledger in `ledger_folder`, as its writer has it.
Result<std::unique_ptr<Log>> open_log(const LogSpec& spec,
                                      const std::filesystem::path& ledger_folder,
                                      Partition partition, const store::EnvOptions& options = {});
// The same before the first word of a writer: the topic is audited (kafka/topic.h), and the records
// carry labels.
Result<std::unique_ptr<Log>> open_log_to_write(const LogSpec& spec,
                                               const std::filesystem::path& ledger_folder,
                                               Partition partition, std::uint32_t partitions,
                                               const MakeLabels& labels);

// The accepted entries by seq (locator = seq): the log itself, or the copy that this machine keeps
// of one on Kafka; then `genesis` is given for every partition but 0, which holds it.
Result<std::unique_ptr<Log>> open_accepted(const LogSpec& spec,
                                           const std::filesystem::path& ledger_folder,
                                           Partition partition,
                                           std::optional<chain::Genesis> genesis = {});
std::filesystem::path mirror_folder(const std::filesystem::path& ledger_folder,
                                    Partition partition);

}  // namespace quanlu::ledger::log

#pragma once
// Ledgers for stories about the writer: a directory that was made is loaded once, copied as often
// as a story needs it, and opened by hand: the writer key is at hand (its file costs 80 ms of
// scrypt) and the documents are parsed once.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/intake/key_folder.h"
#include "ledger/intake/make_ledger.h"
#include "ledger/log/memory_log.h"
#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace intake = ledger::intake;
namespace chain = ledger::chain;
namespace codec = schemas::codec;

inline Millis morning() {
  return *parse_rfc3339("2024-08-02T09:00:00+08:00");
}

// What a writer on some copy of a directory needs and any copy has alike.
struct Loaded {
  intake::Directory directory;
  chain::Genesis genesis;
  ledger::crypto::Signatory key;
  std::unique_ptr<intake::Documents> documents;

  static Loaded from(const intake::Directory& directory) {
    auto log = must(ledger::log::open_log({}, directory.root, Partition(0)));
    chain::Genesis genesis = must(intake::genesis_of(*log));
    const intake::KeyFolder keys(directory.keys(), genesis.suite);
    auto key = must(keys.load(intake::KeyFolder::kWriter));
    const auto suite = genesis.suite;
    return {.directory = directory,
            .genesis = std::move(genesis),
            .key = std::move(key),
            .documents = std::make_unique<intake::Documents>(directory.documents(), suite)};
  }

  intake::Directory copy_to(const std::filesystem::path& root) const {
    std::filesystem::remove_all(root);
    std::filesystem::copy(directory.root, root, std::filesystem::copy_options::recursive);
    return {root};
  }
};

// One for the whole program: making a ledger costs seconds under the sanitizers.
inline const Loaded& made_ledger() {
  static const TempDir temp;
  static const Loaded loaded = [] {
    const intake::Directory directory{temp.path() / "made"};
    ManualClock clock(morning());
    SeededRandom random(20240904);
    must(intake::make_ledger(directory, {.genesis = {.origin = "mz.test.example/quanlu"}}, clock,
                             random));
    return Loaded::from(directory);
  }();
  return loaded;
}

inline std::unique_ptr<ledger::log::Log> lmdb_log(const intake::Directory& directory) {
  return must(ledger::log::open_log({}, directory.root, Partition(0)));
}

// Every record of a log, with bytes of its own.
inline std::vector<ledger::log::StoredRecord> records_of(ledger::log::Log& log) {
  std::vector<ledger::log::StoredRecord> records;
  const auto reader = must(log.read(Locator(0)));
  while (const auto record = must(reader->next())) {
    records.push_back({.entry = Bytes(record->entry.begin(), record->entry.end()), .seal = {}});
    if (record->seal) records.back().seal.emplace(record->seal->begin(), record->seal->end());
  }
  return records;
}

// Appends records to another log, batch by batch.
inline void append_records(ledger::log::Log& log,
                           const std::vector<ledger::log::StoredRecord>& records) {
  Locator base = must(log.end());
  std::vector<BytesView> entries;
  for (const auto& record : records) {
    entries.emplace_back(record.entry);
    if (!record.seal) continue;
    must(log.append(base, {.entries = entries, .seal = *record.seal}));
    base = Locator(base.value + entries.size());
    entries.clear();
  }
}

// A writer with what lies below it, in the order in which it ends.
class OpenWriter {
 public:
  static Result<std::unique_ptr<OpenWriter>> open(const Loaded& loaded,
                                                  const intake::Directory& directory,
                                                  std::unique_ptr<ledger::log::Log> log,
                                                  Clock& clock, Random& random,
                                                  intake::WriterOptions options = {}) {
    std::unique_ptr<OpenWriter> open(new OpenWriter());
    const chain::Genesis& genesis = loaded.genesis;
    open->log_ = std::move(log);
    TRY_ASSIGN(open->state_, intake::StateStore::open(directory.state(Partition(0))));
    TRY_ASSIGN(open->keyring_, ledger::keyring::Keyring::open(directory.keyring(), genesis.suite,
                                                              directory.kek(), clock, random));
    open->decider_ = std::make_unique<intake::LedgerDecider>(
        intake::LedgerDecider::Parts{.rows = *open->state_,
                                     .library = *loaded.documents,
                                     .keyring = *open->keyring_,
                                     .place = {.log_id = genesis.log_id, .suite = genesis.suite},
                                     .partition = Partition(0),
                                     .partitions = genesis.partition_count,
                                     .random = random});
    options.host = options.program = "test";
    TRY_ASSIGN(open->writer_, intake::Writer::open({.log = *open->log_,
                                                    .state = *open->state_,
                                                    .decider = *open->decider_,
                                                    .key = loaded.key,
                                                    .genesis = genesis,
                                                    .partition = Partition(0),
                                                    .clock = clock,
                                                    .random = random},
                                                   options));
    return open;
  }

  intake::Writer& writer() { return *writer_; }
  ledger::log::Log& log() { return *log_; }
  ledger::keyring::Keyring& keyring() { return *keyring_; }
  intake::StateStore& state() { return *state_; }
  intake::Decider& decider() { return *decider_; }

 private:
  OpenWriter() = default;
  std::unique_ptr<ledger::log::Log> log_;
  std::unique_ptr<intake::StateStore> state_;
  std::unique_ptr<ledger::keyring::Keyring> keyring_;
  std::unique_ptr<intake::LedgerDecider> decider_;
  std::unique_ptr<intake::Writer> writer_;
};

inline codec::Command command_of(const std::string& json) {
  codec::CommandReader reader;
  auto read = reader.read(json);
  if (!read) FAIL(read.error().code() + " " + read.error().path + " " + read.error().found);
  return std::move(*read);
}

// An account is opened; its holder is a sealed field, so a subject key is made with it.
inline std::string account_opened(const EventId& id, const std::string& account) {
  return R"({"eventId":")" + to_uuid_text(id) +
         R"(","type":"AccountOpened","stream":"UserAccount/)" + account +
         R"(","occurredAt":"2024-08-02T09:00:00+08:00","expectedSeq":0,"data":{"account":")" +
         account +
         R"(","holder":"张三","unit":"11370100004188768U","level":"city","area":"370100"}})";
}

inline EventId numbered_id(std::uint64_t number) {
  std::array<std::uint8_t, 10> bytes{};
  for (std::size_t i = 0; i < 8; ++i)
    bytes[2 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  return make_uuid7(morning(), bytes);
}

inline const intake::Receipt& receipt_of(const intake::Outcome& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    FAIL(refusal->code() + " " + refusal->path + " expected " + refusal->expected + " found " +
         refusal->found);
  if (const auto* error = std::get_if<Error>(&outcome)) FAIL(describe(*error));
  return std::get<intake::Receipt>(outcome);
}

}  // namespace quanlu::tests

#pragma once
// The ledger of consumers/verify's stories in a real directory, so that its log can be tampered
// with as a thief would: rows of an LMDB file.
#include <fstream>

#include "ledger/log/lmdb_log.h"
#include "ledger/log/row.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

class StoredLedger {
 public:
  explicit StoredLedger(std::uint64_t seed = 1) : made(seed) {
    std::ofstream(path() / "quanlu.toml") << "\n";
    std::filesystem::create_directories(path() / "trust");
    std::ofstream(path() / "trust" / (to_hex(made.world.genesis.log_id.bytes) + ".json")) << "{}\n";
    auto log = must(ledger::log::LmdbLog::open(log_folder()));
    std::vector<BytesView> batch;
    std::uint64_t base = 0;
    for (const auto& row : made.rows) {
      batch.push_back(row.stored.entry);
      if (!row.stored.seal) continue;
      must(log->append(Locator(base), {.entries = batch, .seal = *row.stored.seal}));
      base += batch.size();
      batch.clear();
    }
  }

  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path log_folder() const { return path() / "log" / "0"; }

  // The bytes of a row as it lies there, and their place put back, as they are.
  Bytes row(std::uint64_t seq) { return row(ledger::log::row_key(Locator(seq))); }
  Bytes row(BytesView key) {
    auto env = must(ledger::store::Env::open(log_folder()));
    const auto txn = must(env->read());
    const auto value = must(env->unnamed().get(txn, key));
    return {value->begin(), value->end()};
  }
  void put(std::uint64_t seq, BytesView value) { put(ledger::log::row_key(Locator(seq)), value); }
  void put(BytesView key, BytesView value) {
    auto env = must(ledger::store::Env::open(log_folder()));
    must(env->update(
        [&](ledger::store::WriteTxn& txn) { return env->unnamed().put(txn, key, value); }));
  }
  void erase(std::uint64_t seq) {
    auto env = must(ledger::store::Env::open(log_folder()));
    must(env->update([&](ledger::store::WriteTxn& txn) -> Status {
      TRY(env->unnamed().erase(txn, ledger::log::row_key(Locator(seq))));
      return {};
    }));
  }
  // A row of these parts with the checksum that a careful thief computes anew.
  void put_sound(std::uint64_t seq, BytesView entry, BytesView seal) {
    Bytes value(ledger::log::row_size(entry, seal));
    ledger::log::write_row(value, entry, seal);
    put(seq, value);
  }

  Answer verify(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"verify", "--levels", "V0,V1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_quanlu(path(), arguments);
  }

  consumers::verify::Ledger made;

 private:
  TempDir folder_;
};

}  // namespace quanlu::tests

#pragma once
// A ledger of the bench with its tree published, as `checkpoint publish` leaves it.
#include <memory>
#include <string>

#include "consumers/cli/bench/figure.h"
#include "ledger/chain/genesis.h"
#include "ledger/intake/directory.h"
#include "ledger/log/lmdb_log.h"
#include "ledger/note/note_key.h"
#include "ledger/publish/tile_folder.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::cli::bench {

class PublishedBench {
 public:
  // Publishes what is not published yet. The directory holds a ledger that nobody writes to.
  static Result<std::unique_ptr<PublishedBench>> open(const ledger::intake::Directory& directory);

  const ledger::intake::Directory& directory() const { return directory_; }
  const ledger::chain::Genesis& genesis() const { return genesis_; }
  ledger::log::LmdbLog& log() { return *log_; }
  const std::string& note() const { return note_; }
  const ledger::note::NoteKey& key() const { return key_; }
  TreeSize size() const { return size_; }
  const Digest& root() const { return root_; }
  ledger::publish::TileFolder& folder() { return folder_; }

  // The checkpoint of half the tree is kept, as if it had been published on the way.
  Status keep_half();
  // The newest note with more signatures.
  Status replace_note(std::string note);

 private:
  PublishedBench(ledger::intake::Directory directory, ledger::publish::TileFolder folder)
      : directory_(std::move(directory)), folder_(std::move(folder)) {}
  Status publish();

  SystemClock clock_;
  ledger::intake::Directory directory_;
  ledger::publish::TileFolder folder_;
  std::unique_ptr<ledger::log::LmdbLog> log_;
  ledger::chain::Genesis genesis_;
  ledger::note::NoteKey key_;
  std::string note_;
  TreeSize size_;
  Digest root_;
};

}  // namespace quanlu::consumers::cli::bench

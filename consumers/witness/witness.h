#pragma once
// A witness (c2sp.org/tlog-witness, v1.0.0; INTEGRITY.md 5.3): cosigns a checkpoint of a log that
// it knows when it continues the one before, and never anything else. What it cosigned last is on
// the disk before the answer leaves.
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/crypto/signatory.h"
#include "ledger/crypto/verify.h"
#include "ledger/note/add_checkpoint.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/memory.h"
#include "ledger/note/note.h"
#include "ledger/policy/policy.h"
#include "ledger/store/files.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::witness {

struct Answer {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8", body;
};

// What it holds of one log.
struct Held {
  ledger::note::NoteKey log;
  ledger::note::Memory memory;
  std::string note;  // the newest one, with the log's signature and its own; empty: none yet
};

class Witness {
 public:
  struct Parts {
    std::filesystem::path folder;      // <folder>/<SHA-256 of origin in hex>/checkpoint
    std::string name;                  // of the key in notes
    ledger::crypto::Signatory secret;  // used for nothing else
    ledger::policy::Policy policy;     // its `log` lines are the logs that are cosigned
    Clock& clock;
  };
  // Takes the lock and reads what was cosigned. Errors: kConflict "locked"; kTampered
  // "witness_state", a kept note without its own cosignature or the log's: then it takes a new key.
  static Result<std::unique_ptr<Witness>> open(Parts parts);

  const ledger::note::NoteKey& key() const { return key_; }

  // From several threads. The body of POST add-checkpoint; statuses 200 400 403 404 409 422 503.
  Answer add_checkpoint(std::string_view body);
  // GET <SHA-256 of the origin in hex>/checkpoint: 200, or 404.
  Answer checkpoint(std::string_view origin_hex) const;
  std::vector<Held> held() const;

 private:
  struct Log {
    std::filesystem::path folder;
    Held held;
  };

  Witness(Parts parts, ledger::store::FileLock lock);
  Status restore(Log& log);
  Answer judge(Log& log, const ledger::note::AddCheckpoint& request, const ledger::note::Note& note,
               const ledger::note::Checkpoint& checkpoint);
  Answer cosign(Log& log, const ledger::note::Growth& growth, const ledger::note::Note& note);
  Answer contradicted(const Log& log, const std::string& note) const;

  Parts parts_;
  ledger::store::FileLock lock_;
  mutable std::mutex mutex_;  // one request after the other: check and store are one step
  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  ledger::note::NoteKey key_;
  std::vector<Log> logs_;
};

}  // namespace quanlu::consumers::witness

#pragma once
// Whether a bundle is true (ledger/FORMAT.md 17.3). The keys, the genesis and the policy in it are
// convenience: what counts are the pins of whoever asks, and where the bundle differs from them is
// said. Reads the archive, and nothing else.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "consumers/verify/entry_check.h"
#include "consumers/verify/report.h"
#include "ledger/archive/manifest.h"
#include "ledger/archive/stored_zip.h"
#include "ledger/crypto/timestamp.h"
#include "ledger/note/note_key.h"

namespace quanlu::consumers::bundle {

// The JSON beside an entry against the entry; null fault: it says the same. Handed in by whoever
// has the schemas.
using JudgeJson = std::function<std::optional<verify::EntryFault>(
    const ledger::chain::Header& header, BytesView entry, const Digest& leaf, BytesView json)>;

struct Request {
  std::optional<Digest> log_id;    // the pin
  std::vector<std::string> vkeys;  // pins, too: checkpoint keys by their origin, and export keys
  std::string policy_text;         // the verifier's own, to compare; empty: none
  verify::Decode decode;           // may be empty: schemas are then not checked
  JudgeJson judge_json;            // may be empty, likewise
  // The verifier's own, for V4; null: time stamps are counted as not checked.
  const ledger::crypto::TimeStampRoots* tsa_roots = nullptr;
};

// A stream of which the bundle has events without gaps.
struct ShownStream {
  std::string name;
  std::uint64_t last = 0;  // versions 1 … last
};

// A checkpoint that is signed as it should be, for whoever asks about witnesses.
struct GoodCheckpoint {
  Partition partition;
  ledger::note::NoteKey key;
  std::string note;
};

struct CheckedBundle {
  verify::Report report;
  ledger::archive::Manifest manifest;
  std::string signed_by;  // "name+id" of the exporter's key, when it is known
  bool complete = false;  // every entry that the filter asks for is there: proved, not stated
  std::vector<ShownStream> streams;
  std::uint64_t opened = 0;  // sealed fields whose openings hold
  std::vector<GoodCheckpoint> checkpoints;
};

// Failure::kUsage "zip" or "manifest": it has not the form, so it says nothing; "evidence": it is
// evidence (evidence.h). Whatever else is wrong is a finding of the report.
Result<CheckedBundle> check_bundle(const ledger::archive::StoredZip& zip, const Request& request);

}  // namespace quanlu::consumers::bundle

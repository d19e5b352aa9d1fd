#pragma once
// The request that a log sends to its witnesses: POST add-checkpoint of c2sp.org/tlog-witness
// (v1.0.0), as bytes. Who may be cosigned is memory.h.
#include <string>
#include <string_view>

#include "ledger/tree/prove.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::note {

// Content-Type of a 409, whose body is the size that is held: "<decimal>\n".
inline constexpr std::string_view kSizeType = "text/x.tlog.size";

inline constexpr std::size_t kAddCheckpointBytesMax = 64 * 1024, kAddCheckpointProofMax = 63;

struct AddCheckpoint {
  TreeSize old_size;
  tree::Proof proof;       // from old_size to the checkpoint's
  std::string checkpoint;  // the signed note, whole
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};

std::string to_text(const AddCheckpoint& request);

// Failure::kUsage "add_checkpoint" for anything but the one form: "old <decimal>", up to 63 hashes
// in base64, an empty line, the note.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view text);

}  // namespace quanlu::ledger::note

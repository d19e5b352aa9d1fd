#pragma once
// A proof that travels alone: C2SP tlog-proof (c2sp.org/tlog-proof@v1), an index, the inclusion
// hashes and the checkpoint as published. The leaf comes from the entry bytes beside it.
#include <string>
#include <string_view>

#include "ledger/tree/prove.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::note {

inline constexpr std::size_t kProofFileBytesMax = 128 * 1024;

struct ProofFile {
  std::uint64_t index = 0;
  tree::Proof proof;
  std::string checkpoint;  // the signed note, whole
  friend bool operator==(const ProofFile&, const ProofFile&) = default;
};

std::string to_text(const ProofFile& file);

// An `extra` line is passed over. Failure::kUsage "proof_file" names what is wrong. Whether the
// hashes prove anything is another question: check.h and note.h.
Result<ProofFile> parse_proof_file(std::string_view text);

}  // namespace quanlu::ledger::note

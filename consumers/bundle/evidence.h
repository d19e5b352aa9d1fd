#pragma once
// Evidence (ledger/FORMAT.md section 18): a few files that together show one wrong, to somebody who
// holds the log's key or its log id and trusts nobody else. What they show does not hang on who
// packed them.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/archive/manifest.h"
#include "ledger/archive/stored_zip.h"
#include "ledger/chain/promise.h"
#include "ledger/tree/prove.h"

namespace quanlu::consumers::bundle {

struct Pins {
  std::optional<Digest> log_id;    // E2, E3 are about a key that genesis lists
  std::vector<std::string> vkeys;  // E1, E4, E5 are about a checkpoint key
  Millis now{};                    // E3: a promise is broken once it is due
};

struct ShownEvidence {
  std::string id;      // "E1"
  std::string origin;  // whose key it was; of E2 that of genesis
  Words shows;         // what is proved
  Words stated;        // what is only the word of whoever made the file; may be empty
  std::vector<std::pair<std::string, std::string>> facts;  // "size", "seq", "first", "second"
};

// Failure::kUsage "zip", "manifest", "evidence": not the form of evidence; kTampered
// "file_differs", "note_signature", "checkpointOrigin", "log_id", "notShown": it does not show what
// it says; kIncomplete "note_unknown", "control_missing", "receipt_revoked": nobody known signed,
// or whose key it was is open, or it binds nobody.
Result<ShownEvidence> check_evidence(const ledger::archive::StoredZip& zip, const Pins& pins);

// Two checkpoints, as text of notes. `consistency`: that the tree of the larger one begins with
// another root at the smaller one's size; of equal sizes none.
struct Consistency {
  TreeSize old_size;
  Digest old_root;
  ledger::tree::Proof proof;
};
std::string to_text(const Consistency& consistency);
std::optional<Consistency> parse_consistency(std::string_view text);

// The files by their names.
inline constexpr std::string_view kFirstNote = "first.note", kSecondNote = "second.note",
                                  kConsistency = "consistency", kHeldNote = "held.note",
                                  kServedNote = "served.note", kRecord = "record.entry",
                                  kSignedLeaf = "signed.leaf", kSignedProof = "signed.tlog-proof",
                                  kEraEntry = "era.entry", kEraSeal = "era.seal",
                                  kFirstSeal = "first.seal", kSecondSeal = "second.seal",
                                  kPromise = "promise";
// "first/0000000000000005.entry" and "second/…": entries behind the era's first one, in order.
std::string chain_name(bool first, Seq seq);
// "control/0000000000000005.entry": a 1317 or 1333 of partition 0.
std::string control_name(Seq seq);

// The file kPromise: what was signed, the id of the receipt key, its signature.
Bytes to_bytes(const ledger::chain::SignedPromise& promise);
std::optional<ledger::chain::SignedPromise> parse_signed_promise(BytesView bytes);

}  // namespace quanlu::consumers::bundle

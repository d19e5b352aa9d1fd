#pragma once
// One check under way: what the steps share. Not for other rooms.
#include <map>
#include <set>

#include "consumers/bundle/check.h"
#include "consumers/bundle/names.h"
#include "ledger/chain/genesis.h"
#include "ledger/chain/seal.h"
#include "ledger/crypto/verify.h"

namespace quanlu::consumers::bundle {

// An entry that is one, stands where its name says, and belongs to this ledger.
struct TrueEntry {
  EntryPlace place;
  ledger::chain::Header header;
  Digest leaf;
  Bytes bytes;
  bool proved = false;  // to lie under a good checkpoint
};

// Findings of a bundle: each kind has one level and one sentence.
class Run {
 public:
  Run(const ledger::archive::StoredZip& zip, const Request& request, CheckedBundle& into);

  bool there(std::string_view name) const { return zip.find(name) != nullptr; }
  Result<Bytes> content(std::string_view name) const;  // of a file that is there

  void add(std::string_view kind, verify::Severity severity, const std::string& file,
           std::string expected = {}, std::string actual = {}, const TrueEntry* about = nullptr);
  void violation(std::string_view kind, const std::string& file, std::string expected = {},
                 std::string actual = {}, const TrueEntry* about = nullptr) {
    add(kind, verify::Severity::kViolation, file, std::move(expected), std::move(actual), about);
  }
  bool found_violation() const { return violation_; }

  const ledger::archive::StoredZip& zip;
  const Request& request;
  CheckedBundle& into;
  ledger::crypto::Hasher hasher;
  ledger::crypto::Verifier verifier;
  ledger::chain::Genesis genesis;
  std::vector<ledger::note::NoteKey> pinned;  // request.vkeys that are of this suite

 private:
  bool violation_ = false;
};

// Everything under p<N>/: the checkpoint, entries and their proofs, seals, links. The entries that
// the bundle is about, in order of seq, are added to `shown`.
Status check_partition(Run& run, Partition partition, std::vector<TrueEntry>& shown);

// The seals beside these entries, which are all of the partition, and the keys that made them.
Status check_seals(Run& run, Partition partition, const std::vector<TrueEntry>& entries);

// What is there of all that MANIFEST says was asked for.
void check_completeness(Run& run, const std::vector<TrueEntry>& shown);

}  // namespace quanlu::consumers::bundle

#pragma once
// Asks the witnesses of a policy to cosign what the log signed (c2sp.org/tlog-witness, the log's
// side; INTEGRITY.md 5.3): so that whoever holds this machine cannot show one history here and
// another one there.
#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include "ledger/note/note_key.h"
#include "ledger/policy/policy.h"
#include "ledger/tree/prove.h"
#include "schemas/base/fetch.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::publish {

// The tree that was signed, for whoever has to be shown that it only grew. Called from several
// threads at once.
struct OwnTree {
  note::NoteKey log;
  TreeSize size;
  std::function<Result<tree::Proof>(TreeSize from)> prove;  // from there to size
  std::function<Result<Digest>(TreeSize size)> root;        // of the tree as it was, at most size
};

struct WitnessState {
  std::string name;
  std::uint64_t posix_seconds = 0;  // of its cosignature; 0: none
  std::string missing;              // why none: "timeout", "status 503", "notAsked"
};

struct Gathered {
  std::string note;  // with every cosignature that was had
  bool reached = false;
  std::vector<WitnessState> witnesses;  // in the policy's order
};

class Cosigning {
 public:
  struct Parts {
    policy::Policy policy;
    Fetch& fetch;
    Clock& clock;
    std::filesystem::path evidence;            // where two notes that contradict are kept
    std::chrono::milliseconds timeout{5'000};  // for one witness
    std::chrono::milliseconds wait{30'000};    // for the quorum, before without_quorum counts
    bool without_quorum = false;               // then it is published with what there is
  };
  explicit Cosigning(Parts parts);

  // Asks those that have not cosigned this note, side by side. A witness that does not answer, errs
  // or lies is missing. kTampered "witness_ahead" (E4), "witness_fork" (E1): it holds a note that
  // our own log key signed and that contradicts this tree; both notes are kept as evidence.
  Result<Gathered> gather(const std::string& note, const OwnTree& tree);

  // May a note that lacks its quorum be published all the same? Counts the time since it was first
  // asked while nothing had a quorum.
  bool may_go_without();

  const policy::Policy& policy() const { return parts_.policy; }

 private:
  struct Asked;
  struct Answer;
  Result<Answer> ask(std::size_t witness, const std::string& note, const OwnTree& tree);
  Result<Asked> add_checkpoint(std::size_t witness, const std::string& note, const OwnTree& tree,
                               TreeSize from);
  Status look_for_fork(std::size_t witness, const std::string& note, const OwnTree& tree) const;
  Status keep(const char* kind, const std::string& ours, const std::string& theirs) const;

  Parts parts_;
  std::vector<TreeSize> believed_;  // what each witness holds; wrong at first, it says so
  std::optional<Millis> lacking_since_;
};

}  // namespace quanlu::ledger::publish

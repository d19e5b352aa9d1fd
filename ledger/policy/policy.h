#pragma once
// A policy (c2sp.org/tlog-policy): which logs may sign a checkpoint, which witnesses there are, and
// which of them have to have cosigned it. It comes from whoever relies on it, never from the ledger
// that it judges (INTEGRITY.md 5.4).
#include <string>
#include <string_view>
#include <vector>

#include "ledger/note/note_key.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::policy {

inline constexpr std::size_t kPolicyBytesMax = 256 * 1024, kPolicyLinesMax = 1024;

struct LogLine {
  note::NoteKey key;  // its name is the origin
  std::string url;    // may be empty
};

struct WitnessLine {
  std::string name;   // in this policy only
  note::NoteKey key;  // a cosigning one
  std::string url;    // the prefix before "/add-checkpoint"; may be empty
};

class Policy {
 public:
  // Failure::kUsage "policy", `where` is "<name of the text>:<line>". Keys of the suite `gm` have
  // their ids by SM3: the hasher is the one of the ledger's suite.
  static Result<Policy> parse(std::string_view text, crypto::Hasher& hasher,
                              const std::string& named);

  const std::vector<LogLine>& logs() const { return logs_; }
  const std::vector<WitnessLine>& witnesses() const { return witnesses_; }

  // Is the quorum reached by these witnesses? One flag for each of witnesses(), in their order.
  bool reached(const std::vector<bool>& cosigned) const;
  // What it asks for, for people: "2 (audit archives discipline)", "none".
  std::string quorum() const;

 private:
  class Reader;

  // A witness is a node without members, of which one is needed: itself.
  struct Node {
    std::string name;
    std::size_t needed = 1;
    std::vector<std::size_t> members;  // nodes before it
    std::size_t witness = 0;           // of a node without members
  };

  std::vector<LogLine> logs_;
  std::vector<WitnessLine> witnesses_;
  std::vector<Node> nodes_;
  std::size_t quorum_ = kNone;  // a node
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
};

}  // namespace quanlu::ledger::policy

#pragma once
// What a verification found (INTEGRITY.md 6.2, 6.3). Values; nothing in them is personal data.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::verify {

enum class Level : std::uint8_t { kV0, kV1, kV2, kV3, kV4, kV5, kV6 };
inline constexpr std::size_t kLevels = 7;
std::string_view to_text(Level level);  // "V0"
std::optional<Level> parse_level(std::string_view text);

class LevelSet {
 public:
  void add(Level level) { bits_ |= 1U << static_cast<unsigned>(level); }
  bool has(Level level) const { return (bits_ & 1U << static_cast<unsigned>(level)) != 0; }
  bool empty() const { return bits_ == 0; }

 private:
  unsigned bits_ = 0;
};

enum class LevelState : std::uint8_t { kOk, kFailed, kIncomplete, kSkipped, kNotAsked };
std::string_view to_text(LevelState state);

enum class Severity : std::uint8_t { kViolation, kIncomplete, kWarn, kInfo };
std::string_view to_text(Severity severity);

struct Finding {
  std::string
      kind;  // "prev_mismatch"; the class of INTEGRITY.md 7.1 it belongs to is class_of(kind)
  Level level = Level::kV1;
  Severity severity = Severity::kViolation;
  Partition partition;
  std::optional<Seq> seq;  // the smallest one whose bytes, absence or place is wrong
  std::string locator;     // "seq 5031", "view V05 key 9f…", a path
  std::string expected, actual;
  std::optional<EventId> event_id;
  std::optional<TypeCode> type;
  Words text;
};
std::string_view class_of(std::string_view kind);  // "T15"

struct NotChecked {
  std::string what;  // "V5", "entries", "sealed"
  std::string why;   // "noneGiven", "aboveCheckpoint", "noKey"
  std::optional<Partition> partition;
  std::optional<Seq> from, to;  // both ends belong to it
  std::uint64_t count = 0;
};

// What a signed note says of a partition's tree.
struct NotedRoot {
  Partition partition;
  TreeSize size;
  Digest root;
};

// Where the log ended when the verification began; what came later is not looked at.
struct Horizon {
  Partition partition;
  std::uint64_t size = 0;                 // entries that were there
  std::optional<NotedRoot> checkpoint{};  // the newest one that is rightly signed
  // Since its newest cosignature, else since it was first seen. Nothing: neither is known.
  std::optional<std::int64_t> checkpoint_age_ms{};
};

struct Checked {
  std::uint64_t entries = 0, bytes = 0, seals = 0, epochs = 0, tiles = 0, views = 0;
  std::uint64_t signatures = 0, cosignatures = 0;  // of published notes
  std::uint64_t proofs = 0;                        // of entries, in a bundle
  std::uint64_t receipts = 0, timestamps = 0;
};

// One witness of the policy, and when it cosigned the newest checkpoint.
struct WitnessSeen {
  std::string name;
  std::uint64_t posix_seconds = 0;  // 0: it did not
};

struct StrayCount {
  std::string reason;
  std::uint64_t count = 0;
};

enum class Verdict : std::uint8_t { kOk, kTampered, kIncomplete, kError, kInterrupted };
std::string_view to_text(Verdict verdict);

struct Report {
  static constexpr std::size_t kFindingsMax = 100;

  std::string log_id, origin, suite;  // of genesis, empty while there is none
  std::uint32_t partitions = 0;
  std::vector<Horizon> horizon;
  // What the verifier's own notes said before, and say now; empty where nothing was seen yet.
  std::vector<NotedRoot> trusted_before, trusted_after;
  std::array<LevelState, kLevels> levels{};
  Checked checked;
  std::vector<StrayCount> strays;
  std::vector<WitnessSeen> witnesses;
  std::string quorum;             // what the policy asks for; empty: no policy
  std::vector<Finding> findings;  // at most kFindingsMax, ordered by partition and seq
  std::uint64_t findings_total = 0;
  std::vector<NotChecked> not_checked;
  std::optional<Error> error;  // the world failed before the end
  bool interrupted = false;

  Report() { levels.fill(LevelState::kNotAsked); }
  LevelState& level(Level which) { return levels[static_cast<std::size_t>(which)]; }
  LevelState level(Level which) const { return levels[static_cast<std::size_t>(which)]; }

  // Keeps the smallest, counts all; a violation or gap shows in its level.
  void add(Finding finding);
  void add_strays(StrayCount count);  // to those of the same reason
  // A chain that was not followed through a damaged row is not known to be whole: V1 is incomplete.
  void doubt_chain_behind_damage();

  Verdict verdict() const;
  int exit_code() const;  // 3 > 130 > 1 > 4 > 0
  // The first violation in the order of partition and seq; null when nothing is wrong.
  const Finding* first_bad() const;
};

// The items of INTEGRITY.md 1.3 that no level can reach.
const std::vector<std::string>& cannot_prove();

// The headings of DA/T 70-2018 over the same findings: "ok", "failed" or "notes".
struct Sixing {
  std::string_view heading, state;
};
std::array<Sixing, 4> sixing(const Report& report);

}  // namespace quanlu::consumers::verify

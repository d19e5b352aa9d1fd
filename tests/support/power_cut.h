#pragma once
// Cuts the power in the middle (INTEGRITY.md section 8, crash states): records what a program wrote
// to one file and when it was made durable, and builds the files that a cut may leave: everything
// before the last barrier, and of what came after any subset, torn at 512 bytes.
#include <cstdint>
#include <filesystem>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/seams.h"

namespace quanlu::tests {

struct DiskStep {
  enum Kind : std::uint8_t { kWrite, kSyncedWrite, kBarrier, kAnswer };
  Kind kind = kWrite;
  std::uint64_t offset = 0;
  Bytes bytes;
  std::uint64_t answered = 0;  // kAnswer: what the program promised from here on
};

// Records while it lives; one at a time. Works by defining pwrite, write, writev, fdatasync and
// fsync in this program (power_cut.cc of the test that links it), which LMDB then calls.
class DiskRecorder {
 public:
  explicit DiskRecorder(const std::filesystem::path& file);  // may not exist yet
  ~DiskRecorder();
  void answer(std::uint64_t promised);
  const std::vector<DiskStep>& steps() const;
};

struct CrashState {
  Bytes file;
  std::uint64_t promised = 0;  // by the answers before the cut
};

// A cut behind `cut` steps. Of the writes since the last barrier each is kept, lost or torn.
inline CrashState cut_power(const std::vector<DiskStep>& steps, std::size_t cut,
                            SeededRandom& random) {
  constexpr std::size_t kSector = 512;
  std::size_t durable = 0;
  for (std::size_t i = 0; i < cut; ++i)
    if (steps[i].kind == DiskStep::kBarrier) durable = i;
  CrashState state;
  const auto put = [&](const DiskStep& step, std::size_t from, std::size_t size) {
    if (state.file.size() < step.offset + from + size) state.file.resize(step.offset + from + size);
    std::copy_n(step.bytes.begin() + static_cast<std::ptrdiff_t>(from), size,
                state.file.begin() + static_cast<std::ptrdiff_t>(step.offset + from));
  };
  for (std::size_t i = 0; i < cut; ++i) {
    const DiskStep& step = steps[i];
    if (step.kind == DiskStep::kAnswer) state.promised = step.answered;
    if (step.bytes.empty()) continue;
    const std::uint64_t fate = random.below(3);
    if (i < durable || step.kind == DiskStep::kSyncedWrite || fate == 0) {
      put(step, 0, step.bytes.size());
    } else if (fate == 1) {
      for (std::size_t from = 0; from < step.bytes.size(); from += kSector)
        if (random.below(2) == 0) put(step, from, std::min(kSector, step.bytes.size() - from));
    }
  }
  return state;
}

}  // namespace quanlu::tests

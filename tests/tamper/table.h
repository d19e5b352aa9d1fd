#pragma once
// The rows of the table of INTEGRITY.md 7.1, as the classes that ran give them: printed, and kept
// beside the program in tamper-rows/ for tests/tamper/table.py, which puts them all together.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace quanlu::tests {

// 200, in a long run as many as QUANLU_INSTANCES says.
inline std::uint64_t instances() {
  const char* const asked = std::getenv("QUANLU_INSTANCES");
  return asked == nullptr ? 200 : std::strtoull(asked, nullptr, 10);
}

struct Tally {
  std::string id, what;  // "T18", "one entry deleted"
  std::string level;     // the lowest that must find it, "V1"; who refuses it; "–"
  std::string backend;   // "memory", "lmdb", "topic" (the model of one), "kafka", "bundle"
  std::uint64_t run = 0, found = 0, exit_right = 0, first_right = 0;
};

inline void tell(const Tally& tally) {
  std::printf("%-4s %6ju %6ju %6ju %6ju  %-6s %-7s %s\n", tally.id.c_str(),
              std::uintmax_t{tally.run}, std::uintmax_t{tally.found},
              std::uintmax_t{tally.exit_right}, std::uintmax_t{tally.first_right},
              tally.level.c_str(), tally.backend.c_str(), tally.what.c_str());
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "tamper-rows";
  std::filesystem::create_directories(folder);
  const std::size_t of_title = std::hash<std::string>{}(tally.what + tally.backend);
  std::ofstream(folder / (tally.id + "-" + std::to_string(of_title)))
      << tally.id << '\t' << tally.backend << '\t' << tally.level << '\t' << tally.run << '\t'
      << tally.found << '\t' << tally.exit_right << '\t' << tally.first_right << '\t' << tally.what
      << '\n';
}

inline void print_heading() {
  std::printf("%-4s %6s %6s %6s %6s  %-6s %-7s %s\n", "id", "run", "found", "exit", "first",
              "level", "backend", "what is done");
}

}  // namespace quanlu::tests
